import Records
import Foundation
import Ring
import Synchronization
import Telephony
import Testing

@testable import AlertLog

/// Collects what a writer reports.
final class Notices: Sendable {
    private let kept = Mutex<[LogNotice]>([])
    var all: [LogNotice] { kept.withLock { $0 } }
    func add(_ notice: LogNotice) { kept.withLock { $0.append(notice) } }
}

@Suite struct LogWriterTests {
    let folder: Folder
    let notices = Notices()
    var logPath: String { folder.file("log.db") }

    init() throws { folder = try Folder() }

    private func journal() throws -> Journal {
        try Journal(path: folder.file("j"), capacity: 1 << 18)
    }

    private func open(
        _ journal: Journal,
        links: [String] = ["pbx1", "pbx2"],
        now: EventTime = Sample.time
    ) throws -> LogWriter {
        var options = LogOptions(path: logPath, links: links)
        options.openMilliseconds = 0
        return try LogWriter(options, journal: journal, clock: { now }) { [notices] in
            notices.add($0)
        }
    }

    private func publish(_ journal: Journal, _ records: [WardenRecord]) {
        let publisher = RecordJournal(journal)
        for record in records { #expect(publisher.publish(record)) }
    }

    private func reader() throws -> Database {
        try Database(path: logPath, mode: .readOnly, busyMilliseconds: 0)
    }

    @Test("What is wanted while the last turn is under way is done before the thread ends")
    func wantedLate() throws {
        let late = Mutex<LogWriter?>(nil)
        let isAsked = DispatchSemaphore(value: 0)
        var options = LogOptions(path: logPath, links: ["pbx1"])
        options.openMilliseconds = 0
        let writer = try LogWriter(
            options,
            journal: try journal(),
            // Asked for in the middle of a turn, behind the moment at which it takes up what is wanted.
            clock: {
                if let writer = late.withLock({ $0.take() }) {
                    writer.publish(stats: [("calls", .integer(5))])
                    writer.end(within: .seconds(60))
                    isAsked.signal()
                }
                return Sample.time
            },
            report: { [notices] in notices.add($0) }
        )
        late.withLock { $0 = writer }
        writer.run()
        isAsked.wait()
        #expect(writer.drain(within: .seconds(60)))
        let stats = try reader().first("SELECT value FROM stats WHERE name = 'calls'") { $0.int(0) }
        #expect(stats == 5)
    }

    @Test("A clean stop stands in the log, so that it can be compacted at once")
    func stopped() throws {
        let journal = try journal()
        let first = try open(journal)
        first.run()
        let compactor = try LogCompactor(path: logPath)
        #expect(try compactor.isInUse(at: Sample.time))
        #expect(first.drain(within: .seconds(60)))
        #expect(try !compactor.isInUse(at: Sample.time))
        // The next agent's first sign of life takes the word back, though it has yet to write a record.
        let next = try open(journal, now: Sample.time + 1)
        #expect(try compactor.isInUse(at: Sample.time + 1))
        _ = next
    }

    @Test("The thread moves what is published and drains at the end")
    func thread() throws {
        let journal = try journal()
        let writer = try open(journal)
        writer.run()
        publish(journal, (1...2000).map { Sample.kill($0, .requested) }.prefix(1000).map { $0 })
        writer.publish(stats: [
            ("calls", .integer(5)), ("p99_us", .real(1.5)), ("state", .text("up")),
        ])
        #expect(writer.drain(within: .seconds(60)))
        #expect(journal.usedBytes == 0)
        #expect(writer.status.records == 1000)
        let database = try reader()
        #expect(try database.first("SELECT count(*) FROM kills") { $0.int(0) } == 1000)
        #expect(try database.first("SELECT count(*) FROM stats") { $0.int(0) } == 4)
        #expect(notices.all.isEmpty)
    }

    @Test("A first start begins every numbering at one")
    func firstStart() throws {
        let start = try open(journal()).start
        #expect(start == LogStart())
    }

    @Test("A start takes up numbers, unfinished kills, open alerts and gaps of the agent before")
    func nextStart() throws {
        let journal = try journal()
        _ = try open(journal, links: ["pbx2", "pbx1"])
        publish(
            journal,
            [
                Sample.opened(41), Sample.flagged(41, "call-1"),
                Sample.kill(7, .accepted, call: "call-1", alert: 41), Sample.kill(8, .ended),
                .gapOpened(Sample.gap(3)),
            ]
        )
        let later = Sample.time + 60 * Sample.second
        let start = try open(journal, links: ["pbx1", "pbx2"], now: later).start
        #expect(start.nextAlert == AlertID(42))
        #expect(start.nextKill == KillID(9))
        #expect(start.nextGap == GapID(4))
        #expect(start.interruptedAlerts == [AlertID(41)])
        #expect(start.lastAlive == Sample.time)
        #expect(start.recoveredRecords == 5)
        let alert = try #require(start.recentAlerts.first)
        #expect(alert.alert == AlertID(41))
        #expect(alert.calls.map(\.id) == ["call-1"])
        #expect(alert.calls.first?.link == LinkID(1))
        #expect(alert.calls.first?.calleeReading == .party(Sample.number("2348031234567")))
        let kill = try #require(start.unfinishedKills.first)
        #expect(start.unfinishedKills.count == 1)
        // The first switch is the second one now.
        #expect(kill.record.link == LinkID(1))
        #expect(kill.record.state == .accepted)
        #expect(kill.call.source == "192.0.2.7")
        #expect(kill.call.callerReading == .party(Sample.number("2348031110001")))
        let database = try reader()
        #expect(
            try database.first("SELECT state || interrupted FROM alerts") { $0.text(0) }
                == "closed1"
        )
        #expect(try database.first("SELECT to_us FROM gaps") { $0.int64(0) } == later)
        #expect(try database.first("SELECT switch FROM alerts") { $0.text(0) } == "pbx2")
    }

    @Test("What the next agent takes for the last thing seen is when the quietest feed was heard")
    func lastSeen() throws {
        let journal = try journal()
        let writer = try open(journal, now: Sample.time)
        writer.set(heard: Sample.time - 9 * Sample.second)
        writer.publish(stats: [("calls", .integer(1))])
        _ = writer.turn(at: .now)
        let start = try open(journal, now: Sample.time + Sample.second).start
        #expect(start.lastAlive == Sample.time - 9 * Sample.second)
    }

    @Test("A kill taken up again means the attempt that it meant, from log and journal alike")
    func attemptMeant() throws {
        let meant = DialogKey(entry: 3975, id: 0)
        func kill(_ id: Int64) -> WardenRecord {
            let record = Sample.kill(id, .accepted)
            guard case .kill(var kill) = record else { return record }
            (kill.cseq, kill.dialog) = (2, meant)
            return .kill(kill)
        }
        let journal = try journal()
        _ = try open(journal)
        publish(journal, [kill(7)])
        let start = try open(journal).start
        #expect(start.unfinishedKills.map(\.call.dialog) == [meant])
        #expect(start.unfinishedKills.map(\.call.cseq) == [2])
        publish(journal, [kill(8)])
        let other = try Database(path: logPath, mode: .readWrite, busyMilliseconds: 0)
        try other.execute("BEGIN EXCLUSIVE")
        let locked = try open(journal).start
        #expect(locked.unfinishedKills.map(\.call.dialog) == [meant, meant])
        #expect(locked.unfinishedKills.map(\.record.cseq) == [2, 2])
    }

    @Test("Kills that are an hour old are history")
    func oldKills() throws {
        let journal = try journal()
        publish(journal, [Sample.kill(7, .requested)])
        let start = try open(journal, now: Sample.time + 3601 * Sample.second).start
        #expect(start.unfinishedKills.isEmpty)
        #expect(start.nextKill == KillID(8))
    }

    @Test("A locked database keeps no agent from starting, numbers go on from the journal")
    func lockedStart() throws {
        let journal = try journal()
        publish(journal, [Sample.opened(4)])
        _ = try open(journal)
        publish(
            journal,
            [Sample.opened(5), Sample.kill(9, .requested), .gapOpened(Sample.gap(2))]
        )
        let other = try Database(path: logPath, mode: .readWrite, busyMilliseconds: 0)
        try other.execute("BEGIN EXCLUSIVE")
        let writer = try open(journal)
        #expect(writer.start.nextAlert == AlertID(6))
        #expect(writer.start.nextKill == KillID(10))
        #expect(writer.start.nextGap == GapID(3))
        #expect(writer.start.unfinishedKills.map(\.record.kill) == [KillID(9)])
        guard case .cannotWrite(let error, _, _) = notices.all.first else {
            Issue.record("nothing was said")
            return
        }
        #expect(error.isBusy)
        publish(journal, [Sample.opened(6)])
        try other.execute("ROLLBACK")
        writer.run()
        #expect(writer.drain(within: .seconds(60)))
        let states = try reader().all("SELECT state FROM alerts ORDER BY id") { $0.text(0) }
        // What the last agent left open is closed; what this one opened is not.
        #expect(states == ["closed", "closed", "open"])
        #expect(notices.all.contains { if case .writesAgain = $0 { true } else { false } })
    }

    @Test("Failures back off to two seconds and are said at once, then every ten seconds")
    func backoff() {
        var backoff = Backoff()
        var now = ContinuousClock.now
        var waits: [Int] = []
        var reports: [Int] = []
        for turn in 0..<16 {
            let (milliseconds, isReported) = backoff.failed(at: now)
            waits.append(milliseconds)
            if isReported { reports.append(turn) }
            now += .milliseconds(milliseconds)
        }
        #expect(waits.prefix(7) == [50, 100, 200, 400, 800, 1600, 2000])
        #expect(waits.last == 2000)
        #expect(reports.count == 3)
        #expect(backoff.succeeded() == 16)
        #expect(backoff.succeeded() == 0)
    }

    @Test("A drain that runs out of time says so and leaves the records where they are")
    func drainTimeOut() throws {
        let journal = try journal()
        let writer = try open(journal)
        let other = try Database(path: logPath, mode: .readWrite, busyMilliseconds: 0)
        try other.execute("BEGIN EXCLUSIVE")
        publish(journal, [Sample.opened(1)])
        writer.run()
        #expect(!writer.drain(within: .milliseconds(1)))
        #expect(journal.usedBytes > 0)
        try other.execute("ROLLBACK")
    }
}
