import Calls
import EventSocket
import Foundation
import Records
import Telephony
import Testing

@testable import Agent

@Suite("Replaying records of calls")
struct CallReplayTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    /// A call of a capture, as a switch would record it at its end.
    private struct Recorded {
        var created: CallEvent
        var answered: EventTime = 0
        var ended: EventTime = 0
    }

    private static func capture(_ name: String) throws -> TableReplay {
        var replay = TableReplay.core()
        var outcome = TableReplay()
        try replay.run(
            path: root.appending(path: name).path,
            note: { outcome.notes.append($0) },
            alert: { outcome.alerts.append(TableReplay.Told($0)) }
        )
        replay.finish { outcome.alerts.append(TableReplay.Told($0)) }
        outcome.summary = replay.summary
        return outcome
    }

    /// The calls of a capture in the order of their ends, as records are written.
    private static func calls(_ name: String) throws -> [Recorded] {
        let path = root.appending(path: name).path
        let capture = try CaptureFile(path: path)
        var decoder = FrameDecoder()
        var reader = EventReader(link: LinkID(0), plan: TableReplay.plan)
        var calls: [Recorded] = []
        while try capture.read(into: &decoder) > 0 {
            while let frame = try decoder.next() {
                guard frame.kind == .eventPlain,
                    decoder.with(frame.body, { reader.readPlain($0) }) == .call
                else { continue }
                let event = reader.event
                let index = calls.lastIndex { $0.created.id == event.id }
                switch event.kind {
                case .created: calls.append(Recorded(created: event))
                case .answered: if let index { calls[index].answered = event.time }
                case .hangingUp, .hungUp, .finished:
                    if let index, calls[index].ended == 0 { calls[index].ended = event.time }
                }
            }
        }
        return calls.sorted { ($0.ended, $1.created.time) < ($1.ended, $0.created.time) }
    }

    private static func stamp(_ time: EventTime) -> String {
        time == 0 ? "" : String(TimeText.iso8601(time).prefix(19)).replacing("T", with: " ")
    }

    @Test(
        "The records of a capture's calls give the alerts of the capture, in whatever order they stand",
        arguments: ["esl/02-attack-plain.recv.raw", "simulated/fan-out.raw.gz"]
    )
    func same(name: String) throws {
        let capture = try Self.capture(name)
        let rows = try Self.calls(name).map { call in
            let created = call.created.call
            return "\(created.id.string),\(created.caller.string),\(created.callee.string),"
                + "\(created.createdAt),\(call.answered),\(call.ended)\r\n"
        }
        #expect(!capture.alerts.isEmpty && rows.count == capture.summary.calls)
        let layout = CallLayout([
            .id: .name("uuid"), .caller: .name("src"), .callee: .name("dst"),
            .start: .name("began"), .answered: .name("taken"), .end: .name("over"),
        ])
        let head = "uuid,src,dst,began,taken,over\r\n"
        for order in [rows, rows.reversed(), rows.sorted()] {
            let text = Array((head + order.joined()).utf8)
            let table = try TableReplay.of(text, layout: layout)
            #expect(table.alerts == capture.alerts)
            #expect(table.summary.calls == capture.summary.calls)
            #expect(table.summary.flaggedCalls == capture.summary.flaggedCalls)
            #expect(table.summary.malformedFrames == 0 && table.notes.isEmpty)
        }
    }

    @Test("What FreeSWITCH and Asterisk write at the end of calls is read by name")
    func named() throws {
        let name = "esl/02-attack-plain.recv.raw"
        let capture = try Self.capture(name)
        let calls = try Self.calls(name)
        let freeswitch = calls.map { call in
            let created = call.created.call
            let fields = [
                "Jo \"x\" Doe", created.caller.string, created.callee.string, "public",
                Self.stamp(created.createdAt), Self.stamp(call.answered), Self.stamp(call.ended),
                "3",
                "1", "NORMAL_CLEARING", created.id.string, "", "", "PCMU", "PCMU",
            ]
            return fields.map { "\"\($0)\"" }.joined(separator: ",") + "\n"
        }
        let asterisk = calls.enumerated().map { index, call in
            let created = call.created.call
            let fields = [
                "", created.caller.string, created.callee.string, "from-trunk",
                "\"\"A\"\" <\(created.caller.string)>", "PJSIP/a-1", "", "Dial", "PJSIP/b,30",
                Self.stamp(created.createdAt), Self.stamp(call.answered), Self.stamp(call.ended),
            ]
            return fields.map { "\"\($0)\"" }.joined(separator: ",")
                + ",3,1,\"ANSWERED\",\"DOCUMENTATION\",\"1795166796.\(index)\"\n"
        }
        for (rows, layout) in [(freeswitch, CallLayout.freeswitch), (asterisk, .asterisk)] {
            let table = try TableReplay.of(Array(rows.joined().utf8), layout: layout)
            #expect(table.summary.malformedFrames == 0 && table.notes.isEmpty)
            #expect(table.summary.calls == capture.summary.calls)
            #expect(table.alerts.map(\.subject) == capture.alerts.map(\.subject))
            #expect(
                table.alerts.map { Set($0.callers) } == capture.alerts.map { Set($0.callers) }
            )
        }
        #expect(
            try TableReplay.of(Array(asterisk.joined().utf8), layout: .asterisk)
                .alerts.allSatisfy { $0.calls.allSatisfy { $0.hasPrefix("1795166796.") } }
        )
    }

    @Test("A log that names more switches than are told apart is refused in words")
    func switches() throws {
        var span = LogSpan()
        for number in 0..<LogSpan.linksMax { _ = try span.link("pod-\(number)") }
        #expect(try span.link("pod-0") == LinkID(0))
        #expect(LogSpan.linksMax == CallEntry.linksMax)
        #expect(throws: CaptureError.tooManySwitches(limit: LogSpan.linksMax)) {
            try span.link("one more")
        }
    }
}
