import Rules
import Settings
import Telephony
import TestConsoles
import Testing

@testable import CommandLine

@Suite("Times as people type them")
struct TimePointTests {
    /// Monday, 30 November 2026, 22:50:33 UTC, which is 23:50:33 in Berlin.
    private static let now = TimeText.parse("2026-11-30T22:50:33Z") ?? 0
    private static func berlin() throws -> HourZone {
        try #require(HourZone(named: "Europe/Berlin"))
    }

    private func read(_ text: String, in zone: HourZone = .utc) throws -> String {
        let point = try #require(TimePoint(text), "\(text)")
        return TimeText.short(try point.resolved(now: Self.now, in: zone))
    }

    @Test(
        "Words, days and lengths are read as systemd reads them",
        arguments: [
            ("now", "2026-11-30 22:50:33 UTC"), ("today", "2026-11-30 00:00:00 UTC"),
            ("Yesterday", "2026-11-29 00:00:00 UTC"), ("tomorrow", "2026-12-01 00:00:00 UTC"),
            ("yesterday 14:00", "2026-11-29 14:00:00 UTC"), ("monday", "2026-11-30 00:00:00 UTC"),
            ("sun", "2026-11-29 00:00:00 UTC"), ("tuesday 09:30", "2026-11-24 09:30:00 UTC"),
            ("this week", "2026-11-30 00:00:00 UTC"), ("last week", "2026-11-23 00:00:00 UTC"),
            ("this month", "2026-11-01 00:00:00 UTC"), ("last month", "2026-10-01 00:00:00 UTC"),
            ("2h", "2026-11-30 20:50:33 UTC"), ("2h ago", "2026-11-30 20:50:33 UTC"),
            ("-2h", "2026-11-30 20:50:33 UTC"),
            ("1 hour 30 minutes ago", "2026-11-30 21:20:33 UTC"),
            ("1h30min", "2026-11-30 21:20:33 UTC"), ("7d", "2026-11-23 22:50:33 UTC"),
            ("2 weeks ago", "2026-11-16 22:50:33 UTC"), ("09:00", "2026-11-30 09:00:00 UTC"),
            ("2026-11-20", "2026-11-20 00:00:00 UTC"),
            ("2026-11-20 09:00", "2026-11-20 09:00:00 UTC"),
            ("2026-11-20T09:00:00+02:00", "2026-11-20 07:00:00 UTC"),
            ("2026-11-20 09:00:00 UTC", "2026-11-20 09:00:00 UTC"),
            ("@1767323045", "2026-01-02 03:04:05 UTC"),
        ]
    )
    func words(text: String, time: String) throws {
        #expect(try read(text) == time)
    }

    @Test(
        "What names no zone is of the zone that times are shown in; what names one is not",
        arguments: [
            ("today", "2026-11-29 23:00:00 UTC"), ("09:00", "2026-11-30 08:00:00 UTC"),
            ("2026-07-20 09:00", "2026-07-20 07:00:00 UTC"),
            ("2026-11-20 09:00", "2026-11-20 08:00:00 UTC"),
            ("2026-11-20 09:00 UTC", "2026-11-20 09:00:00 UTC"),
            ("2026-11-20T09:00Z", "2026-11-20 09:00:00 UTC"),
            ("last week", "2026-11-22 23:00:00 UTC"), ("2h ago", "2026-11-30 20:50:33 UTC"),
        ]
    )
    func local(text: String, time: String) throws {
        #expect(try read(text, in: Self.berlin()) == time)
    }

    @Test(
        "Unknown and doubtful words are refused",
        arguments: [
            "", "soon", "last monday", "next week", "2", "2 fortnights ago", "-2h ago", "ago",
            "09:00Z", "25:00", "2026-13-01", "last week 09:00", "@", "@-1", "@9999999999999",
            "99999999999999999999h", "1h 1h99999999999999999", "9223372036854775807s",
            "2026-11-20 09:00 Mars", "１２h",
        ]
    )
    func refused(text: String) {
        #expect(TimePoint(text) == nil)
    }

    @Test("An hour that clocks skip, or show twice, is refused with what may be meant")
    func changes() throws {
        let zone = try Self.berlin()
        func fault(_ text: String) -> String {
            do throws(LocalTimeFault) {
                return "\(try TimePoint(text)?.resolved(now: Self.now, in: zone) ?? 0)"
            } catch {
                return "\(error)"
            }
        }
        #expect(
            fault("2026-03-29 02:30")
                == "2026-03-29 02:30:00 was skipped by the clocks of Europe/Berlin; "
                + "say '2026-03-29 01:30:00+01:00' or '2026-03-29 03:30:00+02:00'"
        )
        #expect(
            fault("2026-10-25 02:30") == "2026-10-25 02:30:00 came twice in Europe/Berlin; "
                + "say '2026-10-25 02:30:00+02:00' or '2026-10-25 02:30:00+01:00'"
        )
        #expect(try read("2026-10-25 02:30:00+01:00", in: zone) == "2026-10-25 01:30:00 UTC")
        #expect(try read("2026-03-29 03:00", in: zone) == "2026-03-29 01:00:00 UTC")
    }

    @Test("A day begins where clocks skip its midnight, and at the first of two midnights")
    func midnights() throws {
        let cairo = try #require(HourZone(named: "Africa/Cairo"))
        // Clocks went from 00:00 to 01:00 on Friday, 26 April 2024, and back at 00:00 on 1 November.
        let spring = try #require(TimeText.parse("2024-04-26T10:00:00Z"))
        let today = try TimePoint.day(.today, microseconds: 0).resolved(now: spring, in: cairo)
        #expect(TimeText.short(today) == "2024-04-25 22:00:00 UTC")
        let autumn = try #require(TimeText.parse("2024-10-31T22:30:00Z"))
        let day = try TimePoint.day(.today, microseconds: 0).resolved(now: autumn, in: cairo)
        #expect(day + cairo.offset(at: day) == TimeText.parse("2024-11-01"))
    }

    @Test("A console that is a terminal has the zone of TZ, all else and --utc that of UTC")
    func consoles() {
        let zone = ["TZ": "Europe/Berlin"]
        let terminal = TestConsole(isTerminal: true, environment: zone).console
        #expect(terminal.zone.name == "Europe/Berlin")
        #expect(TestConsole(isTerminal: false, environment: zone).console.zone == .utc)
        #expect(TestConsole(isTerminal: true, environment: ["TZ": ""]).console.zone == .utc)
        let rule = TestConsole(isTerminal: true, environment: ["TZ": "CET-1CEST,M3.5.0,M10.5.0/3"])
        #expect(rule.console.zone.offset(at: Self.now) == 3_600_000_000)
    }

    @Test("A terminal's size is what it says, else what the environment does, within reason")
    func sizes() {
        let environment = ["COLUMNS": "100", "LINES": "30"]
        let said = TerminalSize(columns: 80, rows: 24, environment)
        #expect(said == TerminalSize(columns: 80, rows: 24))
        let unsaid = TerminalSize(columns: 0, rows: 0, environment)
        #expect(unsaid == TerminalSize(columns: 100, rows: 30))
        for wrong in ["0", "-5", "x", "99999999999"] {
            #expect(TerminalSize(columns: 0, rows: 0, ["COLUMNS": wrong]) == nil)
        }
    }

    @Test("Keys are told from what else a terminal sends")
    func keys() {
        #expect(LiveTerminal.key(Array("q".utf8)) == .letter("q"))
        #expect(LiveTerminal.key(Array(" ".utf8)) == .letter(" "))
        #expect(LiveTerminal.key([0x1b, 0x5b, 0x43]) == .right)
        #expect(LiveTerminal.key([0x1b, 0x4f, 0x44]) == .left)
        let none: [[UInt8]] = [
            [], [0x1b], [0x1b, 0x5b], [0x1b, 0x5b, 0x35], [0x03], [0xc3, 0xa4],
        ]
        for bytes in none { #expect(LiveTerminal.key(bytes) == nil) }
    }
}
