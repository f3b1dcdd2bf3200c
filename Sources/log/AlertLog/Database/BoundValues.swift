internal import CSQLite
internal import Telephony

/// Binds the values of a statement from left to right, texts straight from their bytes.
struct BoundValues {
    private let statement: Statement
    private var place: Int32 = 0
    /// SQLite's code for the first value that it refused.
    private(set) var code = SQLITE_OK

    init(_ statement: Statement) { self.statement = statement }

    mutating func integer(_ value: Int64) {
        place &+= 1
        note(statement.bind(value, at: place))
    }

    mutating func flag(_ value: Bool) { integer(value ? 1 : 0) }

    mutating func null() { self.value(.null) }

    /// Any value; texts that callers chose have a quicker way in `sent`.
    mutating func value(_ value: SQLValue) {
        place &+= 1
        note(statement.bind(value, at: place))
    }

    mutating func text(_ text: String) { self.text(text.utf8.span) }

    /// As `SQLValue.sent` has it.
    mutating func sent<let capacity: Int>(_ text: ShortText<capacity>) {
        let isBound = text.withBytes { bytes in
            guard bytes.isASCII else { return false }
            self.text(bytes)
            return true
        }
        if !isBound { value(.sent(text)) }
    }

    /// As `SQLValue.name` has it.
    mutating func name(_ call: CallID) {
        let isBound = call.withBytes { bytes in
            guard bytes.isASCII, !SQLValue.isMarked(bytes) else { return false }
            text(bytes)
            return true
        }
        if !isBound { value(.name(call)) }
    }

    /// How operators read a party of an event.
    mutating func party(_ reading: PartyReading) {
        switch reading {
        case .party(let party): sent(PartyText(naming: party))
        case .text(let text): sent(text)
        }
    }

    /// Binds bytes that are UTF-8.
    private mutating func text(_ bytes: Span<UInt8>) {
        place &+= 1
        note(statement.bind(bytes, at: place))
    }

    private mutating func note(_ code: Int32) {
        if self.code == SQLITE_OK { self.code = code }
    }
}

extension Span<UInt8> {
    /// True where every byte is below 0x80, which is UTF-8 whatever its order.
    var isASCII: Bool {
        let raw = unsafe bytes
        var (seen, index): (UInt64, Int) = (0, 0)
        while index &+ 8 <= raw.byteCount {
            // Every pattern of bits is an integer, and the load traps outside of the bytes.
            seen |= unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < count {
            seen |= UInt64(self[index])
            index &+= 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
