package import Telephony

extension NetworkPrefix {
    /// Reads the address or network that an operator wrote, and says what is wrong with it.
    package init(written text: String) throws(PatternError) {
        let text = text.trimmed
        guard !text.isEmpty else { throw .empty }
        let slash = text.firstIndex(of: "/")
        guard let address = Self.address(String(text[..<(slash ?? text.endIndex)])) else {
            throw .notAnAddress(text)
        }
        // Nothing in front of the slash would count with 0 bits: that is everybody.
        let allowed = 1...address.count * 8
        guard let network = NetworkPrefix(text), allowed.contains(network.bits) else {
            throw .badPrefixLength(text, allowed: allowed)
        }
        self = network
    }
}
