import Telephony
package import Wire

extension JSON {
    /// A report as one object.
    package init(_ report: WeekReport) {
        self = ["type": "report"]
        add(time: "since", report.since)
        add(time: "until", report.until)
        add("calls", .integer(report.calls))
        add("answered", .integer(report.answered))
        add("alerts", .integer(report.alerts))
        add("rules", .object(report.rules.map { .init(key: $0.name, value: .integer($0.alerts)) }))
        add("alerts_by_hour", .array(report.byHour.map { .integer($0) }))
        let days = report.byDay.sorted { $0.key < $1.key }
        add("alerts_by_day", .array(days.map { Self.day($0.key, $0.value) }))
        add(report.flagged)
        add("endable_share", .optional(report.endableShare, JSON.number))
        add("innocent_share", .optional(report.innocentShare, JSON.number))
        let looks = [WeekReport.Look.attack, .innocent, .unclear]
        add(
            "looks",
            .object(looks.map { .init(key: $0.rawValue, value: .integer(report.looks[$0] ?? 0)) })
        )
        add("confirmed", .integer(report.verdicts.confirmed))
        add("false_positive", .integer(report.verdicts.falsePositive))
        add("evidence", .array(report.signals.map(Self.signal)))
        add("gaps", .integer(report.blindness.gaps))
        add("blind_us", .integer(report.blindness.microseconds))
        add("events_lost", .integer(report.blindness.eventsLost))
        add("callees", .array(report.callees.map(Self.callee)))
        add("callees_left", .integer(report.calleesLeft))
        add("proposal", Self.proposal(report.proposal))
        add("limits", .array(report.limits.map(JSON.string)))
    }

    private mutating func add(_ flagged: WeekReport.Flagged) {
        add("flagged_calls", .integer(flagged.calls))
        add("simulated", .integer(flagged.simulated))
        add("killed", .integer(flagged.killed))
        add("innocent", .integer(flagged.innocent))
        add("talked", .integer(flagged.talked))
        add("called_again", .integer(flagged.again))
    }

    private static func day(_ day: EventTime, _ hours: [Int]) -> JSON {
        [
            "day": .string(String(TimeText.iso8601(day).prefix(10))),
            "hours": .array(hours.map { .integer($0) }),
        ]
    }

    private static func signal(_ signal: WeekReport.Signal) -> JSON {
        [
            "signal": .string(signal.name), "strong": .integer(signal.strong),
            "weak": .integer(signal.weak),
        ]
    }

    private static func callee(_ callee: CalleeReport) -> JSON {
        var json: JSON = ["callee": .string(callee.callee), "alerts": .integer(callee.alerts)]
        json.add("last_alert", .integer(callee.lastAlert))
        json.add(callee.flagged)
        json.add("evidence", .array(callee.signals.map(signal)))
        json.add("without_strong_evidence", .integer(callee.withoutStrong))
        json.add("confirmed", .integer(callee.verdicts.confirmed))
        json.add("false_positive", .integer(callee.verdicts.falsePositive))
        json.add("other_calls", .integer(callee.otherCalls))
        json.add("other_answered", .integer(callee.otherAnswered))
        json.add("hours", .integer(callee.hours))
        json.add("at_once", .optional(callee.atOnce) { .integer($0) })
        json.add("like_queue", .boolean(callee.isLikeQueue))
        json.add("exemption", .optional(callee.exemption, JSON.string))
        return json
    }

    private static func proposal(_ proposal: SettingProposal) -> JSON {
        switch proposal {
        case .none(let reason): return ["why_none": .string(reason.rawValue)]
        case .setting(let best, let force, let calls):
            var json = outcome(best)
            json.add("calls", .integer(calls))
            json.add("in_force", .optional(force, outcome))
            return json
        }
    }

    private static func outcome(_ outcome: SettingProposal.Outcome) -> JSON {
        [
            "threshold": .integer(outcome.threshold),
            "window_seconds": .integer(outcome.windowSeconds), "alerts": .integer(outcome.alerts),
            "flagged_calls": .integer(outcome.flagged), "attacks": .integer(outcome.attacks),
            "other_calls": .integer(outcome.otherCalls),
        ]
    }
}
