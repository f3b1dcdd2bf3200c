/// Recognises header names by their first eight bytes; names behind `variable_` by the next eight.
///
/// Built once per reader, so that a lookup is one multiplication and mostly one compare.
struct FieldTable {
    private struct Slot {
        var key: UInt64 = 0
        /// Candidates `first..<(first + count)` in `fields`.
        var first: UInt8 = 0
        var count: UInt8 = 0
    }

    private var slots = InlineArray<64, Slot>(repeating: Slot())
    private var fields: [EventField] = []
    private let variable = FieldTable.word(Array("variable".utf8), at: 0)

    init() {
        let groups = Dictionary(grouping: EventField.allCases) { field in
            Self.key(of: Array("\(field.name)".utf8))
        }
        for (key, group) in groups.sorted(by: { $0.key < $1.key }) {
            let first = UInt8(fields.count)
            fields += group
            var index = Self.index(of: key)
            while slots[index].count > 0 { index = (index + 1) & 63 }
            slots[index] = Slot(key: key, first: first, count: UInt8(group.count))
        }
    }

    /// The field that the line at `start` opens with, if it is one of ours, and where its value
    /// starts.
    @inline(__always)
    func field(_ bytes: RawSpan, line: Range<Int>) -> (EventField, value: Int)? {
        guard line.count >= 10 else { return nil }
        var key = load(bytes, at: line.lowerBound)
        if key == variable {
            guard line.count >= 17 else { return nil }
            key = ~load(bytes, at: line.lowerBound + 9)
        }
        var index = Self.index(of: key)
        while slots[index].count > 0 {
            if slots[index].key == key { return candidate(bytes, line: line, slot: slots[index]) }
            index = (index + 1) & 63
        }
        return nil
    }

    private func candidate(
        _ bytes: RawSpan,
        line: Range<Int>,
        slot: Slot
    ) -> (EventField, value: Int)? {
        for place in Int(slot.first)..<Int(slot.first + slot.count) {
            let name = fields[place].name
            let colon = line.lowerBound + name.utf8CodeUnitCount
            guard colon < line.upperBound, byte(bytes, colon) == UInt8(ascii: ":") else { continue }
            let isSame = name.withUTF8Buffer { buffer in
                unsafe zip(buffer, line.lowerBound...).allSatisfy { $0 == byte(bytes, $1) }
            }
            guard isSame else { continue }
            let hasSpace = colon + 1 < line.upperBound && byte(bytes, colon + 1) == 0x20
            return (fields[place], colon + (hasSpace ? 2 : 1))
        }
        return nil
    }

    private static func key(of name: [UInt8]) -> UInt64 {
        name.starts(with: Array("variable_".utf8)) ? ~word(name, at: 9) : word(name, at: 0)
    }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }

    @inline(__always)
    private static func index(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 58)
    }

    @inline(__always)
    private func load(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(
                fromByteOffset: offset,
                as: UInt64.self
            )
        )
    }

    @inline(__always)
    private func byte(_ bytes: RawSpan, _ offset: Int) -> UInt8 {
        unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
