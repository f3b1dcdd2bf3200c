/// The name of a call that does not exist: a fresh random UUID of version 4.
///
/// No call has it but by guessing 122 random bits, so a command to end it is harmless.
package struct ProbeName: Sendable, Equatable {
    package let text: String

    /// From 128 random bits.
    package init(_ high: UInt64, _ low: UInt64) {
        let first = high & 0xffff_ffff_ffff_0fff | 0x4000
        let second = low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        let digits = Self.hex(first) + Self.hex(second)
        var text = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            text.append(digit)
        }
        self.text = text
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
