import AlertLog
import EventSocket
import Foundation
import Records
import Ring
import Telephony
import Testing
import Warden

@testable import Agent

@Suite("Replaying the calls that the log keeps")
struct LogReplayTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    /// The records that an agent makes of a recording, in a log; its clock stands still behind them.
    private static func log(of recording: String, in folder: Folder) throws -> LogReader {
        var records: [WardenRecord] = []
        var core = WardenCore(WardenSetup())
        var reader = EventReader(link: LinkID(0), plan: TableReplay.plan)
        var decoder = FrameDecoder()
        var effects: [WardenEffect] = []
        let capture = try CaptureFile(path: root.appending(path: recording).path)
        while try capture.read(into: &decoder) > 0 {
            while let frame = try decoder.next() {
                guard frame.kind == .eventPlain,
                    decoder.with(frame.body, { reader.readPlain($0) }) == .call
                else { continue }
                let now = Moment(monotonic: reader.stamp.time, wall: reader.stamp.time)
                core.handle(.call(reader.event), at: now)
                core.takeEffects(into: &effects)
                for case .record(let record) in effects { records.append(record) }
            }
        }
        let path = folder.path + "/log.db"
        let ring = try Journal(path: folder.path + "/j", capacity: 1 << 22)
        let end = reader.stamp.time
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { end }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in records { #expect(journal.publish(record)) }
        writer.run()
        _ = writer.drain(within: .seconds(60))
        return try LogReader(path: path)
    }

    @Test(
        "The log of an attack gives the alert that the attack was",
        arguments: ["esl/02-attack-plain.recv.raw", "simulated/fan-out.raw.gz"]
    )
    func same(name: String) throws {
        let folder = try Folder()
        let reader = try Self.log(of: name, in: folder)
        var calls = GatheredCalls(.recorded)
        let span = try calls.gather(from: reader, since: nil, until: nil)
        #expect(span.links == ["pbx1"] && span.gaps.isEmpty && calls.count > 8)
        var found: [TableReplay.Told] = []
        var replay = TableReplay.core()
        try replay.run(calls) { found.append(TableReplay.Told($0)) }
        replay.finish { found.append(TableReplay.Told($0)) }

        var expected: [TableReplay.Told] = []
        var capture = TableReplay.core()
        try capture.run(
            path: Self.root.appending(path: name).path,
            note: { Issue.record("\($0)") },
            alert: { expected.append(TableReplay.Told($0)) }
        )
        capture.finish { expected.append(TableReplay.Told($0)) }
        // The switch says when a call began some time before its event does.
        let shape = { (told: TableReplay.Told) in
            [told.rule, told.subject, "\(told.isComplete)"] + told.callers + told.callees
                + told.calls.map { $0.split(separator: " ").dropFirst(2).joined(separator: " ") }
        }
        #expect(found.map(shape) == expected.map(shape))
        #expect(!expected.isEmpty)
    }
}
