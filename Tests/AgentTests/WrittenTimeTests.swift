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
        ]
    )
    func noTime(text: String) { #expect(WrittenTime(Array(text.utf8)[...], .utc) == nil) }

    @Test("A time without a zone is of the zone that was set, in summer and in winter")
    func zones() throws {
        let ahead = try #require(LocalTime("+01:00"))
        let utc = try #require(TimeText.parse("2026-11-20T09:00:00Z"))
        #expect(WrittenTime(Array("2026-11-20 10:00:00".utf8)[...], ahead)?.time == utc)
        #expect(WrittenTime(Array("1795166796".utf8)[...], ahead)?.isLocal == false)
        let berlin = try #require(LocalTime("Europe/Berlin"))
        #expect(berlin.utc(utc + 3_600_000_000) == utc)
        let summer = try #require(TimeText.parse("2026-07-20T09:00:00Z"))
        #expect(berlin.utc(summer + 7_200_000_001) == summer + 1)
        for text in ["Nowhere/At", "../../etc/passwd", "+25:00", "", "/etc/passwd", "+1"] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
    }
}
