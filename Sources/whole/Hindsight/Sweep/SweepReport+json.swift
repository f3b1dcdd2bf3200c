import Agent
import Rules
import Warden
package import Wire

/// What a sweep has found, as JSON.
extension SweepReport {
    /// An object for each setting.
    package var settings: [JSON] { results.map { json($0) } }

    private func json(_ result: Result) -> JSON {
        let attack = result.smallestAttackPerSecond
        var json: JSON =
            [
                "type": "setting", "threshold": .integer(result.setting.threshold),
                "window_seconds": .integer(result.setting.windowSeconds),
                "mode": .string(result.mode.rawValue),
                "alerts": .integer(result.found.alerts),
                "flagged_calls": .integer(result.found.calls),
                "flagged_share": .optional(share(result), JSON.number),
                "smallest_attack_callers": attack == nil
                    ? .null : .integer(result.setting.threshold),
                "smallest_attack_calls_per_second": .optional(attack, JSON.number),
            ]
        if hasVerdicts {
            let (confirmed, falsePositives) = (result.swept.confirmed, result.swept.falsePositives)
            json.add("confirmed_alerts", .integer(confirmed.alerts))
            json.add("confirmed_calls", .integer(confirmed.calls))
            json.add("false_positive_alerts", .integer(falsePositives.alerts))
            json.add("false_positive_calls", .integer(falsePositives.calls))
        }
        json.add("in_force", .boolean(isInForce(result)))
        json.add("complete", .boolean(result.swept.isComplete))
        return json
    }

    /// What was read in all, as one object.
    package var total: JSON {
        [
            "type": "summary", "settings": .integer(results.count),
            "files": .integer(summary.files), "bytes": .integer(summary.bytes),
            "events": .integer(summary.events), "calls": .integer(summary.calls),
            "malformed_frames": .integer(summary.malformedFrames),
            "calls_undirected": .integer(summary.undirectedCalls),
            "seconds": .number(seconds),
        ]
    }
}
