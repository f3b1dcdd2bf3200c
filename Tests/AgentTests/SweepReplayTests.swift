import Foundation
import Records
import Rules
import Telephony
import Testing
import Warden

@testable import Agent

@Suite("A sweep over captures")
struct SweepReplayTests {
    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    /// Every recording of what a FreeSWITCH sent.
    private static let recordings: [String] = {
        let all = FileManager.default.enumerator(atPath: fixtures.path)?.allObjects ?? []
        return all.compactMap { $0 as? String }.filter { path in
            (path.hasSuffix(".raw") || path.hasSuffix(".raw.gz")) && !path.hasSuffix(".sent.raw")
        }.sorted()
    }()

    private static func replay(
        _ path: String,
        _ rule: MaskingRule,
        _ legs: CountedLegs,
        _ sweep: Sweep? = nil
    ) throws -> (found: RuleTally, summary: Replay.Summary) {
        var setup = WardenSetup()
        setup.rule = rule
        var rules = PartyRules()
        rules.legs = legs
        var replay = Replay(
            setup,
            plan: TableReplay.plan,
            rules: rules,
            frameBytesMax: 8 << 20,
            headersMax: 16_384,
            sweep: sweep
        )
        var found = RuleTally()
        let take = { (alert: ReplayedAlert) in
            guard alert.rule == .masking else { return }
            found.alerts += 1
            found.calls += alert.calls.count
        }
        try replay.run(path: path, note: { _ in }, alert: take)
        replay.finish(alert: take)
        return (found, replay.summary)
    }

    @Test(
        "Over every recording each setting finds what a replay by it finds",
        arguments: [CountedLegs.inbound, .both]
    )
    func recordings(legs: CountedLegs) throws {
        let grid = try #require(SweepGrid(thresholds: [2, 3, 5, 8], windowSeconds: [1, 5, 60]))
        #expect(Self.recordings.count > 40)
        var alerts = 0
        for name in Self.recordings {
            let path = Self.fixtures.appending(path: name).path
            let sweep = Sweep(grid, WardenSetup())
            let swept = try Self.replay(path, MaskingRule(), legs, sweep).summary
            #expect(swept.alerts == 0 && swept.flaggedCalls == 0)
            for result in sweep.results {
                let single = try Self.replay(
                    path,
                    MaskingRule(
                        threshold: result.setting.threshold,
                        windowSeconds: result.setting.windowSeconds
                    ),
                    legs
                )
                #expect(result.found == single.found, "\(name), \(result.setting)")
                #expect(result.isComplete)
                #expect(swept.calls == single.summary.calls)
                #expect(swept.events == single.summary.events)
                #expect(swept.malformedFrames == single.summary.malformedFrames)
                alerts += single.found.alerts
            }
        }
        #expect(alerts > 100)
    }
}
