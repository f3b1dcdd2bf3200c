package import Telephony

/// What is the operator's own: his numbers are no evidence where his own users call by them.
package struct EvidenceSetup: Sendable, Equatable {
    package var ownNumbers: [PartyPattern] = []
    /// Where his own users' calls come from; none where that was not said.
    package var ownSources: [NetworkPrefix] = []

    package init() {}

    /// True where a caller has a number of the operator's and calls from somewhere else.
    func isOwnFromOutside(_ call: Call) -> Bool {
        guard call.leg == .inbound, ownNumbers.contains(where: { $0.matches(call.callerReading) })
        else { return false }
        guard let address = NetworkPrefix.address(call.source.string) else { return true }
        return !ownSources.contains { $0.contains(address) }
    }
}
