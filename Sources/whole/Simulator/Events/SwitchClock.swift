/// Times as the switch writes them; its local time is UTC, as on the recorded machine.
enum SwitchClock {
    /// As in `2026-11-20%2009%3A30%3A22`.
    static func appendLocal(_ microseconds: Int64, to bytes: inout [UInt8]) {
        append(Parts(microseconds), space: "%20", colon: "%3A", to: &bytes)
    }

    /// As in `2026-11-20 09:30:22`.
    static func text(_ microseconds: Int64) -> String {
        var bytes: [UInt8] = []
        append(Parts(microseconds), space: " ", colon: ":", to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As in `Fri,%2020%20Nov%202026%2009%3A30%3A22%20GMT`.
    static func appendGMT(_ microseconds: Int64, to bytes: inout [UInt8]) {
        let parts = Parts(microseconds)
        bytes.append(contentsOf: weekdays[parts.weekday].utf8)
        bytes.append(contentsOf: ",%20".utf8)
        bytes.append(twoDigits: parts.day)
        bytes.append(contentsOf: "%20".utf8)
        bytes.append(contentsOf: months[parts.month - 1].utf8)
        bytes.append(contentsOf: "%20".utf8)
        bytes.append(decimal: parts.year)
        bytes.append(contentsOf: "%20".utf8)
        appendClock(parts, colon: "%3A", to: &bytes)
        bytes.append(contentsOf: "%20GMT".utf8)
    }

    private static func append(
        _ parts: Parts,
        space: String,
        colon: String,
        to bytes: inout [UInt8]
    ) {
        bytes.append(decimal: parts.year)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(twoDigits: parts.month)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(twoDigits: parts.day)
        bytes.append(contentsOf: space.utf8)
        appendClock(parts, colon: colon, to: &bytes)
    }

    private static func appendClock(_ parts: Parts, colon: String, to bytes: inout [UInt8]) {
        bytes.append(twoDigits: parts.hour)
        bytes.append(contentsOf: colon.utf8)
        bytes.append(twoDigits: parts.minute)
        bytes.append(contentsOf: colon.utf8)
        bytes.append(twoDigits: parts.second)
    }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// A moment of UTC in the Gregorian calendar.
    struct Parts {
        let year, month, day, hour, minute, second: Int
        /// Days since a Thursday: 1 January 1970 was one.
        let weekday: Int

        init(_ microseconds: Int64) {
            let seconds = Int(microseconds / 1_000_000)
            let days = seconds / 86_400
            weekday = days % 7
            hour = seconds / 3_600 % 24
            minute = seconds / 60 % 60
            second = seconds % 60
            // Howard Hinnant's days-to-civil, counting from 1 March of the year 0.
            let shifted = days + 719_468
            let era = shifted / 146_097
            let dayOfEra = shifted % 146_097
            let yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }
    }
}
