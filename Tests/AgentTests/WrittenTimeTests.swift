import Foundation
import Telephony
import Testing

@testable import Agent

@Suite("Times in records of calls")
struct WrittenTimeTests {
    private static let hasZones = LocalTime("Europe/Berlin") != nil

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

    @Test("A time without a zone is of the distance that was set")
    func zones() throws {
        let ahead = try #require(LocalTime("+01:00"))
        let utc = try #require(TimeText.parse("2026-11-20T09:00:00Z"))
        #expect(WrittenTime(Array("2026-11-20 10:00:00".utf8)[...], ahead)?.time == utc)
        #expect(WrittenTime(Array("1795166796".utf8)[...], ahead)?.isLocal == false)
        for text in ["Nowhere/At", "../../etc/passwd", "+25:00", "", "/etc/passwd", "+1"] {
            #expect(LocalTime(text) == nil, "\(text)")
        }
    }

    @Test(
        "A zone's clocks are in summer and winter what its rule says, years ahead too",
        .enabled(if: hasZones, "the system has no data of zones"),
        arguments: [
            ("Europe/Berlin", "2026-11-20 10:00:00", "2026-11-20T09:00:00Z"),
            ("Europe/Berlin", "2026-07-20 11:00:00", "2026-07-20T09:00:00Z"),
            ("Europe/Berlin", "2060-07-20 11:00:00", "2060-07-20T09:00:00Z"),
            // The hour that comes twice is the first, the one that is left out goes on from before it.
            ("Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),
            ("Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
            ("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z"),
            ("Africa/Lagos", "2026-07-20 10:00:00", "2026-07-20T09:00:00Z"),
            ("Asia/Kolkata", "2026-07-20 14:30:00.25", "2026-07-20T09:00:00.25Z"),
            ("Australia/Sydney", "2050-01-20 11:00:00", "2050-01-20T00:00:00Z"),
            ("America/New_York", "2026-12-31 23:00:00", "2027-01-01T04:00:00Z"),
        ]
    )
    func named(zone: String, local: String, utc: String) throws {
        let zone = try #require(LocalTime(zone))
        let written = try #require(WrittenTime(Array(local.utf8)[...], zone))
        #expect(written.time == TimeText.parse(utc) && written.isLocal)
    }

    @Test(
        "A rule of clocks is read in all its forms, or not at all",
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", [1_774_746_000, 1_792_890_000], [7_200, 3_600]),
            (
                "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", [1_774_746_000, 1_792_890_000],
                [-7_200, -10_800]
            ),
            ("AAA0BBB,J60/0,J300/0", [1_772_323_200, 1_793_055_600], [3_600, 0]),
            ("AAA0BBB-2,59/0,299/0", [1_772_323_200, 1_793_052_000], [7_200, 0]), ("UTC0", [], []),
        ]
    )
    func rules(text: String, times: [Int64], easts: [Int64]) throws {
        let rule = try #require(ZoneRule(text))
        #expect(rule.changes(in: 2_026).map(\.time) == times)
        #expect(rule.changes(in: 2_026).map(\.east) == easts)
        for cut in 1..<text.count - 1 {
            // Whatever stands there, it is read or refused.
            _ = ZoneRule(String(text.prefix(cut)))
        }
        #expect(ZoneRule(text + "x") == nil)
    }

    @Test(
        "A file of a zone that is cut or damaged is refused or read, and nothing worse",
        .enabled(if: hasZones, "the system has no data of zones")
    )
    func damaged() throws {
        let bytes = Array(try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/Europe/Berlin")))
        #expect(ZoneTable(bytes) != nil && ZoneTable([]) == nil)
        for cut in 0..<min(bytes.count, 200) { #expect(ZoneTable(Array(bytes.prefix(cut))) == nil) }
        for place in 0..<min(bytes.count, 400) {
            var damaged = bytes
            damaged[place] ^= 0xff
            _ = ZoneTable(damaged)?.utc(1_795_166_796_000_000)
        }
    }
}
