import Agent
import AlertLog
import Lists
import Records
import Rules
import Telephony
import Views
import Warden
package import Wire

/// An explanation as one JSON object.
extension Explanation {
    package var json: JSON {
        var json: JSON = ["type": "explanation"]
        if let callee = watch.callee {
            json.add("callee", .text(callee.callee))
            json.add("standing", Self.json(callee))
        } else {
            json.add("calls", .array(watch.seen.map { self.json($0) }))
            json.add("calls_of_the_name", .integer(watch.seenCount))
        }
        guard let known else { return json }
        json.add("brakes", .optional(known.brake) { JSON($0) })
        json.add("gaps", .array(known.gaps.map { JSON($0) }))
        return json
    }

    private func json(_ seen: CallWatch.Seen) -> JSON {
        var json: JSON = [
            "id": .text(seen.call.id),
            "caller": .text(seen.standing?.caller ?? seen.call.caller),
            "callee": .text(seen.standing?.callee ?? seen.call.callee),
        ]
        json.add(time: "created", seen.call.createdAt)
        json.add("judged", .string(seen.judgement.rawValue))
        json.add("exemption", .optional(seen.exemption) { .integer($0.id) })
        json.add("block", .optional(seen.block) { .integer($0.id) })
        json.add("standing", .optional(seen.standing, Self.json))
        let found = findings(of: seen.call).map { finding -> JSON in
            [
                "rule": .string(finding.alert.rule.word),
                "subject": .string(finding.alert.about),
                "action": .string(finding.flagged.action.word),
            ]
        }
        json.add("alerts", .array(found))
        if let known {
            let ofCall = known.flagged.filter { $0.created == seen.call.createdAt }
            json.add("on_record", .array(ofCall.map { JSON($0) }))
        }
        return json
    }

    private static func json(_ standing: CallStanding) -> JSON {
        let limits = standing.limits.map { limit -> JSON in
            var json: JSON = [
                "threshold": .integer(limit.limit.callers),
                "window_us": .integer(limit.limit.windowMicroseconds),
                "in_force": .boolean(limit.isInForce),
                "distinct_callers": .integer(limit.fullest.count),
                "reached": .boolean(limit.isReached),
            ]
            json.add(time: "window_end", limit.fullest.end)
            return json
        }
        let rules = standing.rules.map { rule -> JSON in
            [
                "rule": .string(rule.rule.word), "measure": .string(rule.measure.word),
                "subject": .string(rule.subject.word), "count": .integer(rule.count),
                "threshold": .integer(rule.threshold),
                "window_us": .integer(rule.windowMicroseconds),
                "reached": .boolean(rule.isReached),
            ]
        }
        let calls = standing.neighbours.map { call -> JSON in
            var json: JSON = ["id": .text(call.call), "caller": .text(call.caller)]
            json.add(time: "created", call.time)
            json.add("flagged", .boolean(call.isFlagged))
            return json
        }
        return [
            "flagged": .boolean(standing.isFlagged),
            "baseline": .optional(standing.baseline, Self.json), "masking": .array(limits),
            "rules": .array(rules), "window_complete": .boolean(standing.isComplete),
            "calls_in_window": .integer(standing.neighbourCount), "calls": .array(calls),
        ]
    }

    /// What a callee's own traffic says, in thousandths of calls an hour.
    private static func json(_ limits: CalleeLimits) -> JSON {
        [
            "origin": .string("\(limits.origin)"), "n": .integer(limits.main.callers),
            "profile_per_1000_hours": .integer(limits.profile),
            "fast_per_1000_hours": .integer(limits.fast),
            "rate_per_1000_hours": .integer(limits.rate),
            "dispersion": .integer(limits.dispersion),
        ]
    }
}
