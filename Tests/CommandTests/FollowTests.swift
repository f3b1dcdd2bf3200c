import AlertLog
import CommandLine
import Foundation
import Records
import Ring
import Telephony
import TestConsoles
import Testing
import Views

@testable import callwarden

@Suite("Following the log")
struct FollowTests {
    private let log: LogSample

    init() throws { log = try LogSample() }

    private func filter(_ limit: Int = 50) -> LogFilter {
        var filter = LogFilter()
        filter.limit = limit
        return filter
    }

    private func test() -> TestConsole { TestConsole(environment: ["TZ": "UTC"]) }

    /// Looks as often as there are steps, each of which happens before its look.
    private func loop(
        _ console: Console,
        path: String? = nil,
        _ steps: [() throws -> Void]
    ) -> FollowLoop {
        var rest = steps[...]
        return FollowLoop(LogFollower(path: path ?? log.path), on: console) { _ in
            guard let step = rest.popFirst() else { return false }
            do { try step() } catch { Issue.record(error) }
            return true
        }
    }

    @Test("Calls: the latest are shown first, the last of them at the bottom, then each that ends")
    func calls() throws {
        let test = test()
        let later = LogSample.time + 60_000_000
        let add = { try log.addCalls(callers: 2, others: 0, at: later, now: later) }
        try CallsCommand.follow(filter(), by: loop(test.console, [add, {}, add]))
        let lines = test.out.text.split(separator: "\n")
        #expect(lines.count == 6, "\(lines)")
        #expect(lines.first?.hasPrefix("STARTED") == true)
        #expect(lines[1].contains("call-7") && lines[2].contains("w-0"))
        #expect(lines[5].contains("w-1"))
    }

    @Test("What the filter leaves out is not followed either")
    func filtered() throws {
        let test = test()
        let later = LogSample.time + 60_000_000
        var wanted = filter()
        wanted.callee = .exact("+\(LogSample.callee)")
        let add = { try log.addCalls(callers: 1, others: 3, at: later, now: later) }
        try CallsCommand.follow(wanted, by: loop(test.console, [add]))
        #expect(test.out.text.split(separator: "\n").count == 3, "\(test.out.text)")
    }

    @Test("Kills: each as often as it comes further, and not once more")
    func kills() throws {
        let test = test()
        let steps = [
            { try add([kill(2, .requested)]) }, { try add([kill(2, .requested)]) },
            { try add([kill(2, .accepted), kill(2, .ended)]) }, {},
        ]
        try KillsCommand.follow(filter(), KillTable(clock: nil), by: loop(test.console, steps))
        let lines = test.out.text.split(separator: "\n").filter { !$0.contains("REQUESTED") }
        #expect(lines.count == 3, "\(lines)")
        #expect(lines[1].contains(" requested ") && lines[2].contains(" ended "))
    }

    @Test("Alerts: opened, ended, judged, closed, each as it happens, through restarts")
    func alerts() throws {
        let test = test()
        let steps = [
            { try add([.alertOpened(opened(2))]) }, { try add([kill(3, .ended, alert: 2)]) },
            { try add([flagged(2, "call-8"), flagged(2, "call-9")]) },
            {
                let editor = try LogEditor(path: log.path, origin: .command)
                let judgement = Judgement(status: .confirmed, note: nil)
                _ = try editor.judge([2], judgement, by: "ada", at: LogSample.time)
            },
            { try add([.alertClosed(AlertClosed(alert: AlertID(2), lastSeen: LogSample.time))]) },
        ]
        try AlertsWatchCommand.watch(filter(), by: loop(test.console, steps))
        // The head stands there again where a column has grown.
        let lines = test.out.text.split(separator: "\n").filter { !$0.hasPrefix("AT ") }
        // The second start closes what the first one left open.
        let words = ["opened", "closed", "ended", "reopened", "judged", "closed"]
        #expect(lines.count == words.count, "\(lines)")
        for (line, word) in zip(lines, words) {
            #expect(line.contains(" \(word) "), "\(line)")
        }
    }

    @Test("A log that is not there yet is waited for, with a note, and read from its beginning")
    func absent() throws {
        let test = test()
        let path = log.folder + "/later.db"
        let copy = { try FileManager.default.copyItem(atPath: log.path, toPath: path) }
        // What is still beside the database has to be in it.
        _ = log.run("compact", in: TestConsole())
        try CallsCommand.follow(filter(), by: loop(test.console, path: path, [{}, {}, copy, {}]))
        #expect(test.err.text.split(separator: "\n").count == 1)
        #expect(test.err.text.contains("waiting for the agent"))
        #expect(test.out.text.contains("call-7"), "\(test.out.text)")
    }

    @Test("A log that takes the place of the one followed is read from its beginning")
    func replaced() throws {
        let test = test()
        let other = try LogSample()
        _ = other.run("compact", in: TestConsole())
        let swap = {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: log.path + suffix)
            }
        }
        let put = { try FileManager.default.copyItem(atPath: other.path, toPath: log.path) }
        try CallsCommand.follow(filter(), by: loop(test.console, [swap, put, {}]))
        #expect(test.out.text.split(separator: "\n").count { $0.contains("call-7") } == 2)
    }

    @Test("A reader that has gone away ends it")
    func readerGone() throws {
        let test = TestConsole(refusing: .readerGone)
        let steps: [() throws -> Void] = Array(repeating: {}, count: 3)
        #expect(throws: OutputError.readerGone) {
            try CallsCommand.follow(filter(), by: loop(test.console, steps))
        }
    }

    @Test("Following has no end, and is of lists alone")
    func misuse() {
        let test = TestConsole()
        #expect(log.run("calls --follow --until 2026-01-01", in: test) == .misused)
        #expect(test.err.text.contains("--until does not go with it"))
        #expect(log.run("kills hold --follow", in: test) == .misused)
    }

    // MARK: What happens meanwhile

    private func add(_ records: [WardenRecord]) throws {
        let ring = try Journal(path: log.folder + "/j3", capacity: 1 << 18)
        let writer = try LogWriter(
            LogOptions(path: log.path, links: ["pbx1"]),
            journal: ring,
            clock: { LogSample.time }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in records { _ = journal.publish(record) }
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    private func opened(_ id: Int64) -> AlertOpened {
        AlertOpened(
            alert: AlertID(id),
            callee: LogSample.party(LogSample.callee),
            calleeName: PartyText("+" + LogSample.callee),
            tripped: LogSample.time,
            link: LinkID(0),
            decidedAt: LogSample.time + 9,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
    }

    private func flagged(_ alert: Int64, _ name: String) -> WardenRecord {
        var call = Call(link: LinkID(0), id: CallID(name), createdAt: LogSample.time)
        call.callee = PartyText("0" + LogSample.callee.dropFirst(3))
        return .callFlagged(
            FlaggedCall(
                alert: AlertID(alert),
                call: call,
                caller: LogSample.party("2348031110009"),
                callerName: "+2348031110009",
                action: .killed,
                windowComplete: true
            )
        )
    }

    private func kill(_ id: Int64, _ state: KillState, alert: Int64 = 1) -> WardenRecord {
        var kill = KillRecord(
            kill: KillID(id),
            alert: AlertID(alert),
            reason: .masking,
            link: LinkID(0),
            call: "call-9",
            state: state,
            attempt: 1,
            at: LogSample.time + 20
        )
        kill.callerName = "+2348031110009"
        kill.calleeName = PartyText("+" + LogSample.callee)
        return .kill(kill)
    }
}
