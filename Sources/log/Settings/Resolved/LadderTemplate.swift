/// An address with places for what is known of a call, such as
/// `https://homer.example/?call_id={call_id}&from={from_ms}&to={to_ms}`.
enum LadderTemplate {
    static let bytesMax = 2_048
    /// What stands between braces; the page puts the values in, percent-encoded.
    static let places = ["call_id", "from_ms", "to_ms"]

    static let allowed =
        "an address by http or https with {call_id} in it and, if wanted, {from_ms} and {to_ms}, "
        + "of \(bytesMax) bytes at most"

    /// Whether a text is one: visible ASCII, a host that is no place, known places alone.
    static func isOne(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }),
            let host = text.dropFirst(scheme.count).split(
                separator: "/",
                maxSplits: 1,
                omittingEmptySubsequences: false
            ).first, !host.isEmpty, !host.contains(where: { "{}?#@\"<>\\".contains($0) }),
            !text.contains(where: { "\"<>\\".contains($0) })
        else { return false }
        let rest = places.reduce(text) { $0.replacing("{\($1)}", with: "") }
        return text.contains("{call_id}") && !rest.contains("{") && !rest.contains("}")
    }
}
