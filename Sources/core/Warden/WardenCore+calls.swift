import Lists
import Rules
import Calls
import Records
import Telephony

extension WardenCore {
    mutating func handle(_ event: CallEvent, at now: Moment) {
        if Self.calendar.contains(event.time) {
            links[event.link].saw(event.time, at: now.monotonic)
            measureLateness(event.time, of: event.link, at: now)
        }
        switch event.kind {
        case .created: begun(event, at: now)
        case .answered: answered(event, at: now)
        case .hangingUp:
            noteLeg(event, .hungUp)
            markEnded(event)
            hangingUp(event, at: now)
        case .hungUp: hungUp(event, at: now)
        case .finished:
            noteLeg(event, .hungUp)
            hungUp(event, at: now)
            if setup.recordsFinishedCalls { emitFinished(event) }
        }
    }

    /// A new call: judged where it has a callee and a time.
    mutating func created(_ event: CallEvent, at now: Moment) {
        guard event.calleeReading != .party(.none), Self.calendar.contains(event.time) else {
            counters.unjudgedCalls += 1
            return
        }
        guard event.calleeReading == .party(.withheld) else { return judge(event, at: now) }
        // Nobody is called "withheld": such a callee is what was sent.
        guard !event.callee.isEmpty else {
            counters.unjudgedCalls += 1
            return
        }
        var named = event
        named.calleeReading = .text(event.callee)
        judge(named, at: now)
    }

    /// Counts a call once, however often its event comes, and does what follows.
    private mutating func judge(_ event: CallEvent, at now: Moment) {
        closeQuietAlerts(at: event.time, on: event.link)
        pendingVerdict = event.heldTransaction
        defer { giveVerdict(to: event) }
        let standing = standing(of: event)
        switch standing {
        case .new:
            if isLegOfKnown { counters.legs += 1 } else { counters.calls += 1 }
        case .attempt: counters.retriedCalls += 1
        case .known: return counters.duplicateCalls += 1
        case .letThrough(let serial): return letThrough(serial, event, at: now)
        }
        if let exemption = exemptions.find(event, at: now.wall) {
            counters.exemptCalls += 1
            noteExempt(event)
            emit(.exemptionHit(ExemptionHit(exemption: exemption.id, time: event.time)))
            return
        }
        let block = blocks.find(event, at: now.wall)
        if let caller = caller(of: event, in: standing) {
            if let pushed = calls.makeRoom() { notePushedOut(pushed) }
            let trip = calls.add(event, caller: caller)
            takeEarly(for: event)
            if let trip { flag(trip, at: now) }
        } else {
            counters.withheldIgnored += 1
        }
        if let block { enforce(block, on: event, at: now) }
    }

    /// Answers a switch that holds the call back: refuse it only where it was to be ended.
    private mutating func giveVerdict(to event: CallEvent) {
        guard let held = event.heldTransaction else { return }
        let isAllowed = pendingVerdict != nil
        pendingVerdict = nil
        if isAllowed {
            counters.verdictsAllowed += 1
        } else {
            counters.verdictsBlocked += 1
            // It is over, unless the switch let it through since the verdict came late.
            if let serial = attempt(of: event) { calls.markEnded(serial) }
        }
        emit(verdictOn: held, of: event.link, isAllowed: isAllowed)
    }

    private mutating func notePushedOut(_ call: (link: LinkID, time: EventTime)) {
        let window = setup.rule.windowMicroseconds
        if links[call.link].pushedOut(call.time, window: window) { windowShedCalls += 1 }
    }

    /// The caller as the windows count it; nil where withheld callers are not counted.
    mutating func countedCaller(of event: CallEvent) -> Party? {
        guard event.callerReading == .party(.withheld) || event.callerReading == .party(.none)
        else {
            return calls.caller(of: event)
        }
        switch setup.rule.withheldCallers {
        case .one: return .withheld
        case .ignore: return nil
        case .each:
            withheldCallers += 1
            return .withheld(serial: withheldCallers)
        }
    }

    private mutating func hungUp(_ event: CallEvent, at now: Moment) {
        markEnded(event)
        callEnded(event, at: now)
    }

    private mutating func markEnded(_ event: CallEvent) {
        guard let serial = attempt(of: event) else { return noteEarly(event) }
        calls.markEnded(serial)
    }

    // MARK: Alerts

    /// Does what follows for the calls that a trip has flagged.
    private mutating func flag(_ trip: CallWindow.Trip, at now: Moment) {
        guard trip.flagged > 0 else { return }
        let last = calls.window.flagged[trip.flagged - 1]
        let callee = calls.window.callee(of: last)
        let latest = calls[last]
        let known = alerts[callee]
        let alert = alert(for: callee, known, tripped: trip.time, by: latest.link, at: now)
        let open = known?.id == alert ? known : nil
        let isProven = open?.isProven == true || isProven(trip, of: last)
        let isComplete = links.isComplete(
            from: trip.time - setup.rule.windowMicroseconds,
            to: max(trip.time, latest.time)
        )
        let since = open?.since ?? trip.time - setup.rule.windowMicroseconds
        flagging.begin(alert, of: callee, since: since, isComplete: isComplete, at: now)
        for index in 0..<trip.flagged {
            let serial = calls.window.flagged[index]
            let isHere = calls.window.callee(of: serial) == callee
            let grounds = Brakes.Grounds.of(attack: isProven && isHere)
            flagging.actions.append(action(for: serial, .masking(alert, grounds), at: now))
        }
        counters.flaggedCalls += trip.flagged
        var gathered = OpenAlerts.Alert(
            id: alert,
            callee: callee,
            lastSeen: latest.time,
            since: since,
            link: latest.link
        )
        if let open, open.lastSeen > gathered.lastSeen { gathered = open }
        gathered.isProven = isProven
        alerts.set(gathered, after: open)
    }

    /// Hands out how the calls flagged last look, behind the kills for all of them, and blocks their
    /// callers.
    mutating func emitDetails() {
        if !blocked.isEmpty { emit(.callFlagged(blocked.removeLast())) }
        guard !flagging.actions.isEmpty else { return }
        for index in flagging.actions.indices {
            let serial = calls.window.flagged[index]
            let action = flagging.actions[index]
            var call = FlaggedCall(
                alert: flagging.alert,
                call: calls.event(serial),
                caller: calls[serial].caller,
                callerName: calls.identities.name(of: calls[serial].caller),
                action: action,
                windowComplete: flagging.isComplete
            )
            if call.call.isNamedByDialog,
                let first = recorded(call.call, serial, since: flagging.since)
            {
                change(action, of: call.call, recordedBy: first)
                continue
            }
            name(&call.call)
            call.brake = action == .braked ? brakes.engaged : nil
            emit(.callFlagged(call))
            block(call, callee: flagging.callee, at: flagging.decidedAt)
        }
        flagging.actions.removeAll(keepingCapacity: true)
    }

    /// The alert that gathers this callee's calls, opened where there is none.
    private mutating func alert(
        for callee: Party,
        _ open: OpenAlerts.Alert?,
        tripped: EventTime,
        by link: LinkID,
        at now: Moment
    ) -> AlertID {
        if let open {
            guard tripped - open.lastSeen >= quietAfter else { return open.id }
            _ = alerts.take(callee)
            close(open)
        }
        if alerts.isFull, let quietest = alerts.takeQuietest() { close(quietest) }
        let id = AlertID(numbers.alert)
        numbers.alert += 1
        counters.alerts += 1
        calls.retain(callee)
        var opened = AlertOpened(
            alert: id,
            callee: callee,
            calleeName: calls.identities.name(of: callee),
            tripped: tripped,
            link: link,
            decidedAt: now.wall,
            threshold: setup.rule.threshold,
            windowMicroseconds: setup.rule.windowMicroseconds
        )
        (opened.lateMicroseconds, opened.clockMicroseconds) = lateness(of: link, at: now)
        emit(.alertOpened(opened))
        return id
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window.
    var quietAfter: Int64 {
        max(setup.rule.cooldownMicroseconds, setup.rule.windowMicroseconds + 1)
    }

    mutating func closeQuietAlerts(at time: EventTime, on link: LinkID) {
        for alert in alerts.takeQuiet(at: time, on: link, quietAfter: quietAfter) { close(alert) }
    }

    mutating func close(_ alert: OpenAlerts.Alert) {
        calls.release(alert.callee)
        emit(.alertClosed(AlertClosed(alert: alert.id, lastSeen: alert.lastSeen)))
    }

    // MARK: Blocks

    /// Blocks a flagged caller from the callee of its alert.
    ///
    /// Withheld callers are never blocked: that would block everyone who withholds a number.
    private mutating func block(_ call: FlaggedCall, callee: Party, at now: Moment) {
        let limits = setup.enforcement
        guard limits.autoBlock, isArmed(call.call.link), call.caller.kind != .withheld,
            call.caller.kind != .none
        else { return }
        let end = now.wall + Int64(limits.blockSeconds) * 1_000_000
        let isNew = blocks.add(
            caller: call.call.callerReading,
            callee: call.call.calleeReading,
            until: end,
            of: call.alert,
            at: now.wall
        )
        guard isNew else { return }
        emit(
            .blockAdded(
                BlockAdded(
                    alert: call.alert,
                    caller: call.caller,
                    callerName: call.callerName,
                    callee: callee,
                    calleeName: calls.identities.name(of: callee),
                    expiresAt: end
                )
            )
        )
    }
}
