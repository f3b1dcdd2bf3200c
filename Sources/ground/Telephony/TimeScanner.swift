/// Reads the parts of a written time from left to right.
struct TimeScanner {
    private var rest: ArraySlice<UInt8>

    init(_ text: some StringProtocol) { rest = Array(text.utf8)[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes the character when it is the next one.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes exactly this many digits.
    mutating func number(digits count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Takes `09:26`, `09:26:34` or `09:26:34.960356`, in microseconds since midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2),
            hour < 24, minute < 60
        else { return nil }
        let minutes = (hour * 60 + minute) * 60_000_000
        guard skip(":") else { return minutes }
        guard let second = number(digits: 2), second < 60 else { return nil }
        guard skip(".") else { return minutes + second * 1_000_000 }
        let decimals = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...6).contains(decimals.count) else { return nil }
        rest.removeFirst(decimals.count)
        var micros = decimals.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        for _ in decimals.count..<6 { micros *= 10 }
        return minutes + second * 1_000_000 + micros
    }

    /// Takes `Z`, ` UTC` or `+02:00`, in microseconds east of UTC.
    mutating func zone() -> Int64? {
        if skip("Z") { return 0 }
        if rest.elementsEqual(" UTC".utf8) {
            rest = []
            return 0
        }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(digits: 2), skip(":"),
            let minutes = number(digits: 2), hours < 24, minutes < 60
        else { return nil }
        let offset = (hours * 60 + minutes) * 60_000_000
        return isEast ? offset : -offset
    }
}
