import AlertLog
import CommandLine
import Foundation
import Records
import Ring
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite("The command replay, of the log and of records")
struct ReplayCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func replay(_ line: String, _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: [:])
        #expect(log.run("replay " + line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    /// Runs without the log's own path, as files are replayed.
    private func replayFile(
        _ words: [String],
        _ code: ExitCode = .done
    ) -> (out: String, err: String) {
        let test = TestConsole(environment: [:])
        let status = Program(Registry.root).run(["replay"] + words, on: test.console)
        #expect(status == code, "\(words): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    /// Five callers within five seconds, each up for a minute, an hour behind the sample's time; and a
    /// gap of the switch so long after the first.
    private func addAttack(gapAt distance: Int64) throws {
        let start = LogSample.time + 3_600_000_000
        let ring = try Journal(path: log.folder + "/j3", capacity: 1 << 20)
        let writer = try LogWriter(
            LogOptions(path: log.path, links: ["pbx1"]),
            journal: ring,
            clock: { start + 120_000_000 }
        ) { _ in }
        let journal = RecordJournal(ring)
        for index in Int64(0)..<5 {
            let began = start + index * 1_000_000
            let id = CallID("attack-\(index)")
            var call = Call(link: LinkID(0), id: id, createdAt: began)
            call.callerReading = .party(LogSample.party("23470311112\(10 + index)"))
            call.calleeReading = .party(LogSample.party(LogSample.callee))
            var account = FinishedCall(call, toldAt: began + 60_000_000)
            account.endedAt = began + 60_000_000
            #expect(journal.publish(.callFinished(account)))
        }
        var gap = Gap(gap: GapID(7), link: LinkID(0), reason: .disconnected, from: start + distance)
        gap.to = start + distance + 1_000_000
        #expect(journal.publish(.gapClosed(gap)))
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    @Test("A replay starts from what a log has learned: what is ordinary there is no attack")
    func baselinesFrom() throws {
        let now = LogSample.time + 86_400_000_000
        let busy = "2348035550001"
        try log.add(LearnedSample.records(of: busy, perHour: 600, until: now), now: now)
        let table = LearnedSample.tableOfBurst(to: busy, at: now + 60_000_000)
        let file = log.folder + "/calls.csv"
        try Data(table.utf8).write(to: URL(filePath: file))
        let words = [
            file, "--columns", "caller=a,callee=b,start=at", "--set", "baselines.learning_days=0",
            "--set", "numbering.country_code=234",
        ]
        #expect(replayFile(words).out.contains("1 alert, 6 flagged of 6 calls"))
        let learned = replayFile(words + ["--baselines-from", log.path])
        #expect(learned.out.contains("0 alerts, 0 flagged of 6 calls"), "\(learned)")
        #expect(learned.err.isEmpty, "\(learned.err)")
        let other = try LogSample()
        let nothing = replayFile(words + ["--baselines-from", other.path])
        #expect(nothing.err.contains("nothing was learned of any callee there"))
        #expect(nothing.out.contains("1 alert"))
        // SQLite keeps `user_version` here, the highest byte first.
        let handle = try FileHandle(forUpdating: URL(filePath: other.path))
        try handle.seek(toOffset: 60)
        try handle.write(contentsOf: [0, 0, 0, 12])
        try handle.close()
        let older = replayFile(words + ["--baselines-from", other.path], .failed)
        #expect(older.err.contains("schema 12"), "\(older.err)")
        let missing = log.folder + "/missing.db"
        #expect(replayFile(words + ["--baselines-from", missing], .failed).err.contains(missing))
    }

    @Test("The calls that the log keeps are replayed; windows that touch a gap are incomplete")
    func fromLog() throws {
        try addAttack(gapAt: 90_000_000)
        let whole = replay("--from-log -o json")
        let alert = try #require(whole.out.split(separator: "\n").first)
        #expect(alert.hasPrefix(#"{"type":"alert","rule":"masking","callee":"+2348031234567","#))
        #expect(alert.contains(#""distinct_callers":5,"callers":["+2347031111210","#))
        #expect(alert.contains(#"{"id":"attack-0","caller":"+2347031111210","created_us":"#))
        #expect(alert.contains(#""window_complete":true,"#))
        #expect(whole.out.contains(#""calls":6,"alerts":1,"flagged_calls":5,"malformed_frames":0"#))
        #expect(whole.err.contains("6 finished calls that began from 2026-01-02 03:04:05 UTC to"))
        #expect(replay("--from-log -o json").out.split(separator: "\n").first == alert)
        let part = replay("--from-log --since 2026-01-02T04:04:06Z")
        #expect(part.out.contains("0 alerts, 0 flagged of 4 calls"))
        #expect(replay("--from-log --set threshold=6").out.contains("0 alerts"))
        // What began before is left out, so there may have been more.
        let edge = replay("--from-log --since 2026-01-02T04:04:06Z --set threshold=4 -o json")
        #expect(edge.out.contains(#""distinct_callers":4"#))
        #expect(edge.out.contains(#""window_complete":false,"#))
    }

    @Test("An attack that a gap touches may have had more calls, and the replay says so")
    func gap() throws {
        try addAttack(gapAt: 500_000)
        let found = replay("--from-log -o json")
        #expect(found.out.contains(#""window_complete":false,"#))
        #expect(found.err.contains("the agent was blind meanwhile (1 disconnected, 1 restarted)"))
    }

    @Test("A time without calls is said; a log without any is nothing to replay")
    func nothing() throws {
        let late = replay("--from-log --since 2026-06-01")
        #expect(late.err.contains("no call that the log keeps began in that time; they ended from"))
        let path = log.folder + "/empty.db"
        _ = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: Journal(path: log.folder + "/j4", capacity: 1 << 18)
        ) { _ in }
        let none = replayFile(["--from-log", "--database", path], .failed)
        #expect(none.err.contains("the log keeps no calls"))
    }

    @Test("A table of calls is replayed by its columns, and says of which zone its times are")
    func columns() throws {
        let path = log.folder + "/cdr.csv"
        let rows = (0..<5).map { "0803111000\($0),08031234567,2026-11-20 09:26:3\($0)\n" }
        try Data(("src,dst,\"began, local\"\n" + rows.joined()).utf8)
            .write(to: URL(filePath: path))
        let settings = ["--set", "numbering.country_code=234"]
        let found = replayFile(
            ["--columns", "caller=1,callee=2,start=3", "-o", "json", path] + settings
        )
        #expect(found.out.contains(#""callee":"+2348031234567","first_seen":"2026-11-20T09:26:30"#))
        #expect(found.out.contains(#""id":"1:2","caller":"+2348031110000""#))
        #expect(found.err.contains("times that name no zone are taken as UTC; see --time-zone"))
        #expect(found.err.contains("calls begin at whole seconds"))
        let lagos = replayFile(
            ["--columns", "caller=1,callee=2,start=3", "--time-zone", "+01:00", "-o", "json", path]
                + settings
        )
        #expect(lagos.out.contains(#""first_seen":"2026-11-20T08:26:30"#))
        #expect(!lagos.err.contains("--time-zone"))
        let plain = replayFile([path], .failed)
        #expect(plain.err.contains("looks like comma-separated values"))
        let missing = replayFile(["--columns", "caller=src,callee=to,start=3", path], .failed)
        #expect(missing.err.contains("names no column to; it names src, dst, began, local"))
    }

    @Test("Nothing that a table holds reaches the terminal unescaped")
    func hostile() throws {
        let path = log.folder + "/hostile.csv"
        let evil = "\u{1b}[31m\u{202e}\u{9b}2J"
        let rows = (0..<5).map { "\(evil)\($0),a\(evil),170000000\($0),\(evil),\(evil)\($0)\n" }
        let bad = "a,b,\(evil),,\n\(evil)\n"
        try Data(("src\(evil),dst,start,name,id\n" + rows.joined() + bad).utf8)
            .write(to: URL(filePath: path))
        let places = "caller=1,callee=dst,start=3,name=4,id=5"
        let shown = [
            replayFile(["--columns", places, path]),
            replayFile(["--columns", places, "-o", "json", path]),
            replayFile(["--columns", "caller=x,callee=dst,start=3", path], .failed),
        ]
        #expect(shown[0].out.contains(#"\u{1b}[31m\u{202e}\u{9b}2J0  simulated"#))
        #expect(shown[0].err.contains("line 7 is no call: it has no time as its start"))
        for text in shown.flatMap({ [$0.out, $0.err] }) {
            #expect(
                !text.contains { "\u{1b}\u{202e}\u{9b}".contains($0) },
                "\(text.debugDescription)"
            )
        }
    }

    @Test(
        "Options that do not go together are refused, and which is said",
        arguments: [
            ("", "give files, or --from-log"), ("--from-log x", "give no files with it"),
            ("--columns caller=1,callee=2,start=3 --format asterisk-cdr x", "give one of them"),
            ("--since 2h x", "--since and --until go with"), ("--database x y", "--database goes"),
            ("--time-zone UTC x", "--time-zone goes"), ("--columns caller=1,callee=2 x", "takes"),
            ("--columns caller=1,callee=2,start=0 x", "takes"), ("--format cdr x", "takes capture"),
            ("--columns caller=1,caller=2,callee=3,start=4 x", "takes"),
            ("--time-zone Mars/Base --format asterisk-cdr x", "takes UTC"),
        ]
    )
    func misuse(line: String, words: String) {
        let found = replayFile(line.split(separator: " ").map(String.init), .misused)
        #expect(found.err.contains(words), "\(line): \(found.err)")
    }
}
