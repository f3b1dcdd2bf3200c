package import Telephony

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

extension CallID {
    /// The Call-ID and From tag that a `DialogName` was made of; nil for a name that is no such pair, or
    /// was cut.
    package var dialogParts: (callID: ShortText<128>, fromTag: ShortText<64>)? {
        guard let bytes = isCut ? nil : array, let end = bytes.firstIndex(of: UInt8(ascii: ";")),
            !bytes.starts(with: "cut~".utf8)
        else { return nil }
        var callID = ShortText<128>()
        var index = 0
        while index < end {
            let escaped = bytes[index..<end].prefix(3)
            if escaped.elementsEqual("%3B".utf8) || escaped.elementsEqual("%25".utf8) {
                callID.append(
                    escaped.last == UInt8(ascii: "B") ? UInt8(ascii: ";") : UInt8(ascii: "%")
                )
                index += 3
            } else {
                callID.append(bytes[index])
                index += 1
            }
        }
        let fromTag = ShortText<64>(bytes: Array(bytes[(end + 1)...]))
        return fromTag.isCut ? nil : (callID, fromTag)
    }
}
