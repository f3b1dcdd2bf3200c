package import Telephony
import Wire

/// The callees that are nearest to being taken for masked.
package struct AgentStanding: Sendable, Equatable {
    /// Callees of one answer.
    package static let calleesMax = 64

    /// How near one callee is.
    package struct Callee: Sendable, Equatable {
        /// As the windows count it.
        package var callee = ""
        package var distinctCallers = 0
        package var calls = 0
        /// The distinct callers that make an attack on it.
        package var threshold = 0
        /// Microseconds since the Unix epoch; nil where nobody calls it.
        package var lastCall: EventTime?

        package init() {}
    }

    package var windowMicroseconds: Int64 = 0
    /// False where some calls or callees are not in it, or the agent was blind.
    package var isComplete = true
    package var callees: [Callee] = []

    package init() {}
}

extension AgentAnswer {
    /// Bytes of an answer's line, its line end included: the longest is about standings.
    package static let lineBytesMax = 65_536
}

extension AgentStanding {
    init(reading slice: JSONSlice, of line: Span<UInt8>) throws(AnswerError) {
        self.init()
        let object = line.extracting(slice.place)
        let members = try AnswerMembers(object)
        windowMicroseconds = try members.number("window_us", of: object)
        isComplete = try members.truth("complete", of: object)
        guard let list = members["callees"] else { throw AnswerError(what: "callees") }
        var near = Callee()
        var callees: [Callee] = []
        do throws(JSONFault) {
            try JSONScan.objects(in: list, of: object) { key, value in
                near.read(key, value, of: object)
            } ended: {
                if callees.count < Self.calleesMax { callees.append(near) }
                near = Callee()
            }
        } catch {
            throw AnswerError(what: "callees")
        }
        self.callees = callees
    }
}

extension AgentStanding.Callee {
    fileprivate mutating func read(_ key: JSONSlice, _ value: JSONSlice, of line: Span<UInt8>) {
        let number = value.number(of: line)
        if key.isNamed("callee", in: line) { callee = value.string(of: line) ?? "" }
        if key.isNamed("distinct_callers", in: line) { distinctCallers = Int(number ?? 0) }
        if key.isNamed("calls", in: line) { calls = Int(number ?? 0) }
        if key.isNamed("threshold", in: line) { threshold = Int(number ?? 0) }
        if key.isNamed("last_call_us", in: line) { lastCall = number }
    }
}
