import Calls
import Lists
import Records
import Rules
import Telephony

/// What masking flags: kills first, and how the calls look behind all of them.
extension WardenCore {
    /// Does what follows for the calls that a trip has flagged.
    mutating func flag(_ trip: Masking.Trip, at now: Moment) {
        guard setup.rules.masking != .off else { return }
        guard trip.flagged == 0 else { return flag(trip, ledBy: [], at: now) }
        let strong = evidenceLeads(trip, at: now)
        guard !strong.isEmpty else { return noteBurst(trip, at: now) }
        if let flagged = book.flagBurst(trip), flagged.flagged > 0 {
            flag(flagged, ledBy: strong, at: now)
        }
    }

    /// Does it for calls that are flagged by now; `strong` is the evidence that led to it, where callers
    /// alone did not.
    private mutating func flag(_ trip: Masking.Trip, ledBy strong: [Evidence], at now: Moment) {
        // Part by part: the whole of it holds a list, and a copy would count on it.
        let (limit, callers) = (book.masking.look.limit, book.masking.look.callers)
        let last = book.masking.flagged[trip.flagged - 1]
        let callee = book.calls.table.callee(of: last)
        let latest = book.calls[last]
        let finding = Finding(
            .masking,
            about: .callee(callee),
            completedAt: trip.time,
            count: callers,
            threshold: limit.callers,
            windowMicroseconds: limit.windowMicroseconds
        )
        let known = cases[.masking][finding.subject]
        let alert = alert(for: finding, known, by: latest.link, at: now)
        noteGrounds(of: alert, ledBy: strong, at: now)
        let open = known?.id == alert ? known : nil
        let isProven = open?.isProven == true || book.isProven(trip, of: last, by: limit)
        let start = start(of: trip, limit)
        let isComplete = feeds.links.isComplete(from: start, to: max(trip.time, latest.time))
        let since = min(start, open?.since ?? .max)
        flagging.begin(alert, of: callee, since: since, isComplete: isComplete, at: now)
        flagging.call.flaggedAt = max(trip.time, latest.time)
        for index in 0..<trip.flagged {
            let serial = book.masking.flagged[index]
            let isHere = book.calls.table.callee(of: serial) == callee
            let grounds = Brakes.Grounds.of(attack: isProven && isHere)
            let cause = Cause.finding(.masking, alert, grounds)
            let ends = setup.rules.masking == .enforce
            flagging.decided(
                action(for: serial, cause, isEnforced: ends, since: since, at: now)
            )
        }
        counters.flaggedCalls += trip.flagged
        var gathered = Case(
            id: alert,
            subject: finding.subject,
            lastSeen: latest.time,
            since: since,
            link: latest.link
        )
        if let open, open.lastSeen > gathered.lastSeen {
            gathered = open
            gathered.since = since
        }
        gathered.isProven = isProven
        gathered.wouldTrip = book.masking.look.tripped != nil || open?.wouldTrip == true
        cases[.masking].set(gathered, after: open)
    }

    /// Where the window of a trip begins.
    private func start(of trip: Masking.Trip, _ limit: CallerLimit) -> EventTime {
        book.masking.isFixed ? trip.time - limit.windowMicroseconds : book.masking.look.since
    }

    /// Hands out everything that was left for later.
    mutating func emitDetails() {
        emitFlaggedDetails()
        emitFindings()
    }

    /// Hands out how the calls flagged last look, behind the kills for all of them, and blocks their
    /// callers.
    mutating func emitFlaggedDetails() {
        if flagging.hasBlocked { emit(flagging.takeBlocked()) }
        if !flagging.actions.isEmpty { emitFlagged() }
    }

    /// Shows the new calls to the rules behind masking, gathers evidence and learns.
    mutating func emitFindings() {
        if !secondGo.isEmpty { observeCalls() }
        if secondGo.isLearning { secondGo.takeUnlearned { book.learn(from: $0) } }
        if secondGo.wantsEnds { observeEnds() }
        if !book.overtaken.isEmpty { endOvertaken() }
    }

    /// Calls whose end is known longer than they are: over as soon as they have begun.
    private mutating func endOvertaken() {
        for event in book.takeOvertaken() {
            emitEnd(of: event)
            secondGo.noteEnd(event)
            book.calls.up.end(event.call)
            if secondGo.wantsEnds { observeEnds() }
        }
    }

    private mutating func emitFlagged() {
        for index in flagging.actions.indices {
            let serial = book.masking.flagged[index]
            let action = flagging.actions[index]
            evidence.add(serial, action, to: flagging.alert, at: flagging.decidedAt.monotonic)
            readFlagged(serial, action)
            if flagging.call.call.isNamedByDialog,
                let first = recorded(
                    flagging.call.call,
                    serial,
                    by: .masking,
                    since: flagging.since
                )
            {
                change(action, of: flagging.call.call, recordedBy: first, in: flagging.alert)
                continue
            }
            let caller = book.calls[serial].caller
            flagging.call.caller = caller
            flagging.call.callerName = book.calls.identities.name(of: caller)
            flagging.call.action = action
            if let inbound = book.inboundName(of: flagging.call.call) {
                flagging.call.call.id = inbound
                noteOnRecord(flagging.call.call)
            } else if needsMark(flagging.call.call) {
                book.calls.noteOnRecord(serial)
            }
            flagging.call.brake = action == .braked ? brake(on: flagging.call.call.link) : nil
            emit(flagging.call)
            if setup.enforcement.autoBlock {
                block(flagging.call, callee: flagging.callee, at: flagging.decidedAt)
            }
        }
        flagging.end()
    }

    /// Blocks a flagged caller from the callee of its alert.
    ///
    /// Withheld callers are never blocked: that would block everyone who withholds a number.
    private mutating func block(_ call: FlaggedCall, callee: Party, at now: Moment) {
        let limits = setup.enforcement
        guard limits.autoBlock, setup.rules.masking == .enforce, isArmed(call.call.link),
            call.action != .spared,
            call.caller.kind != .withheld,
            call.caller.kind != .none
        else { return }
        let end = now.wall + Int64(limits.blockSeconds) * 1_000_000
        guard lists.block(call, until: end, at: now.wall) else { return }
        emit(
            .blockAdded(
                BlockAdded(
                    alert: call.alert,
                    caller: call.caller,
                    callerName: call.callerName,
                    callee: callee,
                    calleeName: book.calls.identities.name(of: callee),
                    expiresAt: end
                )
            )
        )
    }
}
