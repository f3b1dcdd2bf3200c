import Telephony
import Testing

@testable import Agent

@Suite("Times in records of calls")
struct WrittenTimeTests {
    @Test(
        "Times are read in every form that records have",
        arguments: [
            ("1795166796", 1_795_166_796_000_000), ("1795166796.22", 1_795_166_796_220_000),
            ("1795166796220", 1_795_166_796_220_000), ("1795166796220358", 1_795_166_796_220_358),
            ("2026-11-20 09:26:36", 1_795_166_796_000_000),
            ("2026-11-20 09:26:36.220358", 1_795_166_796_220_358),
            ("2026-11-20T10:26:36.22+01:00", 1_795_166_796_220_000),
            (" 2026-11-20T09:26:36Z", 1_795_166_796_000_000),
        ]
    )
    func times(text: String, time: EventTime) throws {
        let written = try #require(WrittenTime(Array(text.utf8)[...], .utc))
        #expect(written.time == time)
    }

    @Test(
        "What is no time is none",
        arguments: [
            "", "x", "-5", "1.2.3", "2026-11-20", "99999999999999999999", "1795166796.", "12:30",
            "2026-02-30 00:00:00", "1e9", "２０２６", "\0", "1795166796220.5",
            // Past the year 2100, and the largest number that there is.
            "4102444800000001", "9223372036854775807", "2101-01-01T00:00:00Z",
        ]
    )
    func noTime(text: String) { #expect(WrittenTime(Array(text.utf8)[...], .utc) == nil) }

    @Test("A time without a zone is of the distance that was set")
    func distances() throws {
        let ahead = try #require(LocalTime("+01:00"))
        let utc = try #require(TimeText.parse("2026-11-20T09:00:00Z"))
        #expect(WrittenTime(Array("2026-11-20 10:00:00".utf8)[...], ahead)?.time == utc)
        #expect(WrittenTime(Array("1795166796".utf8)[...], ahead)?.isLocal == false)
        for text in [
            "Nowhere/At", "../../etc/passwd", "+25:00", "", "/etc/passwd", "+1", "Europe",
            "tzdata.zi",
        ] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
    }

    @Test(
        "A zone's clocks are in summer and winter what the system says, years ahead too",
        .enabled(if: LocalTime("Europe/Berlin") != nil, "the system has no data of zones")
    )
    func zones() async {
        // The system's functions take the zone from the environment, which is a process's.
        await #expect(processExitsWith: .success) {
            for (zone, local, utc) in [
                ("Europe/Berlin", "2026-11-20 10:00:00", "2026-11-20T09:00:00Z"),
                ("Europe/Berlin", "2026-07-20 11:00:00", "2026-07-20T09:00:00Z"),
                ("Europe/Berlin", "2060-07-20 11:00:00", "2060-07-20T09:00:00Z"),
                ("Africa/Lagos", "2026-07-20 10:00:00", "2026-07-20T09:00:00Z"),
                ("Asia/Kolkata", "2026-07-20 14:30:00.25", "2026-07-20T09:00:00.25Z"),
                ("Australia/Sydney", "2050-01-20 11:00:00", "2050-01-20T00:00:00Z"),
                ("America/New_York", "2026-12-31 23:00:00", "2027-01-01T04:00:00Z"),
            ] {
                let zone = try #require(LocalTime(zone))
                let written = try #require(WrittenTime(Array(local.utf8)[...], zone))
                #expect(written.time == TimeText.parse(utc) && written.isLocal)
            }
        }
    }
}
