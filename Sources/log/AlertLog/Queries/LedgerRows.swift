internal import Records
package import Telephony

/// One kill as it stands.
package struct KillRow: LogRow {
    package var id: Int64 = 0
    package var alert: Int64?
    package var reason = ""
    package var link = ""
    package var call = ""
    package var caller = ""
    package var callee = ""
    package var state = ""
    package var attempts = 0
    package var requested: EventTime = 0
    package var updated: EventTime = 0
    package var ended: EventTime?
    package var detail = ""
    /// When the call began, by the switch's clock, and how far the agent's clock was ahead of it; nil
    /// for kills of before these were kept.
    package var created: EventTime?
    package var clockMicroseconds: Int64?
    /// The block that is the reason, and who made it and why.
    package var block: Int64?
    package var blockWords = ""
    /// Who ended the call: `us`, `caller`, `switch` or `other`; nil where it is not known.
    package var endedBy: String?
    /// When it was over, by the switch's clock.
    package var endedAtSwitch: EventTime?
    /// Microseconds from the first command to the proof.
    package var took: Int64?
    /// The leg that was ended with it.
    package var otherLeg: String?

    package init() {}

    /// How long after its INVITE the kill was written, by one clock.
    package var killedAfter: Int64? { sinceInvite(requested) }
    /// How long after its INVITE the call was proven to be over.
    package var endedAfter: Int64? { ended.flatMap(sinceInvite) }

    private func sinceInvite(_ time: EventTime) -> Int64? {
        created.map { time - $0 - (clockMicroseconds ?? 0) }
    }

    /// Why the call was to be ended, in words.
    package var why: String {
        let of = alert.map { "alert \($0)" } ?? "no alert"
        guard reason == KillReason.block.word else { return "\(reason), \(of)" }
        guard let block else { return "block of \(of)" }
        return "block \(block)" + (blockWords.isEmpty ? "" : " \(blockWords)")
    }
}

extension KillRow {
    package static let type: String? = "kill"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("kill", &id, sql: "id")
        fields.integer("alert", &alert)
        fields.text("reason", &reason)
        fields.text("switch", &link)
        fields.text("id", &call, sql: "call_id")
        fields.text("caller", &caller)
        fields.text("callee", &callee)
        fields.text("state", &state)
        fields.integer("attempts", &attempts)
        fields.time("requested", &requested)
        fields.time("updated", &updated)
        fields.time("ended", &ended)
        fields.text("detail", &detail)
        fields.time("created", &created, sql: "invite_us")
        fields.integer("clock_offset_us", &clockMicroseconds, sql: "clock_us")
        fields.computed("killed_after_us", .integer(killedAfter))
        fields.computed("ended_after_us", .integer(endedAfter))
        fields.integer("block", &block)
        fields.text("why", &blockWords, .nowhere)
        fields.computed("why", .text(why))
        fields.text("ended_by", &endedBy)
        fields.time("ended_switch", &endedAtSwitch)
        fields.integer("took_us", &took)
        fields.text("other_leg", &otherLeg)
        fields.list("steps")
    }
}

/// One step of a kill.
package struct KillStepRow: LogRow {
    package var state = ""
    package var attempt = 0
    package var at: EventTime = 0
    package var detail = ""

    package init() {}
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("state", &state)
        fields.integer("attempt", &attempt)
        fields.time("at", &at)
        fields.text("detail", &detail)
    }
}

/// A kill with each of its steps in order.
package struct KillDetails: Sendable, Equatable {
    package var kill: KillRow
    package var steps: [KillStepRow]
}

/// One finished call.
package struct CallRow: LogRow {
    package var link = ""
    package var id = ""
    package var caller = ""
    package var callerSent = ""
    package var callee = ""
    package var calleeSent = ""
    package var name = ""
    package var source = ""
    package var userAgent = ""
    package var sipCallID = ""
    package var started: EventTime = 0
    package var answered: EventTime?
    package var ended: EventTime = 0
    package var cause = ""
    /// Who vouches for the caller.
    package var attestation = ""

    package init() {}
    package static let type: String? = "call"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("id", &id, sql: "call_id")
        fields.text("caller", &caller)
        fields.text("callee", &callee)
        fields.time("started", &started)
        fields.time("answered", &answered)
        fields.time("ended", &ended)
        fields.text("cause", &cause)
        fields.text("switch", &link)
        fields.text("caller_sent", &callerSent)
        fields.text("callee_sent", &calleeSent)
        fields.text("name", &name)
        fields.text("source", &source)
        fields.text("user_agent", &userAgent)
        fields.text("sip_call_id", &sipCallID)
        fields.text("attestation", &attestation, .last)
    }
}

/// One stretch of time in which a switch was not seen.
package struct GapRow: LogRow {
    package var id: Int64 = 0
    package var link = ""
    package var reason = ""
    package var from: EventTime = 0
    /// Nil while it lasts.
    package var to: EventTime?
    package var eventsLost = 0
    /// How late events came at worst, where the reason is `late`.
    package var lateMicroseconds: Int64 = 0

    package init() {}
    package static let type: String? = "gap"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("gap", &id, sql: "id")
        fields.text("switch", &link)
        fields.text("reason", &reason)
        fields.time("from", &from)
        fields.time("to", &to)
        fields.integer("events_lost", &eventsLost)
        fields.integer("late_us", &lateMicroseconds)
    }
}

/// The brakes took hold or let go.
package struct BrakeRow: LogRow {
    package var engaged = false
    package var reason = ""
    package var limitPerMinute = 0
    package var at: EventTime = 0
    /// The operator who held or let go, and why; empty where they did it by themselves.
    package var author = ""
    package var note = ""

    package init() {}
    package static let type: String? = "brake"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: String { engaged ? "engaged" : "released" }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.flag("engaged", &engaged, .nowhere)
        fields.computed("state", .text(state))
        fields.text("reason", &reason)
        fields.integer("limit_per_minute", &limitPerMinute)
        fields.time("at", &at)
        fields.text("author", &author)
        fields.text("note", &note)
    }
}

/// One figure of the agent's latest snapshot.
package struct StatRow: Sendable, Equatable {
    package var name: String
    package var value: StatValue

    package init(name: String, value: StatValue) { (self.name, self.value) = (name, value) }
}
