import AlertLog
package import Wire

extension TopPicture {
    /// All of it as one object.
    package var json: JSON {
        var json: JSON = ["type": "top"]
        json.add(time: "at", at)
        json.add("trouble", .optional(trouble, JSON.string))
        json.add("agent_alive", .boolean(isAgentAlive))
        json.add("armed", .optional(status.agent.isArmed) { .boolean($0) })
        json.add(time: "armed_since", status.agent.armedSince)
        json.add("calls_per_second", .number(callsPerSecond ?? status.calls.perSecond))
        json.add("calls_up", .optional(status.calls.up) { .integer($0) })
        json.add("links", .array(status.links.map(link)))
        json.add("reaction_p50_us", .optional(reactionMedian) { .integer($0) })
        json.add("reaction_p99_us", .optional(reactionHigh) { .integer($0) })
        json.add("window_us", .integer(windowMicroseconds))
        json.add("near_of_windows", .boolean(nearIsOfLog == nil))
        json.add("near_complete", .boolean(isNearComplete))
        json.add("near", .array(near.map(Self.near)))
        json.add("alerts_open", .integer(status.alerts.open))
        json.add("alerts", .array(alerts.map { JSON($0) }))
        json.add("kills", .array(kills.map { JSON($0) }))
        json.add("brakes", .array((status.brakes ?? []).map { .string($0.reason) }))
        json.add("kills_last_minute", .integer(killsLastMinute))
        json.add("kills_per_minute_max", .integer(killsPerMinuteMax))
        json.add("callees_last_minute", .integer(calleesLastMinute))
        json.add("callees_per_minute_max", .integer(calleesPerMinuteMax))
        json.add("journal_fill_percent", .optional(status.journalFillPercent) { .integer($0) })
        return json
    }

    private func link(_ link: LinkFigures) -> JSON {
        let rate = links[link.name]?.callEventsPerSecond
        return [
            "switch": .string(link.name), "up": .optional(link.isUp) { .boolean($0) },
            "late_us": .optional(link.lateMicroseconds) { .integer($0) },
            "call_events_per_second": .optional(rate) { .number($0) },
        ]
    }

    private static func near(_ near: Near) -> JSON {
        var json: JSON = [
            "callee": .string(near.callee), "distinct_callers": .integer(near.callers),
            "calls": .integer(near.calls), "threshold": .integer(near.threshold),
        ]
        json.add(time: "last_call", near.lastCall)
        return json
    }
}
