/// Recognises header names by their first eight bytes; those that open like many others, with
/// `variable` or `Caller-C`, by the eight from the ninth on.
///
/// Built once per reader, so that a line of no interest costs one multiplication and mostly one
/// compare. The slots lie in arrays: an inline one was copied whole at each lookup.
struct FieldTable {
    private struct Entry {
        var field = EventField.eventName
        /// Length of the name: where its colon stands.
        var length = 0
        /// The words at 8, at 16 and the one that ends in the colon, each drawn forward so that
        /// none goes past the colon: together they hold every byte that the key does not.
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)

        @inline(__always)
        func holds(_ bytes: RawSpan, start: Int, end: Int) -> Bool {
            guard length < end &- start else { return false }
            let last = length &- 7
            return bytes.word(start &+ last) == words.2
                && bytes.word(start &+ min(8, last)) == words.0
                && bytes.word(start &+ min(16, last)) == words.1
        }
    }

    /// Many more than there are names, so that few other lines meet one.
    private static let slotCount = 256
    /// Shortest and longest name that `Entry` can hold.
    private static let lengths = 9...31
    /// `variable` and `Caller-C` as words, the first character in the lowest byte.
    private static let families: (UInt64, UInt64) = (0x656c_6261_6972_6176, 0x432d_7265_6c6c_6143)

    /// What each slot is for; zero where it is empty.
    private var keys = [UInt64](repeating: 0, count: slotCount)
    private var entries = [Entry](repeating: Entry(), count: slotCount)

    init() {
        for field in EventField.allCases {
            let name = Array("\(field.name)".utf8)
            precondition(Self.lengths.contains(name.count))
            let colon = name + [UInt8(ascii: ":")]
            let last = colon.count - 8
            var slot = Self.slot(of: Self.key(of: name))
            while keys[slot] != 0 { slot = (slot + 1) % Self.slotCount }
            keys[slot] = Self.key(of: name)
            entries[slot] = Entry(
                field: field,
                length: name.count,
                words: (
                    Self.word(colon, at: min(8, last)), Self.word(colon, at: min(16, last)),
                    Self.word(colon, at: last)
                )
            )
        }
    }

    /// The field that a line opens with, if it is one of ours, and where its value starts.
    @inline(__always)
    func field(_ bytes: RawSpan, start: Int, end: Int) -> (EventField, value: Int)? {
        guard end &- start >= 10 else { return nil }
        var key = bytes.word(start)
        if end &- start >= 17 {
            let next = bytes.word(start &+ 9)
            if Self.isFamily(key) { key = ~next }
        }
        let slot = Self.slot(of: key)
        guard keys[slot] != 0 else { return nil }
        return field(bytes, start: start, end: end, key: key, slot: slot)
    }

    private func field(
        _ bytes: RawSpan,
        start: Int,
        end: Int,
        key: UInt64,
        slot: Int
    ) -> (EventField, value: Int)? {
        var slot = slot
        while keys[slot] != 0 {
            if keys[slot] == key, entries[slot].holds(bytes, start: start, end: end) {
                var value = start &+ entries[slot].length &+ 1
                while value < end, bytes.byte(value) == UInt8(ascii: " ") { value &+= 1 }
                return (entries[slot].field, value)
            }
            slot = (slot &+ 1) % Self.slotCount
        }
        return nil
    }

    private static func key(of name: [UInt8]) -> UInt64 {
        let first = word(name, at: 0)
        return isFamily(first) ? ~word(name, at: 9) : first
    }

    @inline(__always)
    private static func isFamily(_ key: UInt64) -> Bool {
        key == families.0 || key == families.1
    }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }

    @inline(__always)
    private static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 56)
    }
}
