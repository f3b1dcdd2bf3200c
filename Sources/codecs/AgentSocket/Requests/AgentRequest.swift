package import Telephony
import Wire

/// What somebody says to the agent, for whoever does: a line of JSON for each.
package enum AgentRequest: Sendable, Equatable {
    /// A call, of which the other side is told what to do with it.
    case call(Call)
    /// A call is over that was told of by this name.
    case end(callID: String, switchName: String? = nil)
    /// How the agent is.
    case status
    /// Which callees are nearest to being taken for masked now; or how near this one is, as dialled.
    case standing(callee: String? = nil)

    /// A call as somebody tells of it; an empty caller is one that withholds its number.
    package struct Call: Sendable, Equatable {
        package var caller: String
        package var callee: String
        /// The teller's name for the call: one told of twice by the same name, caller and callee counts
        /// once.
        package var callID: String?
        /// The address that it came from.
        package var source: String?
        /// The switch that it is on, which tells its names from those of other switches.
        package var switchName: String?
        /// Where short numbers of it belong.
        package var domain: String?
        /// Microseconds since the Unix epoch; nil for now.
        package var time: EventTime?

        package init(caller: String, callee: String, callID: String? = nil) {
            (self.caller, self.callee, self.callID) = (caller, callee, callID)
        }
    }

    /// Adds the line with its end; the answer to it has the same number.
    package func append(to bytes: inout [UInt8], id: Int64) {
        switch self {
        case .call(let call):
            Self.begin("call", id, &bytes)
            Self.add("caller", call.caller, &bytes)
            Self.add("callee", call.callee, &bytes)
            Self.add("call_id", call.callID, &bytes)
            Self.add("source", call.source, &bytes)
            Self.add("switch", call.switchName, &bytes)
            Self.add("domain", call.domain, &bytes)
            if let time = call.time { bytes += ",\"time_us\":\(time)".utf8 }
        case .end(let callID, let switchName):
            Self.begin("end", id, &bytes)
            Self.add("call_id", callID, &bytes)
            Self.add("switch", switchName, &bytes)
        case .status: Self.begin("status", id, &bytes)
        case .standing(let callee):
            Self.begin("standing", id, &bytes)
            Self.add("callee", callee, &bytes)
        }
        bytes += "}\n".utf8
    }

    private static func begin(_ word: String, _ id: Int64, _ bytes: inout [UInt8]) {
        bytes += "{\"request\":\"\(word)\",\"id\":\(id)".utf8
    }

    private static func add(_ name: String, _ text: String?, _ bytes: inout [UInt8]) {
        guard let text else { return }
        bytes += ",\"\(name)\":".utf8
        JSONText.append(text.utf8, to: &bytes)
    }
}
