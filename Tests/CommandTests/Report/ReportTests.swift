import Agent
import AlertLog
import CommandLine
import Foundation
import Hindsight
import Records
import Rules
import Telephony
import TestConsoles
import Testing
import Warden
import Wire

@testable import callwarden

@Suite struct ReportTests {
    private static let (radio, victim) = ("2348031234567", "2348050000001")
    private static let callers = (1...4).map { "23470311110\(10 + $0)" }
    private typealias Sample = ReportSample

    /// One alert on a line with sixty other calls in ten hours, three at a time; one on a number that
    /// nobody else calls, with strong evidence.
    private func sample() throws -> ReportSample {
        let (sample, start) = (try ReportSample(), Sample.start)
        sample.addAlert(1, of: Self.radio, at: start + Sample.hour, callers: Self.callers)
        sample.addAlert(
            2,
            of: Self.victim,
            at: start + 2 * Sample.hour,
            callers: Array(Self.callers.prefix(3)),
            strong: .sequence
        )
        // The first talked in the flagged call, the second called at another time and was cut short.
        sample.addCall(
            "flagged-1-0",
            from: Self.callers[0],
            to: Self.radio,
            at: start + Sample.hour,
            talking: 20
        )
        sample.addCall(
            "later",
            from: Self.callers[1],
            to: Self.radio,
            at: start + 9 * Sample.hour + Sample.hour / 2,
            talking: 5
        )
        for place in 0..<60 {
            let (hour, turn) = (EventTime(place / 6), EventTime(place / 3 % 2))
            let time = start + hour * Sample.hour + turn * 60 * Sample.second
            sample.addCall(
                "radio-\(place)",
                from: "2348099000\(100 + place)",
                to: Self.radio,
                at: time + EventTime(place % 3),
                talking: 30
            )
        }
        sample.addGap(at: start - 10 * Sample.second, seconds: 70)
        try sample.write()
        return sample
    }

    @Test("Every figure is what a reckoning by hand gives")
    func figures() throws {
        let report = try sample().report()
        #expect(report.alerts == 2)
        #expect(report.rules == [WeekReport.RuleCount(name: "masking", alerts: 2)])
        #expect(report.byHour[4] == 1 && report.byHour[5] == 1 && report.byHour.reduce(0, +) == 2)
        #expect(report.byDay.count == 1)
        #expect(report.calls == 62 && report.answered == 62)
        let flagged = report.flagged
        #expect(flagged.calls == 7 && flagged.simulated == 7 && flagged.killed == 0)
        #expect(flagged.talked == 1 && flagged.again == 1 && flagged.innocent == 2)
        #expect(report.looks == [.innocent: 1, .attack: 1])
        #expect(report.signals == [WeekReport.Signal(name: "sequence", strong: 1, weak: 0)])
        #expect(report.blindness.gaps == 1 && report.blindness.microseconds == 60_000_000)
        #expect(report.blindness.eventsLost == 3 && report.limits.isEmpty)
    }

    @Test("A line that many call at once, at all hours, and that answers is like a queue")
    func queue() throws {
        let report = try sample().report()
        let radio = try #require(report.callees.first { $0.callee == "+" + Self.radio })
        // The call of the alert is none of these; that of the caller who called again is.
        #expect(radio.otherCalls == 61 && radio.otherAnswered == 61)
        #expect(radio.hours == 10 && radio.atOnce == 3 && radio.isLikeQueue)
        #expect(radio.flagged.endable == 4 && radio.flagged.innocent == 2)
        #expect(
            radio.exemption
                == "callwarden exempt add --callee +\(Self.radio) --reason 'like a queue'"
        )
        let victim = try #require(report.callees.first { $0.callee == "+" + Self.victim })
        #expect(victim.otherCalls == 0 && !victim.isLikeQueue && victim.exemption == nil)
        #expect(victim.flagged.endable == 3 && victim.flagged.innocent == 0)
    }

    @Test("What an operator said of an alert counts for more than how it looks")
    func verdicts() throws {
        let sample = try sample()
        let editor = try LogEditor(path: sample.path)
        for (id, status) in [(1, AlertStatus.confirmed), (2, .falsePositive), (2, .resolved)] {
            _ = try editor.judge(
                [Int64(id)],
                Judgement(status: status),
                by: "ada",
                at: Sample.start + 3 * Sample.hour + Int64(id)
            )
        }
        let report = try sample.report()
        #expect(report.verdicts == WeekReport.Verdicts(confirmed: 1, falsePositive: 1))
        #expect(report.looks == [.attack: 1, .innocent: 1])
        let reasons = report.callees.map(\.exemptionReason)
        #expect(reasons == [nil, "1 false positives"])
    }

    @Test("Without finished calls the report says what it cannot tell")
    func noCalls() throws {
        let sample = try ReportSample()
        sample.addAlert(1, of: Self.radio, at: Sample.start, callers: Self.callers)
        try sample.write()
        let report = try sample.report()
        #expect(report.calls == 0 && report.endableShare == nil)
        #expect(report.proposal == .none(.noCalls))
        #expect(report.limits.count == 1 && report.limits[0].contains("No finished calls"))
        #expect(report.looks == [.unclear: 1])
    }

    /// What a sweep found, by threshold: alerts, flagged calls, and those of attacks.
    private func swept(_ found: [(Int, Int, Int, Int)], calls: Int) throws -> SweepReport {
        let grid = try #require(SweepGrid(thresholds: [4, 5, 6], windowSeconds: [5]))
        let results = found.enumerated().map { place, figures in
            var (all, attacks) = (RuleTally(), RuleTally())
            (all.alerts, all.calls) = (figures.0, figures.1)
            (attacks.alerts, attacks.calls) = (figures.2, figures.3)
            return SweepReport.Result(
                mode: .off,
                swept: Sweep.Result(
                    setting: grid[place],
                    found: all,
                    confirmed: attacks,
                    falsePositives: RuleTally(),
                    isComplete: true
                )
            )
        }
        var summary = Replay.Summary()
        summary.calls = calls
        return SweepReport(
            results: results,
            summary: summary,
            rule: MaskingRule(threshold: 5, windowSeconds: 5),
            mode: .off,
            hasVerdicts: true,
            seconds: 1
        )
    }

    @Test("The most sensitive setting is proposed that keeps the attacks and flags few others")
    func setting() throws {
        // Of 200,000 calls two may be flagged outside of attacks.
        let wide = try swept([(9, 23, 3, 20), (5, 22, 3, 20), (2, 12, 2, 12)], calls: 200_000)
        guard case .setting(let best, let force?, 200_000) = SettingProposal(wide, hasAttacks: true)
        else {
            Issue.record("no setting")
            return
        }
        #expect(best.threshold == 5 && best.otherCalls == 2 && force == best)
        let quiet = try swept([(9, 21, 3, 20), (5, 20, 3, 20), (2, 12, 2, 12)], calls: 200_000)
        guard case .setting(let low, _, _) = SettingProposal(quiet, hasAttacks: true) else {
            Issue.record("no setting")
            return
        }
        #expect(low.threshold == 4)
        let loud = try swept([(9, 90, 3, 20), (5, 80, 3, 20), (2, 12, 2, 12)], calls: 200_000)
        #expect(SettingProposal(loud, hasAttacks: true) == .none(.nothingFits))
        let calm = try swept([(9, 9, 0, 0), (5, 5, 0, 0), (2, 2, 0, 0)], calls: 200_000)
        #expect(SettingProposal(calm, hasAttacks: false) == .none(.nothingJudged))
        #expect(SettingProposal(calm, hasAttacks: true) == .none(.attacksNotKept))
    }

    @Test("Text, JSON and page say the same, and the page asks for nothing else")
    func outputs() throws {
        let sample = try sample()
        let page = sample.folder + "/report.html"
        let time = ["--since", "2026-01-02T03:00Z", "--until", "2026-01-03T03:00Z"]
        let test = TestConsole()
        #expect(sample.run(["report", "--html", page] + time, in: test) == .done)
        for words in [
            "62, 62 of them answered", "2: masking 2", "2 (28.57 %): callers of 1 talked",
            "1 min in 1 gap, 3 events lost", "--reason 'like a queue'",
        ] {
            #expect(test.out.text.contains(words), "\(words)")
        }
        let json = TestConsole()
        #expect(sample.run(["report", "-o", "json"] + time, in: json) == .done)
        #expect(json.out.text.contains(#""simulated":7,"killed":0,"innocent":2,"talked":1"#))
        #expect(json.out.text.hasPrefix(#"{"type":"report","since":"2026-01-02T03:00:00"#))
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.contains("default-src 'none'") && html.hasSuffix("</html>\n"))
        for reference in ["http:", "https:", "src=", "href=", "url(", "@import", "<script"] {
            #expect(!html.contains(reference), "\(reference)")
        }
        #expect(html.contains("--reason &#39;like a queue&#39;"))
    }

    @Test("What a caller chose cannot leave its place in the page or in a command")
    func hostile() throws {
        var report = WeekReport(since: 0, until: 1)
        for name in ["<script>alert(1)</script>", "\"><img src=x>", "'; rm -rf / #", "\u{202e}x"] {
            var callee = CalleeReport(name)
            (callee.alerts, callee.lastAlert, callee.withoutStrong) = (1, 7, 1)
            callee.verdicts.falsePositive = 1
            (callee.flagged.calls, callee.flagged.simulated) = (2, 2)
            report.callees.append(callee)
            #expect(
                callee.exemption
                    == "callwarden exempt add --from-alert 7 --reason '1 false positives'"
            )
        }
        report.alerts = 4
        let html = ReportPage(report).html
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("\u{202e}"))
        #expect(html.contains("&lt;script&gt;"))
    }

    @Test("An alert says how many calls it would have ended, and how soon")
    func simulated() throws {
        let sample = try sample()
        let test = TestConsole()
        #expect(sample.run(["alerts", "list"], in: test) == .done)
        #expect(test.out.text.contains("4 simulated") && test.out.text.contains("3 simulated"))
        let shown = TestConsole()
        #expect(sample.run(["alerts", "show", "1"], in: shown) == .done)
        #expect(shown.out.text.contains("4 calls, 1.00 s to 4.00 s after the INVITE"))
        #expect(shown.out.text.contains("simulated (after 4.00 s)"))
        let json = TestConsole()
        #expect(sample.run(["alerts", "list", "-o", "json", "-n", "1"], in: json) == .done)
        let least = #""simulated":3,"simulated_after_min_us":1000000,"#
        #expect(json.out.text.contains(least + #""simulated_after_max_us":3000000"#))
    }

    @Test("Calls that would have been ended are found among the kills, and are none")
    func simulatedKills() throws {
        let sample = try sample()
        let line = ["kills", "--state", "simulated", "-o", "json"]
        let test = TestConsole()
        #expect(sample.run(line, in: test) == .done)
        let lines = test.out.text.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines[0].contains(#""kill":0,"alert":2,"reason":"masking","switch":"pbx1""#))
        #expect(lines[0].contains(#""state":"simulated","attempts":0"#))
        #expect(lines.allSatisfy { $0.contains(#""ended":null"#) && $0.contains(#""steps":[]"#) })
        let callers = lines.filter { $0.contains(Self.callers[3]) }
        #expect(callers.count == 1 && callers[0].contains(#""killed_after_us":1000000"#))
        let none = TestConsole()
        #expect(sample.run(["kills", "-o", "json"], in: none) == .done)
        #expect(none.out.text.isEmpty)
        let one = TestConsole()
        #expect(sample.run(line + ["--alert", "1"], in: one) == .done)
        #expect(one.out.text.split(separator: "\n").count == 4)
        let page = TestConsole()
        #expect(sample.run(["kills", "--state", "simulated"], in: page) == .done)
        #expect(page.out.text.contains("simulated"))
    }
}
