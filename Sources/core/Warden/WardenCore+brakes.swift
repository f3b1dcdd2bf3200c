package import Records
package import Telephony

/// What an agent that starts must know of the brakes of the one before it.
package struct BrakesBefore: Sendable, Equatable {
    /// A kill of the last minute.
    package struct Kill: Sendable, Equatable {
        package var callee: PartyReading
        package var reason: KillReason
        /// When it was asked for, by the wall clock.
        package var at: EventTime

        package init(callee: PartyReading, reason: KillReason, at: EventTime) {
            (self.callee, self.reason, self.at) = (callee, reason, at)
        }
    }

    /// Brakes that took hold and did not let go, by their records.
    package var engaged: [BrakeRecord] = []
    /// Oldest first.
    package var kills: [Kill] = []

    package init() {}
}

/// The brakes, as the rest of the core and an operator have to do with them.
extension WardenCore {
    /// Asks leave for one kill.
    mutating func admit(
        _ grounds: Brakes.Grounds,
        of subject: PartyReading,
        at now: Moment
    ) -> Bool {
        guard ledger.makeRoom() else { return false }
        let (isAdmitted, engaging) = brakes.admit(
            grounds,
            callee: subject,
            at: now.monotonic,
            limits: setup.enforcement
        )
        if let engaging { noteBrakes(engaged: true, engaging, at: now) }
        return isAdmitted
    }

    /// Brakes for as long as an operator wants, on his word; false where he held already.
    @discardableResult
    package mutating func holdKills(
        by author: ShortText<64>,
        _ note: ShortText<160>,
        at now: Moment
    ) -> Bool {
        guard brakes.hold() else { return false }
        noteBrakes(engaged: true, .hand, by: author, note, at: now)
        return true
    }

    /// Lets the brakes go on an operator's command; false where none held.
    @discardableResult
    package mutating func releaseBrakes(
        by author: ShortText<64> = ShortText(),
        at now: Moment
    ) -> Bool {
        _ = adviceBrakes.release()
        let reasons = brakes.release()
        for reason in reasons { noteBrakes(engaged: false, reason, by: author, at: now) }
        return !reasons.isEmpty
    }

    /// Brakes on as the earlier run of the agent did, whose last minute still counts.
    ///
    /// To be called before anything is handled.
    package mutating func resume(_ before: BrakesBefore, at now: Moment) {
        for kill in before.kills {
            let age = min(max(now.wall - kill.at, 0), 60_000_000)
            brakes.count(
                Brakes.Grounds.before(kill.reason),
                callee: kill.callee,
                at: now.monotonic - age,
                limits: setup.enforcement
            )
        }
        for record in before.engaged {
            let age = min(max(now.wall - record.at, 0), 60_000_000)
            brakes.resume(record, since: now.monotonic - age)
        }
    }

    /// The records by which the brakes took hold, while they do.
    package var heldBrakes: [BrakeRecord] { brakes.records }

    package var areBrakesEngaged: Bool { brakes.engaged != nil }

    /// What holds the brakes; an operator's hand before all else.
    package var brakesEngaged: BrakeRecord.Reason? { brakes.engaged }

    mutating func noteBrakes(
        engaged: Bool,
        _ reason: BrakeRecord.Reason,
        by author: ShortText<64> = ShortText(),
        _ note: ShortText<160> = ShortText(),
        at now: Moment
    ) {
        let record = brakes.note(
            engaged: engaged,
            reason,
            by: author,
            note,
            limits: setup.enforcement,
            at: now.wall
        )
        emit(.brake(record))
    }
}

extension Brakes.Grounds {
    /// Those of a kill that an earlier run made.
    fileprivate static func before(_ reason: FindingRule) -> Self {
        reason == .block ? .pair : .attack
    }
}
