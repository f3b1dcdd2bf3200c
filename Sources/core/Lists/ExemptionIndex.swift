package import Telephony

/// Finds the exemption that a call falls under.
package struct ExemptionIndex {
    private var callees = PatternIndex<Exemption>()
    private var callers = PatternIndex<Exemption>()
    private var sources: [(network: NetworkPrefix, exemption: Exemption)] = []

    package init(_ exemptions: [Exemption]) {
        for exemption in exemptions {
            switch exemption.subject {
            case .callee(let pattern): callees.insert(pattern, exemption)
            case .caller(let pattern): callers.insert(pattern, exemption)
            case .source(let network, let bits):
                sources.append((NetworkPrefix(bytes: network, bits: bits), exemption))
            }
        }
    }

    /// The exemption in force at this wall-clock time, if the call falls under one.
    package func find(_ call: Call, at wall: EventTime) -> Exemption? {
        func holds(_ exemption: Exemption) -> Bool { (exemption.expiresAt ?? .max) > wall }
        if !callees.isEmpty, let found = callees.find(call.calleeReading, holds) { return found }
        if !callers.isEmpty, let found = callers.find(call.callerReading, holds) { return found }
        guard !sources.isEmpty, let address = NetworkPrefix.address(call.source.string) else {
            return nil
        }
        return sources.first { $0.network.contains(address) && holds($0.exemption) }?.exemption
    }
}
