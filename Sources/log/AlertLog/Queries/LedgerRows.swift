internal import Records
package import Telephony

/// One kill as it stands.
package struct KillRow: Sendable, Equatable {
    package var id: Int64
    package var alert: Int64?
    package var reason: String
    package var link: String
    package var call: String
    package var caller: String
    package var callee: String
    package var state: String
    package var attempts: Int
    package var requested: EventTime
    package var updated: EventTime
    package var ended: EventTime?
    package var detail: String
    /// When the call began, by the switch's clock, and how far the agent's clock was ahead of it; nil
    /// for kills of before these were kept.
    package var created: EventTime?
    package var clockMicroseconds: Int64?

    /// How long after its INVITE the kill was written, by one clock.
    package var killedAfter: Int64? { sinceInvite(requested) }
    /// How long after its INVITE the call was proven to be over.
    package var endedAfter: Int64? { ended.flatMap(sinceInvite) }

    private func sinceInvite(_ time: EventTime) -> Int64? {
        created.map { time - $0 - (clockMicroseconds ?? 0) }
    }

    /// The block that is the reason, and who made it and why.
    package var block: Int64?
    package var blockWords: String

    /// Who ended the call: `us`, `caller`, `switch` or `other`; nil where it is not known.
    package var endedBy: String?
    /// When it was over, by the switch's clock.
    package var endedAtSwitch: EventTime?
    /// Microseconds from the first command to the proof.
    package var took: Int64?
    /// The leg that was ended with it.
    package var otherLeg: String?

    static let columns = """
        id, alert, reason, switch, call_id, caller, callee, state, attempts, requested_us,
        updated_us, ended_us, detail, invite_us, clock_us,
        block, why, ended_by, ended_switch_us, took_us, other_leg
        """

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        alert = columns.optionalInt64()
        reason = columns.text()
        link = columns.text()
        call = columns.text()
        caller = columns.text()
        callee = columns.text()
        state = columns.text()
        attempts = columns.int()
        requested = columns.int64()
        updated = columns.int64()
        ended = columns.optionalInt64()
        detail = columns.text()
        created = columns.optionalInt64()
        clockMicroseconds = columns.optionalInt64()
        block = columns.optionalInt64()
        blockWords = columns.text()
        endedBy = columns.optionalText()
        endedAtSwitch = columns.optionalInt64()
        took = columns.optionalInt64()
        otherLeg = columns.optionalText()
    }

    /// Why the call was to be ended, in words.
    package var why: String {
        let of = alert.map { "alert \($0)" } ?? "no alert"
        guard reason == KillReason.block.word else { return "\(reason), \(of)" }
        guard let block else { return "block of \(of)" }
        return "block \(block)" + (blockWords.isEmpty ? "" : " \(blockWords)")
    }
}

/// One step of a kill.
package struct KillStepRow: Sendable, Equatable {
    package var state: String
    package var attempt: Int
    package var at: EventTime
    package var detail: String
}

/// A kill with each of its steps in order.
package struct KillDetails: Sendable, Equatable {
    package var kill: KillRow
    package var steps: [KillStepRow]
}

/// One finished call.
package struct CallRow: Sendable, Equatable {
    package var link: String
    package var id: String
    package var caller: String
    package var callerSent: String
    package var callee: String
    package var calleeSent: String
    package var name: String
    package var source: String
    package var userAgent: String
    package var sipCallID: String
    package var started: EventTime
    package var answered: EventTime?
    package var ended: EventTime
    package var cause: String

    static let columns = """
        switch, call_id, caller, caller_sent, callee, callee_sent, name, source, user_agent,
        sip_call_id, started_us, answered_us, ended_us, cause
        """

    init(_ row: Row) {
        var columns = Columns(row)
        link = columns.text()
        id = columns.text()
        caller = columns.text()
        callerSent = columns.text()
        callee = columns.text()
        calleeSent = columns.text()
        name = columns.text()
        source = columns.text()
        userAgent = columns.text()
        sipCallID = columns.text()
        started = columns.int64()
        answered = columns.optionalInt64()
        ended = columns.int64()
        cause = columns.text()
    }
}

/// One stretch of time in which a switch was not seen.
package struct GapRow: Sendable, Equatable {
    package var id: Int64
    package var link: String
    package var reason: String
    package var from: EventTime
    /// Nil while it lasts.
    package var to: EventTime?
    package var eventsLost: Int
    /// How late events came at worst, where the reason is `late`.
    package var lateMicroseconds: Int64

    static let columns = "id, switch, reason, from_us, to_us, events_lost, late_us"

    init(_ row: Row) {
        var columns = Columns(row)
        id = columns.int64()
        link = columns.text()
        reason = columns.text()
        from = columns.int64()
        to = columns.optionalInt64()
        eventsLost = columns.int()
        lateMicroseconds = columns.int64()
    }
}

/// The brakes took hold or let go.
package struct BrakeRow: Sendable, Equatable {
    package var engaged: Bool
    package var reason: String
    package var limitPerMinute: Int
    package var at: EventTime
    /// The operator who held or let go, and why; empty where they did it by themselves.
    package var author: String
    package var note: String
}

/// One figure of the agent's latest snapshot.
package struct StatRow: Sendable, Equatable {
    package var name: String
    package var value: StatValue
}
