import Foundation
import Telephony
import Testing

@Suite("Times as text")
struct TimeTextTests {
    @Test(
        "Microseconds become ISO 8601 with six decimals",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1, "1970-01-01T00:00:00.000001Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_166_794_960_356, "2026-11-20T09:26:34.960356Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
        ] as [(Int64, String)]
    )
    func iso(time: Int64, text: String) {
        #expect(TimeText.iso8601(time) == text)
        #expect(TimeText.parse(text) == time)
        let short = text.prefix(19).replacing("T", with: " ") + " UTC"
        #expect(TimeText.short(time) == short)
        #expect(TimeText.utc(time) == text.dropLast().replacing("T", with: " ") + " UTC")
        #expect(TimeText.parse(TimeText.utc(time)) == time)
        #expect(TimeText.parse(short).map { $0 / 1_000_000 } == time / 1_000_000 || time < 0)
    }

    @Test("The ends of the clock's range do not trap")
    func extremes() {
        #expect(TimeText.iso8601(.max).hasPrefix("294247-01-10"))
        #expect(TimeText.iso8601(.min).hasPrefix("-290308-12-21"))
        #expect(TimeText.duration(microseconds: .min).isEmpty)
        #expect(TimeText.duration(microseconds: .max) == "106751991 d 4 h")
    }

    @Test("Every time of day is read back from its text, which stands behind what was there")
    func timesOfDay() {
        var time: EventTime = -62_135_596_800_000_000
        while time < 253_402_300_799_999_999 {
            var bytes = Array("x".utf8)
            TimeText.append(iso8601: time, to: &bytes)
            let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
            #expect(bytes.count == 28 && text == TimeText.iso8601(time))
            #expect(TimeText.parse(text) == time)
            time += 98_765_432_109_877
        }
    }

    @Test("Every day of eight centuries agrees with Foundation's calendar")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for day in stride(from: -100_000, to: 200_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let text = TimeText.iso8601(Int64(day) * 86_400_000_000)
            let numbers = text.prefix(10).split(separator: "-").compactMap { Int($0) }
            #expect(numbers == [parts.year, parts.month, parts.day])
        }
    }

    @Test(
        "A typed time may leave parts out or name another zone",
        arguments: [
            ("2026-11-20", 1_795_132_800_000_000), ("2026-11-20T09:26Z", 1_795_166_760_000_000),
            ("2026-11-20 09:26:34", 1_795_166_794_000_000),
            ("2026-11-20T10:26:34.5+01:00", 1_795_166_794_500_000),
            ("2026-11-20T08:26:34-01:00", 1_795_166_794_000_000),
        ] as [(String, Int64)]
    )
    func typed(text: String, time: Int64) {
        #expect(TimeText.parse(text) == time)
    }

    @Test(
        "What is no time is refused",
        arguments: [
            "", "2026", "2026-13-01", "2026-02-29", "2026-11-20T24:00", "2026-11-20T09:60",
            "2026-11-20T09:26:60", "2026-11-20T09:26:34.", "2026-11-20T09:26:34.1234567Z",
            "2026-11-20T09:26:34Zx", "2026-11-20 09:26:34 UTC+1", "2026-11-20 09:26:34 CET",
            "2026-11-20x", "20261120", "now", "2026-00-10", "2026-01-00",
        ]
    )
    func refused(text: String) {
        #expect(TimeText.parse(text) == nil)
    }

    @Test(
        "Durations are told in the units that matter",
        arguments: [
            (0, "0 µs"), (999, "999 µs"), (2_310, "2.31 ms"), (23_150, "23.1 ms"),
            (999_999, "999 ms"), (4_960_356, "4.96 s"), (59_999_999, "59.9 s"),
            (60_000_000, "1 min"), (125_000_000, "2 min 5 s"), (12_000_000_000, "3 h 20 min"),
            (187_200_000_000, "2 d 4 h"), (-1500, "-1.50 ms"),
        ] as [(Int64, String)]
    )
    func durations(microseconds: Int64, text: String) {
        #expect(TimeText.duration(microseconds: microseconds) == text)
    }

    @Test("Typed durations are read with and without a unit")
    func typedDurations() {
        for (text, seconds) in [
            ("90", 90), ("90s", 90), ("15m", 900), ("2h", 7200), ("1w", 604_800),
        ] {
            #expect(TimeText.parseDuration(text) == Int64(seconds) * 1_000_000)
        }
        for text in ["", "m", "-5s", "5x", "1.5h", "99999999999999999999", "9999999999999w"] {
            #expect(TimeText.parseDuration(text) == nil, "\(text)")
        }
    }
}
