import Telephony

/// One name for the call of a Call-ID and a From tag: `CALL-ID;TAG`.
///
/// Callers choose both, so that two different pairs must never read alike: a `;` or `%` in a Call-ID
/// is written `%3B` or `%25`, and the first `;` is always the one between the two. A pair that is
/// too long stays apart from others by a hash of the whole, and can never be sent in a request.
struct DialogName {
    private var text = CallID()
    private var hash = StableHash()

    mutating func addCallID(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: ";"): for byte in "%3B".utf8 { add(byte) }
        case UInt8(ascii: "%"): for byte in "%25".utf8 { add(byte) }
        default: add(byte)
        }
    }

    mutating func addSeparator() { add(UInt8(ascii: ";")) }

    mutating func addFromTag(_ byte: UInt8) { add(byte) }

    var id: CallID {
        guard text.isCut else { return text }
        var marked = CallID("cut~\(hash.value)~")
        for index in 0..<text.count { marked.append(text[index]) }
        return marked
    }

    private mutating func add(_ byte: UInt8) {
        text.append(byte)
        hash.add(byte)
    }
}
