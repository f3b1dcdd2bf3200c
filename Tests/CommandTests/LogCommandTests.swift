import AlertLog
import CommandLine
import Foundation
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite struct LogCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func output(
        _ line: String,
        _ code: ExitCode = .done,
        environment: [String: String] = ["USER": "ada"]
    ) -> String {
        let test = TestConsole(environment: environment)
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return test.out.text
    }

    private func object(_ line: String, _ code: ExitCode = .done) throws -> [String: Any] {
        let data = Data(
            output(line, code).split(separator: "\n").first.map(String.init)?.utf8 ?? "".utf8
        )
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("A log can be compacted right behind its agent's clean stop")
    func compact() throws {
        try log.addCalls(callers: 1, at: LogWriter.wallClock())
        #expect(output("compact -o json").hasPrefix(#"{"type":"compacted","bytes_before":"#))
    }

    @Test("An alert in JSON opens with the keys of replay, in their order")
    func contract() throws {
        let line = output("alerts list -o json")
        let start = [
            #"{"type":"alert","rule":"masking","callee":"+2348031234567","#,
            #""first_seen":"2026-01-02T03:04:05.000000Z","first_seen_us":1767323045000000,"#,
            #""tripped":"2026-01-02T03:04:05.000000Z","tripped_us":1767323045000000,"#,
            #""last_seen":"2026-01-02T03:04:05.000000Z","last_seen_us":1767323045000000,"#,
            #""distinct_callers":2,"callers":["+2348031110001","+2348031110002"],"#,
            #""calls":[{"id":"call-1","caller":"+2348031110001","#,
            #""created_us":1767323045000000,"action":"killed","#,
        ]
        #expect(line.hasPrefix(start.joined()))
        #expect(line.contains(#""window_complete":true,"alert":1,"#))
        #expect(output("alerts list -o json") == line)
    }

    @Test(
        "Alerts are found by numbers in any written form and by time",
        arguments: [
            ("--callee 08031234567", true), ("--callee 00234-803-123-4567", true),
            ("--caller 080311*", true), ("--caller +4420*", false), ("--since 2026-01-03", false),
            ("--until 2026-01-02T03:04:06Z", true), ("--status confirmed", false),
            ("--switch pbx1", true),
        ]
    )
    func filters(options: String, isFound: Bool) {
        #expect(output("alerts list \(options)").contains("+2348031234567") == isFound)
    }

    @Test("Nothing that a caller chose reaches a table unescaped")
    func escaped() {
        let shown = output("alerts show 1")
        #expect(shown.contains(#"=1\u{1b}[31m"x",\u{202e}"#))
        #expect(!shown.contains("\u{1b}") && !shown.contains("\u{202e}"))
    }

    @Test("An alert is shown with its calls and the steps of its kills")
    func show() throws {
        let shown = output("alerts show 1")
        for part in ["masking: 5 callers within", "call-2", "CALL_REJECTED", "900 µs", "1 of 1"] {
            #expect(shown.contains(part), "\(part) in \(shown)")
        }
        let lines = output("alerts show 1 -o json").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.last?.contains(#""state":"ended""#) == true)
    }

    @Test("What is asked for by number and is not there ends with 3; no alert is judged then")
    func notFound() throws {
        _ = output("alerts show 9", .notFound)
        #expect(output("alerts set 1 9 --status confirmed", .notFound).isEmpty)
        #expect(try object("alerts list -o json")["status"] as? String == "new")
        _ = output("exempt remove 9", .notFound)
        _ = output("block remove 9", .notFound)
    }

    @Test("A status is kept with who gave it: the one behind sudo, or whom the command names")
    func status() throws {
        let both = ["USER": "root", "SUDO_USER": "bob"]
        _ = output("alerts set 1 --status false_positive --note radio|quiz", environment: both)
        let alert = try object("alerts list --status false_positive -o json")
        #expect(alert["status_by"] as? String == "bob")
        #expect(alert["note"] as? String == "radio quiz")
        _ = output("alerts set 1 --note x --author eve")
        #expect(try object("alerts list -o json")["status_by"] as? String == "eve")
        _ = output("alerts set 1 --note x", environment: [:])
        #expect(try object("alerts list -o json")["status_by"] as? String == "uid \(getuid())")
        _ = output("alerts set 1", .misused)
    }

    @Test("A judgement is taken back by the command, one at a time, and shown as such")
    func undo() throws {
        _ = output("alerts set 1 --status confirmed --note test|calls")
        _ = output("alerts set 1 --status resolved")
        #expect(output("alerts set 1 --undo") == "alert 1: confirmed\n")
        #expect(output("alerts show 1").contains("resolved -> confirmed by ada"))
        #expect(output("alerts show 1").contains("undone 20"))
        let json = output("alerts set 1 --undo --author eve -o json")
        #expect(json.contains(#""status":"new","note":null,"status_by":"eve""#))
        #expect(json.contains(#""what":"alert.undo","subject":"alert 1","before":"confirmed","#))
        let test = TestConsole()
        #expect(log.run("alerts set 1 --undo", in: test) == .failed)
        #expect(test.err.text.contains("no judgement to take back"))
        _ = output("alerts set 1 --undo --note x", .misused)
        _ = output("alerts set 1 9 --undo", .notFound)
        let many = (1...1_001).map { "\($0)" }.joined(separator: " ")
        _ = output("alerts set \(many) --undo", .misused)
    }

    @Test("What the command changes is on record as the command's, for eyes and for programs")
    func origin() throws {
        _ = output("alerts set 1 --note x")
        #expect(output("audit").split(separator: "\n").last?.contains("command") == true)
        #expect(try object("audit -o json")["origin"] as? String == "command")
        #expect(output("alerts show 1 -o json").contains(#""note":"x","origin":"command""#))
    }

    @Test("An export is safe in a spreadsheet and keeps international numbers")
    func export() {
        let alerts = output("alerts export").components(separatedBy: "\r\n")
        #expect(alerts.count == 3)
        #expect(
            alerts[1].hasPrefix(#"1,"masking","+2348031234567","2026-01-02T03:04:05.000000Z",1767"#)
        )
        let calls = output("alerts export --calls").components(separatedBy: "\r\n")
        #expect(calls.count == 4)
        #expect(calls[2].contains(#","'=1\u{1b}[31m""x"",\u{202e}","#))
        let head = calls[0].split(separator: ",").count
        #expect(calls[1].split(separator: ",", omittingEmptySubsequences: false).count == head)
        let systemd = output("alerts export --times systemd").components(separatedBy: "\r\n")
        #expect(systemd[1].contains(#""2026-01-02 03:04:05.000000 UTC",1767"#))
        #expect(output("alerts export -o json") == output("alerts list -o json"))
    }

    @Test("Calls, kills, brakes and gaps are listed for eyes and for programs")
    func ledgers() throws {
        #expect(output("calls").contains("NORMAL_CLEARING"))
        #expect(try object("calls -o json")["answered_us"] as? Int == 1_767_323_047_000_000)
        #expect(output("kills").contains("900 µs"))
        #expect((try object("kills -o json")["steps"] as? [Any])?.count == 2)
        #expect(output("kills --state still_up").isEmpty)
        #expect(output("kills brakes").contains("60 callees per minute"))
        #expect(output("gaps").contains("restarted"))
        #expect(try object("gaps -o json")["events_lost"] as? Int == 3)
    }

    @Test("Statistics are printed by name, and those of a dead agent are no success")
    func stats() throws {
        let stats = try object("stats -o json", .failed)
        #expect(stats["calls"] as? Int == 7)
        #expect(stats["kill_us_p99"] as? Double == 12.5)
        #expect(stats["snapshot"] as? String == "2026-01-02T03:04:05.000000Z")
        let test = TestConsole()
        #expect(log.run("stats", in: test) == .failed)
        #expect(test.out.text.contains("armed"))
        #expect(test.err.text.contains("old: no agent writes any; ask callwarden status"))
        let metrics = output("stats -o prometheus", .failed)
        #expect(
            metrics.contains("# TYPE callwarden_calls_total counter\ncallwarden_calls_total 7\n")
        )
        #expect(metrics.contains("callwarden_snapshot_seconds 1767323045.0\n"))
    }

    @Test(
        "Nobody there to let the brakes go is said, and the command does not wait for a next agent"
    )
    func resume() throws {
        #expect(output("kills resume", .failed).isEmpty)
        #expect(output("kills hold --reason wrong", .failed).isEmpty)
        let watch = try LogWatch(path: log.path)
        #expect(try watch.look(plan: NumberingPlan(), now: 0).controls.isEmpty)
    }

    @Test("A log that is not there is named, with what to do")
    func missing() {
        let test = TestConsole()
        let words = ["alerts", "list", "--database", log.folder + "/none.db"]
        #expect(Program(Registry.root).run(words, on: test.console) == .failed)
        #expect(test.err.text.contains("start the agent once"))
    }
}
