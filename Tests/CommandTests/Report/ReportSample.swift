import AlertLog
import CommandLine
import Foundation
import Hindsight
import Records
import Ring
import Rules
import Telephony
import TestConsoles
import Warden

@testable import callwarden

/// A log of simulated alerts and of calls, small enough to reckon a report by hand.
final class ReportSample {
    /// 2026-01-02 03:00:00 UTC.
    static let start: EventTime = 1_767_322_800_000_000
    static let second: EventTime = 1_000_000
    static let hour: EventTime = 3_600_000_000

    let folder: String
    var path: String { folder + "/log.db" }
    private var records: [WardenRecord] = []

    init() throws {
        folder = NSTemporaryDirectory() + "report-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let settings = "{ numbering: { country_code: '234' } }"
        try Data(settings.utf8).write(to: URL(filePath: folder + "/settings.json5"))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// An alert about a callee, whose callers call at these times after it began.
    func addAlert(
        _ id: Int64,
        of callee: String,
        at time: EventTime,
        callers: [String],
        strong: EvidenceSignal? = nil
    ) {
        var opened = AlertOpened(
            alert: AlertID(id),
            callee: Self.party(callee),
            calleeName: PartyText("+" + callee),
            tripped: time + EventTime(callers.count) * Self.second,
            link: LinkID(0),
            decidedAt: time,
            threshold: callers.count,
            windowMicroseconds: 5_000_000
        )
        opened.lateMicroseconds = 0
        records.append(.alertOpened(opened))
        for (place, caller) in callers.enumerated() {
            let created = time + EventTime(place) * Self.second
            var flagged = FlaggedCall(
                alert: AlertID(id),
                call: call("flagged-\(id)-\(place)", caller, callee, created),
                caller: Self.party(caller),
                callerName: PartyText("+" + caller),
                action: .simulated,
                windowComplete: true
            )
            flagged.flaggedAt = time + EventTime(callers.count) * Self.second
            records.append(.callFlagged(flagged))
        }
        if let strong {
            var evidence = Evidence(strong)
            (evidence.strength, evidence.found, evidence.of) = (.strong, 3, 3)
            records.append(
                .evidenceFound(EvidenceFound(alert: AlertID(id), evidence, at: time))
            )
        }
        records.append(.alertClosed(AlertClosed(alert: AlertID(id), lastSeen: time + Self.second)))
    }

    /// A finished call: one that an alert has goes by that name.
    func addCall(
        _ id: String,
        from caller: String,
        to callee: String,
        at time: EventTime,
        talking seconds: EventTime?
    ) {
        var account = FinishedCall(call(id, caller, callee, time), toldAt: time)
        if seconds != nil { account.call.answeredAt = time + Self.second / 2 }
        account.endedAt = time + Self.second / 2 + (seconds ?? 0) * Self.second
        records.append(.callFinished(account))
        if id.hasPrefix("flagged") { records.append(.callEnded(CallEnded(of: account))) }
    }

    func addGap(at time: EventTime, seconds: EventTime) {
        var gap = Gap(gap: GapID(1), link: LinkID(0), reason: .restarted, from: time)
        (gap.to, gap.eventsLost) = (time + seconds * Self.second, 3)
        records.append(.gapClosed(gap))
    }

    /// Writes all of it, as an agent does.
    func write() throws {
        let ring = try Journal(path: folder + "/j", capacity: 1 << 20)
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { Self.start }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in records { _ = journal.publish(record) }
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    func report(hours: EventTime = 24) throws -> WeekReport {
        let plan = NumberingPlan(countryCode: "234")
        return try LogReport(LogReplay(WardenSetup(), plan: plan), keepsCalls: true).run(
            on: LogReader(path: path),
            since: Self.start,
            until: Self.start + hours * Self.hour
        )
    }

    func run(_ words: [String], in test: TestConsole) -> ExitCode {
        let place = ["--database", path, "--config", folder + "/settings.json5"]
        return Program(Registry.root).run(words + place, on: test.console)
    }

    static func party(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }

    private func call(
        _ id: String,
        _ caller: String,
        _ callee: String,
        _ time: EventTime
    ) -> Call {
        var call = Call(link: LinkID(0), id: CallID(id), createdAt: time)
        call.callerReading = .party(Self.party(caller))
        call.calleeReading = .party(Self.party(callee))
        call.source = "192.0.2.7"
        return call
    }
}
