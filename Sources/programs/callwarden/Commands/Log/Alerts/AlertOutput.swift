import AlertLog
import Telephony
import Wire

extension JSON {
    /// An alert: the keys of `replay` first, then what only the log knows.
    static func alert(_ details: AlertDetails) -> JSON {
        let alert = details.alert
        var json: JSON = ["type": "alert", "rule": .string(alert.rule)]
        json.add("callee", .string(alert.callee))
        json.add(time: "first_seen", alert.firstSeen)
        json.add(time: "tripped", alert.tripped)
        json.add(time: "last_seen", alert.lastSeen)
        json.add("distinct_callers", .integer(alert.distinctCallers))
        json.add("callers", .array(details.callers.map(JSON.string)))
        json.add("calls", .array(details.ownCalls.map(JSON.flagged)))
        json.add("window_complete", .boolean(alert.windowComplete))
        json.add("alert", .integer(alert.id))
        json.add("switch", .string(alert.link))
        json.add(time: "decided", alert.decidedAt)
        json.add("threshold", .optional(alert.threshold) { .integer($0) })
        json.add("window_us", .optional(alert.windowMicroseconds) { .integer($0) })
        json.add("state", .string(alert.state))
        json.add("interrupted", .boolean(alert.interrupted))
        json.add("kills_requested", .integer(alert.kills))
        json.add("kills_over", .integer(alert.killsOver))
        json.add("status", .string(alert.status))
        json.add("note", .optional(alert.note, JSON.string))
        json.add("status_by", .optional(alert.statusBy, JSON.string))
        json.add(time: "status_set", alert.statusAt)
        json.add("late_us", .optional(alert.lateMicroseconds) { .integer($0) })
        json.add("clock_offset_us", .optional(alert.clockMicroseconds) { .integer($0) })
        if alert.rule == "block" {
            json.add("block", .optional(alert.block) { .integer($0) })
            json.add("why", .string(alert.why))
        }
        let blocked = details.blockedCalls
        if !blocked.isEmpty { json.add("blocked_calls", .array(blocked.map(JSON.flagged))) }
        if let said = details.judgements {
            json.add("judgements", .array(said.map(JSON.audit)))
        }
        return json
    }

    private static func flagged(_ call: AlertCallRow) -> JSON {
        var json: JSON = ["id": .string(call.id), "caller": .string(call.caller)]
        json.add("created_us", .integer(call.created))
        json.add("action", .string(call.action))
        json.add("created", .string(TimeText.iso8601(call.created)))
        json.add(time: "answered", call.answered)
        json.add(time: "ended", call.ended)
        json.add("cause", .optional(call.cause, JSON.string))
        json.add("kill_state", .optional(call.killState, JSON.string))
        json.add("kill_ended_by", .optional(call.killEndedBy, JSON.string))
        json.add("window_complete", .boolean(call.windowComplete))
        json.add("switch", .string(call.link))
        json.add("caller_sent", .string(call.callerSent))
        json.add("callee_sent", .string(call.calleeSent))
        json.add("name", .string(call.name))
        json.add("source", .string(call.source))
        json.add("user_agent", .string(call.userAgent))
        json.add("sip_call_id", .string(call.sipCallID))
        json.add("from_tag", .string(call.fromTag))
        json.add("caller_source", .string(call.callerSource))
        json.add("caller_other", .string(call.callerOther))
        json.add("leg", .string(call.leg))
        json.add("rule", .string(call.rule))
        json.add("brake", .optional(call.brake, JSON.string))
        return json
    }

    static func kill(_ kill: KillRow, steps: [KillStepRow]?) -> JSON {
        var json: JSON = ["type": "kill", "kill": .integer(kill.id)]
        json.add("alert", .optional(kill.alert) { .integer($0) })
        json.add("reason", .string(kill.reason))
        json.add("switch", .string(kill.link))
        json.add("id", .string(kill.call))
        json.add("caller", .string(kill.caller))
        json.add("callee", .string(kill.callee))
        json.add("state", .string(kill.state))
        json.add("attempts", .integer(kill.attempts))
        json.add(time: "requested", kill.requested)
        json.add(time: "updated", kill.updated)
        json.add(time: "ended", kill.ended)
        json.add("detail", .string(kill.detail))
        json.add(time: "created", kill.created)
        json.add("clock_offset_us", .optional(kill.clockMicroseconds) { .integer($0) })
        json.add("killed_after_us", .optional(kill.killedAfter) { .integer($0) })
        json.add("ended_after_us", .optional(kill.endedAfter) { .integer($0) })
        json.add("block", .optional(kill.block) { .integer($0) })
        json.add("why", .string(kill.why))
        json.add("ended_by", .optional(kill.endedBy, JSON.string))
        json.add(time: "ended_switch", kill.endedAtSwitch)
        json.add("took_us", .optional(kill.took) { .integer($0) })
        json.add("other_leg", .optional(kill.otherLeg, JSON.string))
        if let steps { json.add("steps", .array(steps.map(JSON.step))) }
        return json
    }

    private static func step(_ step: KillStepRow) -> JSON {
        var json: JSON = ["state": .string(step.state), "attempt": .integer(step.attempt)]
        json.add(time: "at", step.at)
        json.add("detail", .string(step.detail))
        return json
    }
}

extension Cell {
    /// How far a kill has come.
    static func killState(_ state: String) -> Cell {
        switch state {
        case "ended", "gone": Cell(state, .good)
        case "still_up", "failed": Cell(state, .bad)
        case "requested", "accepted", "hanging_up": Cell(state, .warning)
        default: Cell(state)
        }
    }

    static func alertStatus(_ status: String) -> Cell {
        switch status {
        case "new", "investigating": Cell(status, .warning)
        case "confirmed": Cell(status, .bad)
        default: Cell(status, .faint)
        }
    }

    /// A time to the second; a dash where there is none.
    static func time(_ time: EventTime?) -> Cell {
        time.map { Cell(TimeText.short($0)) } ?? Cell("-", .faint)
    }
}
