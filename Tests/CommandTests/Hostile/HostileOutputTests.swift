import CommandLine
import Foundation
import Telephony
import Testing
import Views

@testable import Agent
@testable import AlertLog
@testable import callwarden

@Suite("Hostile text out of every command")
struct HostileOutputTests {
    private let log: HostileLog

    init() throws { log = try HostileLog.shared.get() }

    /// Commands that show text from the log.
    static let listings: [[String]] = [
        ["alerts", "list", "-n", "10000"], ["calls", "-n", "10000"], ["kills", "-n", "10000"],
        ["gaps", "-n", "10000"], ["exempt", "list", "--all"], ["block", "list", "--all"],
        ["stats"],
    ]

    /// Alerts of all texts, and of the text of this place.
    private var alertCount: Int { log.alerts.map(\.count).reduce(0, +) }

    @Test("Every text makes its alerts, each with both of its calls")
    func complete() throws {
        let words = ["alerts", "list", "-n", "10000", "-o", "json"]
        let read = Judge.json(log.run(words).out)
        let alerts = try #require(read)
        #expect(alerts.count == alertCount)
        for alert in alerts {
            #expect((alert["calls"] as? [Any])?.count == 2, "\(alert["alert"] ?? "")")
            #expect(alert["distinct_callers"] as? Int == 2, "\(alert["alert"] ?? "")")
        }
        for (text, alerts) in zip(HostileText.all, log.alerts) {
            // Nothing in front of the @ of a URI is no callee; To names one to a FreeSWITCH's events here.
            let isNobody = text.bytes.first == 0x40
            #expect(alerts.count == (isNobody ? 3 : 4), "\(text.name)")
        }
    }

    @Test("Human output holds nothing but its own lines", arguments: listings)
    func human(words: [String]) throws {
        let read = Judge.json(log.run(words + ["-o", "json"]).out)
        let objects = try #require(read)
        let shown = log.run(words).out
        let rows = words == ["stats"] ? (objects.first?.count ?? 0) - 3 + 1 : objects.count
        #expect(Judge.human(shown, lines: rows == 0 ? 0 : rows + 1).isEmpty)
        let widest = shown.split(separator: "\n").map { $0.unicodeScalars.count }.max() ?? 0
        // Nothing is cut in a pipe that anybody would read, and no cell is padded beyond that.
        #expect(widest < 6 * Cell.placesMax)
    }

    @Test("The status is one line, a head and a row for each check")
    func status() throws {
        let read = Judge.json(log.run(["status", "-o", "json"]).out)
        let checks = try #require(read?.first?["checks"] as? [[String: Any]])
        #expect(checks.compactMap { $0["switch"] as? String } == HostileLog.linkNames)
        #expect(Judge.human(log.run(["status"]).out, lines: 2 + checks.count).isEmpty)
    }

    @Test("An alert and its calls are shown in their own lines", arguments: HostileText.all.indices)
    func show(place: Int) {
        for alert in log.alerts[place].values {
            let shown = log.run(["alerts", "show", "\(alert)"])
            #expect(shown.code == .done)
            #expect(Judge.human(shown.out).isEmpty, "\(shown.out)")
        }
    }

    @Test("JSON gives back what was sent", arguments: Array(HostileText.all.enumerated()))
    func json(place: Int, text: HostileText) throws {
        for (attack, sent, tag) in [
            (HostileAttack.caller, HostileFeed.arriving(text.bytes), []),
            (.proxiedCaller, text.bytes, [0x74] as [UInt8]),
        ] {
            let alert = try #require(log.alerts[place][attack])
            let out = log.run(["alerts", "show", "\(alert)", "-o", "json"]).out
            let read = Judge.json(out)?.first?["calls"] as? [[String: Any]]
            let calls = try #require(read)
            let text = ShortText<64>(bytes: sent).string
            for call in calls {
                #expect(same(call["name"], text))
                #expect(same(call["user_agent"], text))
                #expect(same(call["from_tag"], ShortText<64>(bytes: sent + tag).string))
            }
            #expect(calls.contains { same($0["caller_sent"], text) })
        }
    }

    /// Byte for byte: Swift counts some different texts as equal.
    private func same(_ value: Any?, _ text: String) -> Bool {
        (value as? String).map { Array($0.utf8) == Array(text.utf8) } ?? false
    }

    @Test("CSV keeps every cell in its place, says what was sent and holds no formula")
    func csv() throws {
        let export = log.run(["alerts", "export", "--calls"]).out
        #expect(Judge.human(export.replacing("\r\n", with: "\n")).isEmpty)
        let read = Judge.csv(export)
        let rows = try #require(read)
        let head = try #require(rows.first)
        let name = try #require(head.firstIndex(of: "name"))
        var sent: [Int: [UInt8]] = [:]
        for (text, alerts) in zip(HostileText.all, log.alerts) {
            for (attack, alert) in alerts {
                let isRaw = attack == .proxiedCaller || attack == .proxiedCallee
                sent[alert] = isRaw ? text.bytes : HostileFeed.arriving(text.bytes)
            }
        }
        #expect(rows.count == 1 + alertCount * 2)
        for row in rows.dropFirst() {
            #expect(row.count == head.count)
            #expect(!row.contains(where: Judge.hasFormula), "\(row)")
            let text = ShortText<64>(bytes: sent[Int(row[0]) ?? 0] ?? []).string
            #expect(Judge.meaning(ofCell: row[name]) == text)
        }
    }

    @Test("The export of alerts has a row for each and no formula")
    func alertsCSV() throws {
        let read = Judge.csv(log.run(["alerts", "export"]).out)
        let rows = try #require(read)
        #expect(rows.count == 1 + alertCount)
        #expect(!rows.joined().contains(where: Judge.hasFormula))
    }

    @Test("Each line of the log is one line, and its fields are its own")
    func logLines() {
        let known: Set<String> = [
            "alert", "callee", "switch", "tripped", "action", "caller", "source", "call", "attempt",
            "detail", "reason", "until", "blind_seconds", "events_lost", "limit_per_minute",
            "rule", "block", "why", "by", "brake",
            "took_ms", "other_leg", "caller_source", "caller_other", "leg", "hint",
        ]
        #expect(log.lines.count > 1_000)
        for line in log.lines {
            #expect(Judge.logLine(line.text).isEmpty, "\(line.text)")
            #expect(Set(Judge.keys(line.text)).isSubset(of: known), "\(line.text)")
        }
    }

    @Test("Kills name calls by plain identifiers and nothing else")
    func commands() throws {
        let plain = try Regex("api uuid_kill [!-~]+ CALL_REJECTED\n\n")
        #expect(log.commands.count > HostileText.all.count)
        for bytes in log.commands {
            #expect(String(decoding: bytes, as: UTF8.self).wholeMatch(of: plain) != nil)
        }
    }

    @Test("No statement was changed by what was stored")
    func database() throws {
        let database = try Database.forClient(log.path, .readOnly, busyMilliseconds: 1_000)
        #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        for (table, count) in [("alerts", alertCount), ("alert_calls", alertCount * 2)] {
            let rule = "WHERE rule = 'masking'"
            let rows = try database.first("SELECT count(*) FROM \(table) \(rule)") { $0.int(0) }
            #expect(rows == count)
        }
    }
}
