package import Telephony
import Wire

/// A call that somebody tells of, read by the numbering plan.
package struct ToldCall: Sendable, Equatable {
    /// The asker's number for this request.
    package var id: Int64
    /// Nil where the asker gave none.
    package var name: CallID?
    package var caller: PartyText
    package var callerReading: PartyReading
    package var callee: PartyText
    package var calleeReading: PartyReading
    /// Where the call came from: an IP address as text.
    package var source: ShortText<48>
    /// When it began, by the asker's clock; nil for now.
    package var time: EventTime?
}

/// What a line from somebody who asks turned out to be.
package enum RequestReading: Sendable, Equatable {
    case call(ToldCall)
    /// A call of this name is over.
    case end(id: Int64, name: CallID, time: EventTime?)
    /// How the agent is.
    case status(id: Int64)
    /// Which callees are nearest to their N, or how near this one is.
    case standing(id: Int64, callee: PartyReading?)
    /// Nothing that can be answered but by saying so; the number where that could be read.
    case malformed(id: Int64?, RequestError)
}

/// Reads the lines of those who tell of calls and ask.
package struct RequestReader: Sendable {
    package let plan: NumberingPlan
    let rules: PartyRules

    package init(plan: NumberingPlan, rules: PartyRules = PartyRules()) {
        (self.plan, self.rules) = (plan, rules)
    }

    /// Reads one line, without its end.
    package func read(_ line: Span<UInt8>) -> RequestReading {
        var id: Int64?
        do throws(RequestError) {
            let slices = try RequestSlices(line)
            if let repeated = slices.repeated { throw .repeated("\(repeated.name)") }
            id = try slices.number(.id, of: line)
            guard let id else { throw .missing("id") }
            return try reading(slices, id, of: line)
        } catch {
            return .malformed(id: id, error)
        }
    }

    private func reading(
        _ slices: RequestSlices,
        _ id: Int64,
        of line: Span<UInt8>
    ) throws(RequestError) -> RequestReading {
        let request = try slices.text(.request, of: line)
        switch String(decoding: request, as: UTF8.self) {
        case "call": return .call(try call(slices, id, of: line))
        case "end":
            guard let name = try name(slices, of: line) else { throw .missing("call_id") }
            return .end(id: id, name: name, time: try slices.number(.time, of: line))
        case "status": return .status(id: id)
        case "standing":
            let callee = try slices.text(.callee, of: line)
            let domain = try slices.text(.domain, of: line)
            let reading = callee.isEmpty ? nil : calleeReading(callee, domain)
            return .standing(id: id, callee: reading)
        case "": throw .missing("request")
        default: throw .unknown
        }
    }

    private func call(
        _ slices: RequestSlices,
        _ id: Int64,
        of line: Span<UInt8>
    ) throws(RequestError) -> ToldCall {
        let caller = try slices.text(.caller, of: line)
        let callee = try slices.text(.callee, of: line)
        guard !callee.isEmpty else { throw .missing("callee") }
        let domain = try slices.text(.domain, of: line)
        let callerReading = plan.read(ShortText<256>(bytes: caller), wholeHash: hash(caller))
        return ToldCall(
            id: id,
            name: try name(slices, of: line),
            caller: PartyText(bytes: caller),
            callerReading: scoped(callerReading, to: scope(domain)),
            callee: PartyText(bytes: callee),
            calleeReading: calleeReading(callee, domain),
            source: ShortText(bytes: try slices.text(.source, of: line)),
            time: try slices.number(.time, of: line)
        )
    }

    private func scope(_ domain: [UInt8]) -> PartyScope {
        rules.scope(context: PartyScope(), hosts: PartyScope(bytes: domain))
    }

    private func calleeReading(_ callee: [UInt8], _ domain: [UInt8]) -> PartyReading {
        let reading = plan.readCallee(ShortText<256>(bytes: callee), wholeHash: hash(callee))
        return scoped(reading, to: scope(domain))
    }

    private func scoped(_ reading: PartyReading, to scope: PartyScope) -> PartyReading {
        reading.isOfTheWorld ? reading : plan.scoped(reading, to: scope)
    }

    private func name(
        _ slices: RequestSlices,
        of line: Span<UInt8>
    ) throws(RequestError) -> CallID? {
        let call = try slices.text(.callID, of: line)
        let switchName = try slices.text(.switchName, of: line)
        return call.isEmpty ? nil : ToldCallName(call: call, of: switchName).id
    }

    private func hash(_ bytes: [UInt8]) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }
}
