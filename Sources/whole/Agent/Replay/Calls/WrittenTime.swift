import Lists
import Telephony
import Warden

/// A time as records of calls have it.
struct WrittenTime: Equatable {
    let time: EventTime
    /// True where the text names no zone.
    let isLocal: Bool
    /// False where it is told to the second.
    let hasFraction: Bool

    /// Longest text that is looked at.
    private static let bytesMax = 40
    /// Below these, digits are seconds, and milliseconds; else they are microseconds.
    private static let (secondsMax, millisecondsMax): (Int64, Int64) =
        (100_000_000_000, 100_000_000_000_000)

    /// Reads seconds since 1970, with or without a fraction, milliseconds, microseconds, a date with a
    /// time, or ISO 8601; nil for anything else, and for a time that the core takes for none.
    init?(_ text: ArraySlice<UInt8>, _ zone: LocalTime) {
        guard text.count <= Self.bytesMax else { return nil }
        let words = String(decoding: text, as: UTF8.self).trimmed
        if let epoch = Self.epoch(words) {
            guard WardenCore.calendar.contains(epoch.time) else { return nil }
            (time, isLocal) = (epoch.time, false)
            hasFraction = epoch.hasFraction
            return
        }
        var isLocal = false
        let read = TimeText.parse(words) { local in
            isLocal = true
            return zone.utc(local)
        }
        guard let read, WardenCore.calendar.contains(read), words.contains(":") else { return nil }
        (time, self.isLocal, hasFraction) = (read, isLocal, words.contains("."))
    }

    /// True for what stands where there is no such time.
    static func isNone(_ text: ArraySlice<UInt8>) -> Bool {
        text.allSatisfy { "0-: .".utf8.contains($0) }
    }

    private static func epoch(_ text: String) -> (time: EventTime, hasFraction: Bool)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = digits(parts[0]) else { return nil }
        guard parts.count == 2 else {
            if whole < secondsMax { return (whole * 1_000_000, false) }
            return whole < millisecondsMax ? (whole * 1_000, true) : (whole, true)
        }
        let decimals = parts[1].prefix(6)
        guard whole < secondsMax, digits(parts[1]) != nil, var micros = digits(decimals) else {
            return nil
        }
        for _ in decimals.count..<6 { micros *= 10 }
        return (whole * 1_000_000 + micros, true)
    }

    private static func digits(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}
