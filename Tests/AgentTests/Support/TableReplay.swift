import Foundation
import Records
import Telephony
import Warden

@testable import Agent

/// What a replay of records found and said.
struct TableReplay {
    /// What an alert says of its calls, however they came.
    struct Told: Equatable {
        var rule: String
        var subject: String
        var tripped: EventTime
        var callers: [String]
        var callees: [String]
        var calls: [String]
        var isComplete: Bool

        init(_ alert: ReplayedAlert) {
            rule = alert.rule.word
            subject = alert.callee + alert.party
            (tripped, isComplete) = (alert.tripped, alert.windowIsComplete)
            (callers, callees) = (alert.callers, alert.callees)
            calls = alert.calls.map {
                "\($0.call.id.string) \($0.call.createdAt) \($0.callerName) \($0.action.word)"
            }
        }
    }

    var alerts: [Told] = []
    var notes: [String] = []
    var summary = Replay.Summary()

    func says(_ words: String) -> Bool { notes.contains { $0.contains(words) } }

    static let plan = NumberingPlan(countryCode: "234")

    static func core() -> Replay {
        Replay(WardenSetup(), plan: plan, frameBytesMax: 8 << 20, headersMax: 16_384)
    }

    static func of(
        _ texts: [UInt8]...,
        layout: CallLayout,
        zone: LocalTime = .utc,
        span: Range<EventTime>? = nil
    ) throws -> TableReplay {
        let folder = try Folder()
        var replay = core()
        var outcome = TableReplay()
        var calls = GatheredCalls(.asSent)
        var reader = CallTableReader(
            layout,
            zone: zone,
            since: span?.lowerBound,
            until: span?.upperBound
        )
        for (index, text) in texts.enumerated() {
            let path = folder.path + "/\(index).csv"
            try Data(text).write(to: URL(fileURLWithPath: path))
            try reader.read(path: path, into: &calls) { outcome.notes.append($0) }
        }
        try replay.run(calls) { outcome.alerts.append(Told($0)) }
        replay.finish { outcome.alerts.append(Told($0)) }
        replay.count(reader.summary)
        outcome.summary = replay.summary
        return outcome
    }
}
