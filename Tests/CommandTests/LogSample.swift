import AlertLog
import Records
import CommandLine
import Foundation
import Ring
import Telephony
import TestConsoles

@testable import callwarden

/// An alert log in a folder of its own, filled through the journal as an agent does it.
final class LogSample {
    /// 2026-01-02 03:04:05 UTC.
    static let time: EventTime = 1_767_323_045_000_000
    static let callee = "2348031234567"

    let folder: String
    var path: String { folder + "/log.db" }

    init() throws {
        folder = NSTemporaryDirectory() + "command-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let settings = "{ numbering: { country_code: '234' } }"
        try Data(settings.utf8).write(to: URL(filePath: folder + "/settings.json5"))
        let ring = try Journal(path: folder + "/j", capacity: 1 << 18)
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { Self.time }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in Self.records { _ = journal.publish(record) }
        writer.publish(stats: [
            ("calls", .integer(7)), ("kill_us_p99", .real(12.5)), ("state", .text("armed")),
        ])
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Runs a command line on this log; a `|` in a word stands for a space.
    func run(_ line: String, in test: TestConsole) -> ExitCode {
        let words = line.split(separator: " ").map {
            String($0).replacing("|", with: " ")
        }
        let place = ["--database", path, "--config", folder + "/settings.json5"]
        return Program(Registry.root).run(words + place, on: test.console)
    }

    /// Adds finished calls: of so many callers to the callee, and as many of others to others; `now` is
    /// when they are written, where that is not now.
    func addCalls(
        callers: Int,
        others: Int? = nil,
        at time: EventTime,
        now: EventTime? = nil
    ) throws {
        let ring = try Journal(path: folder + "/j2", capacity: 1 << 20)
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { now ?? LogWriter.wallClock() }
        ) { _ in }
        let journal = RecordJournal(ring)
        func add(_ id: String, _ caller: String, _ callee: String) {
            var call = Self.call(id, time)
            call.callerReading = .party(Self.party(caller))
            call.calleeReading = .party(Self.party(callee))
            var account = FinishedCall(call, toldAt: time)
            account.endedAt = time
            _ = journal.publish(.callFinished(account))
        }
        for call in 0..<callers { add("w-\(call)", "23470311112\(10 + call)", Self.callee) }
        for call in 0..<(others ?? callers) {
            add("o-\(call)", "44207946\(1_000 + call)", "23480555\(1_000 + call)")
        }
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    static func party(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }

    private static func call(_ id: String, _ time: EventTime) -> Call {
        var call = Call(link: LinkID(0), id: CallID(id), createdAt: time)
        call.caller = "08031110001"
        call.callee = PartyText("0" + callee.dropFirst(3))
        call.callerReading = .party(party("2348031110001"))
        call.calleeReading = .party(party(callee))
        call.source = "192.0.2.7"
        return call
    }

    private static func flagged(_ id: String, _ caller: String, name: String = "A") -> WardenRecord
    {
        var call = self.call(id, time)
        call.name = ShortText(name)
        return .callFlagged(
            FlaggedCall(
                alert: AlertID(1),
                call: call,
                caller: party(caller),
                callerName: PartyText("+" + caller),
                action: .killed,
                windowComplete: true
            )
        )
    }

    private static func kill(_ state: KillState, at time: EventTime) -> WardenRecord {
        var kill = KillRecord(
            kill: KillID(1),
            alert: AlertID(1),
            reason: .masking,
            link: LinkID(0),
            call: "call-1",
            state: state,
            attempt: 1,
            at: time
        )
        kill.callerName = "+2348031110001"
        kill.calleeName = PartyText("+" + callee)
        kill.detail = state == .ended ? "CALL_REJECTED" : ""
        return .kill(kill)
    }

    private static var finished: WardenRecord {
        var account = FinishedCall(call("call-7", time), toldAt: time + 9_000_000)
        account.cause = "NORMAL_CLEARING"
        account.call.answeredAt = time + 2_000_000
        account.endedAt = time + 9_000_000
        return .callFinished(account)
    }

    private static var gap: WardenRecord {
        var gap = Gap(gap: GapID(1), link: LinkID(0), reason: .restarted, from: time)
        gap.to = time + 5_000_000
        gap.eventsLost = 3
        return .gapClosed(gap)
    }

    private static let records: [WardenRecord] = [
        .alertOpened(
            AlertOpened(
                alert: AlertID(1),
                callee: party(callee),
                calleeName: PartyText("+" + callee),
                tripped: time,
                link: LinkID(0),
                decidedAt: time + 9,
                threshold: 5,
                windowMicroseconds: 5_000_000
            )
        ),
        flagged("call-1", "2348031110001"),
        flagged("call-2", "2348031110002", name: "=1\u{1b}[31m\"x\",\u{202e}"),
        kill(.requested, at: time + 10), kill(.ended, at: time + 910),
        .alertClosed(AlertClosed(alert: AlertID(1), lastSeen: time)), finished, gap,
        .brake(BrakeRecord(engaged: true, reason: .callees, limit: 60, at: time)),
    ]
}
