import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite("The command sweep")
struct SweepCommandTests {
    let log: LogSample

    private static let attack = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/esl/02-attack-plain.recv.raw").path

    init() throws { log = try LogSample() }

    /// Runs a command line on the log of the sample.
    private func onLog(_ line: String, _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    /// Runs `sweep` without the log's own path, as files are swept.
    private func sweep(_ words: [String], _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: [:])
        let status = Program(Registry.root).run(["sweep"] + words, on: test.console)
        #expect(status == code, "\(words): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    @Test("A setting is one line of stable keys, and a summary comes last")
    func json() {
        let words = [
            "-o", "json", "--threshold", "5,9", "--window", "5", "--set", "baselines.mode=off",
            Self.attack,
        ]
        let lines = sweep(words).out.split(separator: "\n").map(String.init)
        let five =
            #"{"type":"setting","threshold":5,"window_seconds":5,"mode":"off","alerts":1,"#
            + #""flagged_calls":8,"flagged_share":0.2857142857142857,"smallest_attack_callers":5,"#
            + #""smallest_attack_calls_per_second":0.8,"in_force":true,"complete":true}"#
        let nine =
            #"{"type":"setting","threshold":9,"window_seconds":5,"mode":"off","alerts":0,"#
            + #""flagged_calls":0,"flagged_share":0.0,"smallest_attack_callers":9,"#
            + #""smallest_attack_calls_per_second":1.6,"in_force":false,"complete":true}"#
        #expect(Array(lines.dropLast()) == [five, nine])
        let summary =
            #"{"type":"summary","settings":2,"files":1,"bytes":967341,"events":141,"#
            + #""calls":28,"malformed_frames":0,"calls_undirected":0,"seconds":"#
        #expect(lines.last?.hasPrefix(summary) == true)
    }

    @Test("The table has a line a setting, and marks the one in force")
    func table() {
        let words = [
            "--threshold", "4-5", "--window", "1,5", "--set", "window_seconds=1", "--set",
            "baselines.mode=watch",
        ]
        let lines = sweep(words + [Self.attack]).out.split(separator: "\n")
        #expect(lines.first?.hasPrefix("THRESHOLD  WINDOW  ALERTS  FLAGGED     SHARE") == true)
        #expect(lines.count == 6)
        #expect(lines.filter { $0.contains("in force") }.count == 1)
        #expect(lines[3].contains("        5     1 s       0        0   0.000 %"))
        #expect(lines[3].contains("in force"))
        #expect(lines[5].hasPrefix("4 settings over 28 calls; 141 events, 0 malformed frames in "))
    }

    @Test("Of the log's calls it says what operators made of the alerts that they lie in")
    func verdicts() throws {
        try log.addCalls(callers: 6, others: 3, at: LogSample.time, now: LogSample.time)
        let line = "sweep --from-log --threshold 5,8 --window 5 -o json"
        func figures(_ expected: String) {
            let lines = onLog(line).out.split(separator: "\n")
            #expect(lines.first?.contains(#""alerts":1,"flagged_calls":7,"#) == true)
            #expect(lines.first?.contains(expected) == true, "\(lines)")
            #expect(lines.dropFirst().first?.contains(#""confirmed_alerts":0,"#) == true)
        }
        let none = #""false_positive_alerts":0,"false_positive_calls":0,"#
        figures(#""confirmed_alerts":0,"confirmed_calls":0,"# + none)
        _ = onLog("alerts set 1 --status confirmed")
        figures(#""confirmed_alerts":1,"confirmed_calls":7,"# + none)
        // What is resolved stays what it was judged to be.
        _ = onLog("alerts set 1 --status resolved")
        figures(#""confirmed_alerts":1,"confirmed_calls":7,"# + none)
        _ = onLog("alerts set 1 --status false_positive")
        figures(
            #""confirmed_alerts":0,"confirmed_calls":0,"#
                + #""false_positive_alerts":1,"false_positive_calls":7,"#
        )
        let table = onLog("sweep --from-log --threshold 5,8 --window 5").out
        #expect(table.contains("CONFIRMED  FALSE POSITIVE"))
        #expect(table.contains("-     1 (7 calls)"))
    }

    @Test(
        "A picture takes the place of no log and of no settings: a file that is no page is refused"
    )
    func notReplaced() throws {
        let before = try Data(contentsOf: URL(filePath: log.path))
        for command in ["sweep --from-log --svg", "report --html"] {
            let test = TestConsole()
            #expect(log.run("\(command) \(log.path)", in: test) == .failed)
            #expect(test.err.text.contains("is no page or picture"))
        }
        #expect(try Data(contentsOf: URL(filePath: log.path)) == before)
    }

    @Test("The picture is well-formed, names its axes and windows, and asks nobody for anything")
    func picture() throws {
        let path = log.folder + "/sweep.svg"
        try Data(String(repeating: "<old ", count: 100_000).utf8).write(to: URL(filePath: path))
        _ = sweep(["--threshold", "3-9", "--window", "1-10", "--svg", path, Self.attack])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\""))
        #expect(text.hasSuffix("</svg>\n"))
        for words in [
            "threshold: distinct callers", "alerts, log scale", "% of all calls, log scale",
            ">10 s<", "5 callers in 5 s: 1 alerts", "5 callers in 5 s: 28.57143 % of all calls",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(text.split(separator: "<polyline").count == 21)
        let open = text.matches(of: #/<[a-z]/#).count
        let closed = text.matches(of: #/<\/[a-z]|\/>/#).count
        #expect(open == closed)
        #expect(!text.contains("<old") && !text.contains("href") && !text.contains("nan"))
    }

    @Test("A picture of nothing found is drawn as well")
    func emptyPicture() throws {
        let path = log.folder + "/nothing.svg"
        _ = sweep(["--threshold", "40", "--window", "1", "--svg", path, Self.attack])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("40 callers in 1 s: 0 alerts") && !text.contains("nan"))
    }

    @Test(
        "What it does not take is refused, and which is said",
        arguments: [
            ("x --threshold 1-5", "--threshold takes whole numbers from 2 to 64"),
            ("x --threshold 5-3", "--threshold takes"), ("x --threshold 3,,5", "--threshold takes"),
            ("x --threshold 3-5-7", "--threshold takes"), ("x --threshold -3", "--threshold"),
            ("x --threshold +3", "--threshold takes"), ("x --window 0", "--window takes"),
            ("x --window 1-3601", "--window takes whole numbers from 1 to 3600"),
            ("x --threshold 2-30 --window 1-30", "more than 400 settings"),
            ("", "nothing to replay; give files, or --from-log"),
            ("x --database y", "--database goes with --from-log"),
            ("x --mode watch", "--mode takes off or on, or both: off,on"),
            ("x --mode on,", "--mode takes"),
            ("x --baselines-from y", "--baselines-from goes with --mode on"),
            ("x --mode off --baselines-from y", "--baselines-from goes with --mode on"),
            (
                "x --mode on --threshold 2-12 --window 1-10",
                "--mode on replays the calls for each setting, 100 at the most; --threshold and "
                    + "--window make 110: try fewer at once"
            ),
            (
                "x - --mode on --threshold 5,6 --window 5",
                "--mode on reads the calls anew for each setting, and - can be read once; put it"
            ),
            ("/dev/null --mode off,on --threshold 5 --window 5", "/dev/null can be read once"),
        ]
    )
    func misuse(line: String, words: String) {
        let found = sweep(line.split(separator: " ").map(String.init), .misused)
        #expect(found.err.contains(words), "\(line): \(found.err)")
        #expect(found.out.isEmpty)
    }

    @Test("A picture that cannot be written is said before the calls are read")
    func noPicture() {
        let found = sweep(["--svg", "/none/x.svg", Self.attack], .failed)
        #expect(found.err.contains("cannot write /none/x.svg: no such file or directory"))
        #expect(found.out.isEmpty)
    }
}
