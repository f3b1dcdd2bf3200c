import Calls
import Lists
import Records
import Telephony

/// The alerts of blocks that operators made: one for each block and burst, open while it goes on.
struct BlockAlerts {
    struct Open {
        var id: AlertID
        var lastSeen: EventTime
        /// The switch that brought its latest call: that one's clock says when it is quiet.
        var link: LinkID
    }

    /// Open at once; past it the one quiet for longest is closed early.
    static let openMax = 4_096

    private var open: [Int64: Open] = [:]

    subscript(block: Int64) -> Open? {
        get { open[block] }
        set { open[block] = newValue }
    }

    /// Takes out those that have been quiet for so long by this link's clock, oldest alert first.
    mutating func takeQuiet(at now: EventTime, on link: LinkID, quietAfter: Int64) -> [Open] {
        guard !open.isEmpty else { return [] }
        let quiet = open.filter { $0.value.link == link && now - $0.value.lastSeen >= quietAfter }
        for block in quiet.keys { open[block] = nil }
        return quiet.values.sorted { $0.id < $1.id }
    }

    /// Takes out the one quiet for longest where there is no room for one more.
    mutating func makeRoom() -> Open? {
        guard open.count >= Self.openMax,
            let quietest = open.min(by: { $0.value.lastSeen < $1.value.lastSeen })
        else { return nil }
        return open.removeValue(forKey: quietest.key)
    }

    mutating func takeAll() -> [Open] {
        defer { open = [:] }
        return open.values.sorted { $0.id < $1.id }
    }
}

extension WardenCore {
    /// Ends a call whose caller and callee stand on a block, and puts it on record as found by it.
    mutating func enforce(_ block: Block, on event: CallEvent, at now: Moment) {
        // A held call that was flagged is refused already, and on record as that.
        if event.heldTransaction != nil, pendingVerdict == nil { return }
        let alert = alert(of: block, for: event, at: now)
        let action: FlagAction
        let cause = Cause.block(block, alert)
        if !isArmed(event.link) {
            emit(.kill(newRecord(event, cause, .simulated, at: now)))
            action = .simulated
        } else if !canEnd(event) {
            counters.killsUnarmed += 1
            var record = newRecord(event, cause, .failed, at: now)
            record.detail = Self.takesNoKills
            emit(.kill(record))
            action = .unarmed
        } else {
            var call = event
            name(&call)
            call.stage = .ringing
            action = end(call, cause, at: now)
        }
        // The rule comes first: a call is flagged once.
        if let serial = calls.find(event.id, on: event.link), calls[serial].isFlagged { return }
        noteBlocked(event, of: alert, action)
    }

    /// Keeps how the call looks until its kill is out.
    private mutating func noteBlocked(
        _ event: CallEvent,
        of alert: AlertID,
        _ action: FlagAction
    ) {
        let caller = calls.caller(of: event)
        var call = FlaggedCall(
            alert: alert,
            call: event,
            caller: caller,
            callerName: calls.identities.name(of: caller),
            action: action,
            windowComplete: true
        )
        calls.release(caller)
        call.rule = .block
        call.brake = action == .braked ? brakes.engaged : nil
        blocked = [call]
    }

    /// The alert that a block's call belongs to: the one that the block came from, or for an
    /// operator's block the one that gathers its calls until they have been quiet for the cooldown.
    private mutating func alert(
        of block: Block,
        for event: CallEvent,
        at now: Moment
    ) -> AlertID {
        guard block.alert.value == 0 else { return block.alert }
        var open = blockAlerts[block.id]
        if let quiet = open, event.time - quiet.lastSeen >= quietAfter {
            close(quiet)
            open = nil
        }
        let id = open?.id ?? openAlert(of: block, for: event, at: now)
        blockAlerts[block.id] = BlockAlerts.Open(
            id: id,
            lastSeen: max(event.time, open?.lastSeen ?? .min),
            link: event.link
        )
        return id
    }

    private mutating func openAlert(
        of block: Block,
        for event: CallEvent,
        at now: Moment
    ) -> AlertID {
        if let quietest = blockAlerts.makeRoom() { close(quietest) }
        let id = AlertID(numbers.alert)
        numbers.alert += 1
        counters.blockAlerts += 1
        let callee = block.callee
        var opened = AlertOpened(
            alert: id,
            callee: Party.none,
            calleeName: callee.words,
            tripped: event.time,
            link: event.link,
            decidedAt: now.wall,
            threshold: 0,
            windowMicroseconds: 0
        )
        if case .exact(let party) = callee { opened.callee = party }
        (opened.rule, opened.block, opened.why) = (.block, block.id, block.why)
        emit(.alertOpened(opened))
        return id
    }

    mutating func closeQuietBlockAlerts(at time: EventTime, on link: LinkID) {
        let quiet = blockAlerts.takeQuiet(at: time, on: link, quietAfter: quietAfter)
        for alert in quiet { close(alert) }
    }

    mutating func close(_ alert: BlockAlerts.Open) {
        var closed = AlertClosed(alert: alert.id, lastSeen: alert.lastSeen)
        closed.rule = .block
        emit(.alertClosed(closed))
    }
}

extension Block {
    /// What a kill by this block rests on, looked at anew.
    func grounds(for event: CallEvent) -> Brakes.Grounds {
        guard caller.matches(event.callerReading), callee.matches(event.calleeReading) else {
            return .nothing
        }
        return caller.isRange || callee.isRange ? .range : .pair
    }
}
