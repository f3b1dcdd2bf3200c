import AlertLog
import Wire

extension StatusJudge {
    var calls: StatusCheck {
        let calls = figures.calls
        let rate = setup.recordsCalls ? calls.perSecond : nil
        let told: JSON = [
            "calls_per_second": .optional(rate) { .number(Self.tenths($0)) },
            "calls_up": .optional(calls.up) { .integer($0) },
            "calls_since_start": .optional(calls.total) { .integer($0) },
        ]
        var words: [String] = []
        if let rate { words.append("\(Self.tenths(rate)) calls/s ended in the last minute") }
        if let up = calls.up { words.append("\(up) up") }
        if let total = calls.total { words.append("\(total) since the agent's start") }
        guard !words.isEmpty else {
            return StatusCheck("calls", .unknown, Self.notTold, see: Self.stats, figures: told)
        }
        return StatusCheck("calls", .ok, words.joined(separator: ", "), figures: told)
    }

    /// With one place behind the point.
    static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }

    var kills: StatusCheck {
        let kills = figures.kills
        let told: JSON = [
            "requested": .integer(kills.requested), "ended": .integer(kills.ended),
            "still_up": .integer(kills.stillUp), "braked": .integer(kills.braked),
            "unarmed": .integer(kills.unarmed),
            "requested_since_start": .optional(kills.total) { .integer($0) },
        ]
        let counts = [
            (kills.requested, "requested"), (kills.ended, "ended"), (kills.stillUp, "still up"),
            (kills.braked, "braked"), (kills.unarmed, "unarmed"),
        ]
        let words = counts.map { Self.count($0.0, $0.1, $0.1) }.joined(separator: ", ")
        let total = kills.total.map { "; \($0) requested since the agent's start" } ?? ""
        let isWrong = kills.stillUp > 0 || kills.unarmed > 0
        return StatusCheck(
            "kills",
            isWrong ? .warning : .ok,
            "in the last hour " + words + total,
            see: kills.stillUp > 0
                ? "callwarden kills --state still_up" : "callwarden alerts list",
            figures: told
        )
    }

    var brakes: StatusCheck {
        let held = figures.brakes ?? []
        let told: JSON = [
            "engaged": .optional(figures.brakes) { .boolean(!$0.isEmpty) },
            "held": .array(
                held.map { ["reason": .string($0.reason), "text": .string($0.words)] }
            ),
        ]
        guard figures.brakes != nil else {
            return StatusCheck("brakes", .unknown, Self.notTold, see: Self.stats, figures: told)
        }
        guard !held.isEmpty else {
            return StatusCheck("brakes", .ok, "not engaged", figures: told)
        }
        let words = held.map { [$0.reason, $0.words].filter { !$0.isEmpty } }
            .map { $0.joined(separator: " ") }.filter { !$0.isEmpty }
        return StatusCheck(
            "brakes",
            .warning,
            (["engaged"] + words).joined(separator: "; "),
            see: "callwarden kills brakes",
            figures: told
        )
    }

    var alerts: StatusCheck {
        let alerts = figures.alerts
        let told: JSON = ["open": .integer(alerts.open), "new": .integer(alerts.new)]
        let open = Self.count(alerts.open, "open alert")
        let new = Self.count(alerts.new, "alert") + " that nobody judged"
        return StatusCheck("alerts", .ok, "\(open), \(new)", figures: told)
    }
}
