/// Recognises header names: the filter's eight bytes say which one it may be, then all are compared.
///
/// Built once per reader. The entries lie in an array: an inline one was copied whole at each lookup.
struct FieldTable {
    private struct Entry {
        var field = EventField.eventName
        /// Length of the name: where its colon stands; zero where the entry is empty.
        var length = 0
        /// The words at 0, at 8, at 16 and the one that ends in the colon, each drawn forward so
        /// that none goes past the colon: together they hold every byte of the name.
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        @inline(__always)
        func holds(_ bytes: RawSpan, start: Int, end: Int) -> Bool {
            precondition(start >= 0 && end <= bytes.byteCount)
            guard length < end &- start else { return false }
            // The last word ends in the colon, which stands in front of `end`, and none goes past it.
            let last = length &- 7
            return unsafe bytes.provenWord(start) == words.0
                && bytes.provenWord(start &+ min(8, last)) == words.1
                && bytes.provenWord(start &+ min(16, last)) == words.2
                && bytes.provenWord(start &+ last) == words.3
        }
    }

    /// Shortest and longest name that `Entry` can hold.
    private static let lengths = 9...31
    private static let slotCount = 2 * LineFilter.bitCount

    private var entries = [Entry](repeating: Entry(), count: slotCount)
    /// Passes the lines of all fields.
    private(set) var filter = LineFilter()

    init() {
        for field in EventField.allCases {
            let name = Array("\(field.name):".utf8)
            let last = name.count - 8
            precondition(Self.lengths.contains(name.count - 1))
            precondition(name.count >= LineFilter.nameLengthMin(opensWith: name[0]))
            let key = filter.add(unsafe name.span.bytes)
            var slot = key
            while entries[slot].length != 0 { slot = (slot + 1) % Self.slotCount }
            entries[slot] = Entry(
                field: field,
                length: name.count - 1,
                words: (
                    Self.word(name, at: 0), Self.word(name, at: min(8, last)),
                    Self.word(name, at: min(16, last)), Self.word(name, at: last)
                )
            )
        }
    }

    /// The field that a line opens with, if it is one of ours, and where its value starts.
    @inline(__always)
    func field(_ bytes: RawSpan, start: Int, end: Int) -> (EventField, value: Int)? {
        guard var slot = LineFilter.slot(bytes, start: start, end: end) else { return nil }
        while entries[slot].length != 0 {
            if entries[slot].holds(bytes, start: start, end: end) {
                var value = start &+ entries[slot].length &+ 1
                while value < end, unsafe bytes.provenByte(value) == UInt8(ascii: " ") {
                    value &+= 1
                }
                return (entries[slot].field, value)
            }
            slot = (slot &+ 1) % Self.slotCount
        }
        return nil
    }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }
}
