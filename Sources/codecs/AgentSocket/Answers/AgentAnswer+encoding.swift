import Wire

extension AgentAnswer {
    /// Adds the line with its end.
    package func append(to bytes: inout [UInt8]) {
        switch self {
        case .call(let advice): Self.append(advice, to: &bytes)
        case .taken(let id): bytes += "{\"id\":\(id),\"taken\":true}\n".utf8
        case .status(let id, let status): Self.append(status, id, to: &bytes)
        case .standing(let id, let standing): Self.append(standing, id, to: &bytes)
        case .failed(let id, let failure, let why):
            let id = id.map(String.init) ?? "null"
            bytes += "{\"id\":\(id),\"error\":\"\(failure.rawValue)\",\"why\":".utf8
            JSONText.append(why.utf8, to: &bytes)
            bytes += "}\n".utf8
        }
    }

    private static func append(_ advice: CallAdvice, to bytes: inout [UInt8]) {
        bytes += "{\"id\":\(advice.id),\"detected\":\(advice.isDetected),\"callee\":".utf8
        JSONText.append(advice.callee.utf8, to: &bytes)
        let alert = advice.alert.map(String.init) ?? "null"
        bytes += ",\"calls\":\(advice.calls),\"distinct_callers\":\(advice.distinctCallers)".utf8
        bytes += ",\"window_us\":\(advice.windowMicroseconds)".utf8
        bytes += ",\"threshold\":\(advice.threshold),\"alert\":\(alert)".utf8
        bytes += ",\"action\":\"\(advice.action.rawValue)\"".utf8
        bytes += ",\"latency_us\":\(advice.latencyMicroseconds)}\n".utf8
    }

    private static func append(
        _ standing: AgentStanding,
        _ id: Int64,
        to bytes: inout [UInt8]
    ) {
        bytes += "{\"id\":\(id),\"standing\":{\"window_us\":\(standing.windowMicroseconds)".utf8
        bytes += ",\"complete\":\(standing.isComplete),\"callees\":[".utf8
        for (index, near) in standing.callees.prefix(AgentStanding.calleesMax).enumerated() {
            bytes += (index == 0 ? "{\"callee\":" : ",{\"callee\":").utf8
            JSONText.append(near.callee.utf8, to: &bytes)
            bytes += ",\"distinct_callers\":\(near.distinctCallers),\"calls\":\(near.calls)".utf8
            let last = near.lastCall.map(String.init) ?? "null"
            bytes += ",\"threshold\":\(near.threshold),\"last_call_us\":\(last)}".utf8
        }
        bytes += "]}}\n".utf8
    }

    private static func append(_ status: AgentStatus, _ id: Int64, to bytes: inout [UInt8]) {
        bytes += "{\"id\":\(id),\"status\":{\"version\":".utf8
        JSONText.append(status.version.utf8, to: &bytes)
        bytes += ",\"pid\":\(status.pid),\"uptime_seconds\":\(status.uptimeSeconds)".utf8
        bytes += ",\"mode\":".utf8
        JSONText.append(status.mode.utf8, to: &bytes)
        bytes += ",\"armed\":\(status.isArmed),\"links\":[".utf8
        for (index, link) in status.links.enumerated() {
            bytes += (index == 0 ? "{\"name\":" : ",{\"name\":").utf8
            JSONText.append(link.name.utf8, to: &bytes)
            bytes += ",\"up\":\(link.isUp),\"can_kill\":\(link.canKill)}".utf8
        }
        bytes += "]}}\n".utf8
    }
}
