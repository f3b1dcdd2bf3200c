import AlertLog

/// The same numbers from the same seed (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// Puts something into every field of a row: text that means harm, ends of ranges, nothing at all.
struct FillingVisitor: RowVisitor {
    private var numbers: SeededNumbers
    /// Words that rows tell their other fields by.
    private static let words = ["block", "warning", "prefix_rate", "caller", "callee", "inbound"]
    private static let texts =
        words + [
            "", "a", "+2348031234567", "\"},\"x\":1", "back\\slash", "a\nb\r\tc\0\u{1b}[31m\u{7f}",
            "\u{85}\u{2028}\u{202e}x\u{200b}", "\u{338}x", "e\u{301}\u{301}\u{301}\u{301}\u{301}",
            "Jürgen 中😀\u{e0041}", "\u{10fffd}", "</script><b>", "1\u{300}\"\u{300}",
            String(repeating: "x", count: 300), String(repeating: "\"", count: 40),
            String(decoding: [0xff, 0x41, 0xc3] as [UInt8], as: UTF8.self),
        ]
    /// Rows add and subtract them: none is so large that two would not fit.
    private static let integers: [Int64] = [
        0, 1, -1, 9, 10, 99, 100, -100, 1_767_323_045_000_000,
        253_402_300_799_999_999, 253_402_300_800_000_000, -62_135_596_800_000_001,
        -62_167_219_200_000_001,
    ]

    init(seed: UInt64) { numbers = SeededNumbers(state: seed) }

    /// A row of a type, filled.
    static func row<Row: LogRow>(_ type: Row.Type, seed: UInt64) -> Row {
        var (filling, row) = (Self(seed: seed), Row())
        row.visit(&filling)
        return row
    }

    private mutating func isNothing() -> Bool { numbers.next() % 4 == 0 }

    private mutating func integer() -> Int64 {
        numbers.next() % 2 == 0
            ? Self.integers[Int(numbers.next() % UInt64(Self.integers.count))]
            : Int64(bitPattern: numbers.next()) >> Int64(6 + numbers.next() % 54)
    }

    private mutating func text() -> String {
        Self.texts[Int(numbers.next() % UInt64(Self.texts.count))]
    }

    mutating func text(_ field: RowField, _ value: inout String) { value = text() }
    mutating func text(_ field: RowField, _ value: inout String?) {
        value = isNothing() ? nil : text()
    }
    mutating func integer(_ field: RowField, _ value: inout Int64) { value = integer() }
    mutating func integer(_ field: RowField, _ value: inout Int64?) {
        value = isNothing() ? nil : integer()
    }
    mutating func flag(_ field: RowField, _ value: inout Bool) { value = numbers.next() % 2 == 0 }
    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {}
    mutating func list(_ field: RowField) {}
}
