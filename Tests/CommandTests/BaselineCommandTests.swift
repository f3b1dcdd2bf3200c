import AlertLog
import CommandLine
import Foundation
import Records
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite("The commands baselines and expect")
struct BaselineCommandTests {
    private static let busy = "2348035550001"
    private static let busier = "2348035550002"
    let log: LogSample
    let now = LogWriter.wallClock()

    init() throws { log = try LogSample() }

    private func run(
        _ line: String,
        _ code: ExitCode = .done
    ) -> (out: String, err: String) {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    private func learn() throws {
        let quiet = LearnedSample.records(of: Self.busy, perHour: 240, until: now - 60_000_000)
        let busier = LearnedSample.records(of: Self.busier, perHour: 600, until: now - 120_000_000)
        #expect(quiet.count == 2 && busier.count == 2)
        try log.add(quiet + busier)
    }

    /// The number behind a key of a line of JSON.
    private func number(_ key: String, in line: some StringProtocol) -> Int? {
        line.firstRange(of: "\"\(key)\":").flatMap { range in
            Int(line[range.upperBound...].prefix { $0.isNumber || $0 == "-" })
        }
    }

    @Test("A log that has learned nothing says so")
    func nothing() {
        let (out, err) = run("baselines")
        #expect(out == "nothing learned yet\n")
        #expect(err.contains("no callee has enough calls"))
        #expect(
            run("baselines -o json").out
                == #"{"type":"learning","mode":"on","since":null,"since_us":null,"until":null,"#
                + #""until_us":null,"days":0,"days_wanted":14,"done":false,"callees":0,"silent":0}"#
                + "\n"
        )
        #expect(
            run("baselines --callee 08035550001", .notFound).err.contains("nothing was learned")
        )
    }

    @Test("What was learned is listed, the highest N first, with what is seen of an attack")
    func list() throws {
        try learn()
        let lines = run("baselines").out.split(separator: "\n")
        #expect(lines[0].hasPrefix("learned since "))
        #expect(lines[0].contains(", 0 of 14 days; N in force from "))
        #expect(lines[1].hasPrefix("CALLEE"))
        #expect(lines.count == 4)
        #expect(lines[2].hasPrefix("+\(Self.busier) "))
        #expect(lines[3].hasPrefix("+\(Self.busy) "))
        let rows = run("baselines -o json").out.split(separator: "\n")
        #expect(rows[0].hasPrefix(#"{"type":"learning","mode":"on","since":"20"#))
        #expect(number("callees", in: rows[0]) == 2)
        let busier = rows[1]
        #expect(
            busier.hasPrefix(#"{"type":"baseline","callee":"+2348035550002","callee_threshold":"#)
        )
        let callers = try #require(number("callee_threshold", in: busier))
        #expect(callers > 5)
        #expect(try callers > #require(number("callee_threshold", in: rows[2])))
        #expect(lines[2].contains("\(callers) in 5 s"))
        #expect(busier.contains(#"{"callers":\#(callers),"window_us":5000000}"#))
        #expect(number("bursts_7d", in: busier) == 0)
        #expect(run("baselines -n 1").err.contains("1 more"))
    }

    @Test("Bursts of the last week are counted, their callee comes first, and shows each of them")
    func bursts() throws {
        try learn()
        try log.add([
            LearnedSample.burst(of: Self.busy, at: now - 3_600_000_000),
            LearnedSample.burst(of: Self.busy, at: now - 8 * 86_400_000_000),
        ])
        let rows = run("baselines -o json").out.split(separator: "\n")
        #expect(rows[1].hasPrefix(#"{"type":"baseline","callee":"+2348035550001""#))
        #expect(number("bursts_7d", in: rows[1]) == 1)
        let one = run("baselines --callee 08035550001 -o json").out.split(separator: "\n")
        #expect(one.count == 3)
        #expect(one[2].hasPrefix(#"{"type":"burst","callee":"+2348035550001","#))
        let table = run("baselines --callee 08035550001").out
        #expect(table.contains("BURST AT"))
        #expect(!run("baselines --callee 08035550002").out.contains("BURST AT"))
    }

    @Test("One callee is asked for in any written form, and silence is said")
    func one() throws {
        let before = now - 2 * 86_400_000_000
        try log.add(LearnedSample.records(of: Self.busy, perHour: 240, until: before))
        let out = run("baselines --callee 08035550001").out
        #expect(out.contains("silent for more than a day: 1 of the callees"))
        #expect(out.contains("UTC, silent"))
        #expect(run("baselines --callee +23480355* -o json").out.contains(#""silent":true"#))
    }

    @Test("A row that cannot be gone on from is left out and counted")
    func broken() throws {
        var learned = CalleeLearned(callee: 77, name: "+2348035550009")
        (learned.state, learned.since, learned.lastCall) = ("1 rubbish", now, now)
        try log.add([.calleeLearned(learned)])
        #expect(run("baselines").err.contains("1 broken rows are left out"))
    }

    @Test("A callee of any name keeps to its line", arguments: HostileText.all)
    func hostile(text: HostileText) throws {
        let records = Self.learned.map { record in
            guard case .calleeLearned(var learned) = record, learned.callee != 0 else {
                return record
            }
            learned.name = ShortText(bytes: text.bytes)
            return .calleeLearned(learned)
        }
        try log.add(records)
        let shown = run("baselines").out
        #expect(Judge.human(shown, lines: 3).isEmpty, "\(shown)")
        let read = Judge.json(run("baselines -o json").out)
        let name = try #require(read?.last?["callee"] as? String)
        // What is no UTF-8 is longer once it is repaired, and cut there.
        let sent = ShortText<64>(bytes: text.bytes)
        guard Array(sent.string.utf8) == sent.array else { return }
        #expect(Array(name.utf8) == sent.array)
    }

    /// What was learned of one busy callee.
    private static let learned = LearnedSample.records(
        of: busy,
        perHour: 240,
        until: LogWriter.wallClock() - 60_000_000
    )

    @Test("A callee is forgotten where no agent runs, once, with the reason on record")
    func forget() throws {
        try learn()
        let line = "baselines forget --callee 08035550001 --reason new|owner"
        #expect(run(line).out.contains("+2348035550001 is forgotten; no agent runs"))
        #expect(run(line, .notFound).err.contains("nothing was learned of that callee"))
        #expect(run("baselines -o json").out.split(separator: "\n").count == 2)
        let audit = run("audit --what baseline.forget -o json").out
        #expect(audit.contains(#""author":"ada","what":"baseline.forget","subject":"callee +234"#))
        #expect(audit.contains(#""note":"new owner""#))
    }

    @Test(
        "What is missing or meant for several is refused",
        arguments: [
            ("baselines forget --reason r", "--callee"),
            ("baselines forget --callee 08035550001", "--reason is needed"),
            ("baselines forget --callee +23480355* --reason r", "one at a time"),
            ("baselines --reason r", "goes with 'baselines forget'"),
            ("expect add --callee 1 --to 2h --reason r", "--up-to"),
            ("expect add --callee 1 --to 2h --up-to 0 --reason r", "--up-to"),
            ("expect add --callee 1 --up-to 9 --reason r", "--to"),
            ("expect add --callee 1 --to 2h --up-to 9", "--reason"),
            ("expect add --callee * --to 2h --up-to 9 --reason r", "--callee: a star alone"),
            ("expect add --callee 1 --to 2020-01-01 --up-to 9 --reason r", "over already"),
            ("expect add --callee 1 --from 3h --to 2h --up-to 9 --reason r", "not after --from"),
        ]
    )
    func refused(line: String, words: String) throws {
        try learn()
        #expect(run(line, .misused).err.contains(words), "\(line)")
        #expect(run("expect list --all").out.isEmpty)
    }

    @Test("Expected calls are added with the N that they make, listed and removed")
    func expect() throws {
        try learn()
        let line =
            "expect add --callee 08035550002 --from 1h --to 3h --up-to 3000 --reason televote"
        let out = run(line).out
        #expect(out.hasPrefix("expected calls 1 added\nN is "))
        #expect(out.contains(" in 5 s for 3000 calls/h; of attacks is seen: "))
        let row = run("expect list -o json").out
        #expect(
            row.hasPrefix(#"{"type":"expected_calls","expected_calls":1,"callee":"08035550002","#)
        )
        #expect(row.contains(#""state":"planned","from":"20"#))
        #expect(row.contains(#""calls_per_hour":3000,"reason":"televote","author":"ada","#))
        #expect(run("expect list").out.contains("planned"))
        #expect(run("expect remove 1").out == "expectation 1 removed\n")
        #expect(
            run("expect remove 1", .notFound).err.contains("there is no expectation 1 in force")
        )
        #expect(run("expect list").out.isEmpty)
        #expect(run("expect list --all").out.contains("removed"))
        let audit = run("audit -o json").out
        #expect(audit.contains(#""what":"expect.add","subject":"expected calls 1""#))
        #expect(audit.contains(#""what":"expect.remove","subject":"expected calls 1""#))
    }

    @Test("While calls are expected N is as high as they want it, of any callee")
    func raised() throws {
        try learn()
        let before = number(
            "callee_threshold",
            in: run("baselines --callee 08035550001 -o json").out
        )
        let added = run(
            "expect add --callee 08035550001 --to 2h --up-to 3000 --reason televote -o json"
        ).out
        let later = run("baselines --callee 08035550001 -o json").out
        #expect(later.contains(#""threshold_origin":"expected""#))
        let callers = try #require(number("callee_threshold", in: later))
        #expect(try callers > #require(before))
        #expect(added.contains(#"{"callers":\#(callers),"window_us":5000000}"#))
        let range = run("expect add --callee 0809* --to 2h --up-to 3000 --reason r -o json").out
        #expect(range.contains(#""detectable":[{"callers":"#))
        #expect(run("expect add --callee 1001 --to 2h --up-to 30 --reason r").out.contains("N is "))
    }
}
