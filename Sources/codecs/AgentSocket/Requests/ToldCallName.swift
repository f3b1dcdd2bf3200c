package import Telephony

/// The name of a call that is told of: the asker's own name for it, and that of the switch it is on.
///
/// `NAME` without a switch, `NAME;SWITCH` with one, and `;NUMBER` for a call without a name, which gets
/// one that is never given twice. Callers may have chosen the name, so a `;` or `%` in it is written
/// `%3B` or `%25`: two different calls never read alike. What is too long for its room stays apart from
/// others by a hash of the whole.
package struct ToldCallName: Sendable {
    private var text = CallID()
    private var hash = StableHash()

    package init(call: [UInt8], of switchName: [UInt8]) {
        for byte in call {
            switch byte {
            case UInt8(ascii: ";"): for byte in "%3B".utf8 { add(byte) }
            case UInt8(ascii: "%"): for byte in "%25".utf8 { add(byte) }
            default: add(byte)
            }
        }
        guard !switchName.isEmpty else { return }
        add(UInt8(ascii: ";"))
        for byte in switchName { add(byte) }
    }

    /// The name of a call that came without one: the `number`th of those since an agent started.
    package init(number: Int, since start: EventTime) {
        for byte in ";\(start)-\(number)".utf8 { add(byte) }
    }

    package var id: CallID {
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
