import AgentSocket
import Wire

/// What is said of calls that were told of, with the names that earlier systems have for it.
enum ToldAnswers {
    static let one: JSON = [
        "type": "object",
        "required": [
            "detected", "action", "b_number", "call_count", "distinct_a_count", "window_seconds",
            "threshold", "alert_id", "latency_ms", "message",
        ],
        "properties": properties,
    ]

    private static let properties: JSON = [
        "detected": ["type": "boolean"], "action": ["type": "string"],
        "b_number": ["type": "string"], "call_count": ["type": "integer"],
        "distinct_a_count": ["type": "integer"], "window_seconds": ["type": "number"],
        "threshold": ["type": "integer"], "alert_id": .nullable("integer"),
        "latency_ms": ["type": "number"], "message": ["type": "string"],
    ]

    static let many: JSON = [
        "type": "object", "required": ["processed", "detected", "results"],
        "properties": [
            "processed": ["type": "integer"], "detected": ["type": "integer"],
            "results": ["type": "array", "items": ["type": "object"]],
        ],
    ]

    static let status: JSON = [
        "type": "object",
        "required": ["type", "version", "pid", "uptime_seconds", "mode", "armed", "links"],
        "properties": [
            "type": ["const": "agent"], "mode": ["type": "string"], "armed": ["type": "boolean"],
            "links": ["type": "array", "items": ["type": "object"]],
        ],
    ]

    static func json(_ advice: CallAdvice, _ told: ToldCall) -> JSON {
        [
            "detected": .boolean(advice.isDetected), "action": .string(advice.action.rawValue),
            "b_number": .string(advice.callee),
            "call_id": .optional(told.request.callID, JSON.string),
            "call_count": .integer(advice.calls),
            "distinct_a_count": .integer(advice.distinctCallers),
            "window_seconds": .number(Double(advice.windowMicroseconds) / 1_000_000),
            "threshold": .integer(advice.threshold),
            "alert_id": .optional(advice.alert) { .integer($0) },
            "latency_ms": .number(Double(advice.latencyMicroseconds) / 1_000),
            "message": .string(words(of: advice)),
        ]
    }

    private static func words(of advice: CallAdvice) -> String {
        let count = "\(advice.distinctCallers) callers of \(advice.threshold)"
        return switch advice.action {
        case .none: "\(count): nothing speaks against it"
        case .exempt: "an exemption covers it"
        case .refuse: "\(count): refuse it"
        case .simulated: "\(count): it would be refused, were the agent armed"
        case .braked: "\(count): let it go, the brakes hold"
        case .noted: "\(count): on record alone"
        case .spared: "\(count): let it go, the caller is known to the callee"
        case .unrecorded: "\(count): let it go, the log has no room"
        }
    }

    static func json(_ status: AgentStatus) -> JSON {
        let links = status.links.map { link -> JSON in
            [
                "name": .string(link.name), "up": .boolean(link.isUp),
                "can_kill": .boolean(link.canKill),
            ]
        }
        return [
            "type": "agent", "version": .string(status.version), "pid": .integer(status.pid),
            "uptime_seconds": .integer(status.uptimeSeconds), "mode": .string(status.mode),
            "armed": .boolean(status.isArmed), "links": .array(links),
        ]
    }
}
