/// Times and durations as people and programs read them, by arithmetic alone.
///
/// No time zone data, locale or formatter is asked, so the same value gives the same text everywhere.
package enum TimeText {
    private static let microsecondsPerDay: Int64 = 86_400_000_000

    /// ISO 8601 in UTC with exactly six decimals: `2026-11-20T09:26:34.960356Z`.
    package static func iso8601(_ time: EventTime) -> String {
        var bytes: [UInt8] = []
        append(iso8601: time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same behind other bytes.
    package static func append(iso8601 time: EventTime, to bytes: inout [UInt8]) {
        let (day, micros) = split(time, by: microsecondsPerDay)
        let (year, month, date) = civil(day: day)
        let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000)
        if !(0...9_999).contains(year) {
            bytes += ((year < 0 ? "-" : "") + padded(abs(year), 4)).utf8
        }
        bytes.append(addingCapacity: 27) { bytes in
            if (0...9_999).contains(year) {
                append(pair: year / 100, to: &bytes)
                append(pair: year % 100, to: &bytes)
            }
            bytes.append(UInt8(ascii: "-"))
            append(pair: month, to: &bytes)
            bytes.append(UInt8(ascii: "-"))
            append(pair: date, to: &bytes)
            bytes.append(UInt8(ascii: "T"))
            append(pair: seconds / 3600, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            append(pair: seconds / 60 % 60, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            append(pair: seconds % 60, to: &bytes)
            bytes.append(UInt8(ascii: "."))
            append(pair: fraction / 10_000, to: &bytes)
            append(pair: fraction / 100 % 100, to: &bytes)
            append(pair: fraction % 100, to: &bytes)
            bytes.append(UInt8(ascii: "Z"))
        }
    }

    /// Two digits.
    private static func append(pair: Int64, to bytes: inout OutputSpan<UInt8>) {
        let pair = UInt8(truncatingIfNeeded: pair)
        bytes.append(UInt8(ascii: "0") &+ pair / 10)
        bytes.append(UInt8(ascii: "0") &+ pair % 10)
    }

    /// The same as people and systemd write it: `2026-11-20 09:26:34.960356 UTC`.
    ///
    /// `journalctl --since` takes it as it stands (systemd.time(7)); a `T` and a `Z` it refuses, and
    /// without the zone it takes the machine's own.
    package static func utc(_ time: EventTime) -> String {
        String(iso8601(time).dropLast().map { $0 == "T" ? " " : $0 }) + " UTC"
    }

    /// The same without decimals, for tables: `2026-11-20 09:26:34 UTC`.
    package static func short(_ time: EventTime) -> String {
        String(utc(time).prefix { $0 != "." }) + " UTC"
    }

    /// Reads what the three above write, with fewer parts where a person types it.
    ///
    /// A date alone is midnight UTC; a time may leave out seconds and decimals; the time stands behind
    /// a `T` or a space; the zone is `Z`, ` UTC`, `+02:00` or absent for UTC.
    package static func parse(_ text: some StringProtocol) -> EventTime? {
        parse(text) { $0 }
    }

    /// The same, but what names no zone is of another clock than UTC: `local` says what it is there.
    package static func parse(
        _ text: some StringProtocol,
        local: (EventTime) -> EventTime?
    ) -> EventTime? {
        var scanner = TimeScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let date = scanner.number(digits: 2), (1...12).contains(month),
            (1...daysIn(month: month, year: year)).contains(date)
        else { return nil }
        let midnight = dayNumber(year: year, month: month, date: date) * microsecondsPerDay
        if scanner.isAtEnd { return local(midnight) }
        guard scanner.skip("T") || scanner.skip(" "), let time = scanner.timeOfDay() else {
            return nil
        }
        if scanner.isAtEnd { return local(midnight + time) }
        guard let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        return midnight + time - offset
    }

    /// A length of time in its two largest units or with the decimals that matter: `350 µs`,
    /// `2.31 ms`, `4.96 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`.
    package static func duration(microseconds: Int64) -> String {
        guard microseconds >= 0 else {
            return microseconds == .min ? "" : "-" + duration(microseconds: -microseconds)
        }
        switch microseconds {
        case ..<1000: return "\(microseconds) µs"
        case ..<1_000_000: return decimal(microseconds, per: 1000) + " ms"
        case ..<60_000_000: return decimal(microseconds, per: 1_000_000) + " s"
        default: return long(seconds: microseconds / 1_000_000)
        }
    }

    /// Reads a length of time such as `90`, `90s`, `15m`, `2h`, `7d`; seconds where no unit stands.
    package static func parseDuration(_ text: some StringProtocol) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int64(digits)
        else { return nil }
        let (seconds, tooLong) = count.multipliedReportingOverflow(by: unit ?? 1)
        let (micros, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return tooLong || overflow ? nil : micros
    }

    private static func long(seconds: Int64) -> String {
        let units: [(name: String, seconds: Int64)] = [
            ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1),
        ]
        let first = units.firstIndex { seconds >= $0.seconds } ?? units.count - 1
        let whole = "\(seconds / units[first].seconds) \(units[first].name)"
        guard first + 1 < units.count else { return whole }
        let rest = seconds % units[first].seconds / units[first + 1].seconds
        return rest == 0 ? whole : whole + " \(rest) \(units[first + 1].name)"
    }

    /// Three significant digits, cut rather than rounded, so that 999.9 ms never reads 1000 ms.
    private static func decimal(_ value: Int64, per unit: Int64) -> String {
        let whole = value / unit
        let hundredths = value % unit * 100 / unit
        switch whole {
        case ..<10: return "\(whole)." + padded(hundredths, 2)
        case ..<100: return "\(whole).\(hundredths / 10)"
        default: return "\(whole)"
        }
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func split(_ value: Int64, by unit: Int64) -> (Int64, Int64) {
        let rest = value % unit
        return rest < 0 ? (value / unit - 1, rest + unit) : (value / unit, rest)
    }

    /// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
    ///
    /// Years start in March, so that the leap day is their last (Howard Hinnant's `civil_from_days`).
    private static func civil(day: Int64) -> (year: Int64, month: Int64, date: Int64) {
        let (era, dayOfEra) = split(day + 719_468, by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func dayNumber(year: Int64, month: Int64, date: Int64) -> Int64 {
        let (era, yearOfEra) = split(month <= 2 ? year - 1 : year, by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        return dayNumber(year: next.0, month: next.1, date: 1)
            - dayNumber(year: year, month: month, date: 1)
    }
}
