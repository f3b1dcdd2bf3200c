import Rules
import Telephony
import Testing

@testable import Calls
@testable import Lists
@testable import Records
@testable import Warden

/// An agent made to go wrong: what is asked of the core's last step before a kill is not what the
/// rule says.
@Suite("An agent that kills at random is stopped by its brakes")
struct BrokenAgentTests {
    /// Ordinary traffic of so many calls a second for three seconds; `wrong` does what it should not.
    private func run(
        callsPerSecond: Int = 50,
        _ wrong: (inout WardenCore, CallEvent, Moment) -> FlagAction?
    ) -> (killed: [Int64], engagedAt: Int64?, reason: BrakeRecord.Reason?) {
        var story = Story(threshold: 5) { $0.recentCallsMax = 4_096 }
        var killed: [Int64] = []
        var brake: BrakeRecord?
        for call in 0..<3 * callsPerSecond {
            story.now += 1_000_000 / Int64(callsPerSecond)
            let callee = "+23480312\(34_000 + call * 7 % 97)"
            let event = newCall("c-\(call)", from: number(call), to: callee, at: noon + story.now)
            story.core.handle(.call(event), at: moment(story.now))
            _ = wrong(&story.core, event, moment(story.now))
            let effects = story.core.takeEffects()
            killed += effects.killed.map { _ in story.now }
            brake = brake ?? effects.brakes.first
        }
        return (killed, brake.map { $0.at - noon }, brake?.reason)
    }

    @Test("Kills that no attack accounts for: not one goes out")
    func random() {
        var random = SeededGenerator(seed: 7)
        let (killed, engagedAt, reason) = run { core, event, now in
            guard Int.random(in: 0..<3, using: &random) == 0 else { return nil }
            return core.end(event.call, .finding(.masking, AlertID(0), .of(attack: false)), at: now)
        }
        #expect(killed.isEmpty)
        #expect(reason == .unproven)
        #expect((engagedAt ?? .max) <= 1_000_000)
    }

    @Test("Windows that trip for callers that they do not hold: not one goes out")
    func falseTrips() {
        // The core is told of trips that the windows never made, as a broken window would.
        let (killed, engagedAt, reason) = run { core, event, now in
            guard event.time % 3 == 0, let serial = core.book.calls.find(event.id, on: event.link)
            else {
                return nil
            }
            let trip = Masking.Trip(time: event.time, flagged: 1)
            let isProven = core.book.isProven(trip, of: serial, by: core.setup.rule.limit)
            let cause = WardenCore.Cause.finding(.masking, AlertID(9), .of(attack: isProven))
            return core.action(for: serial, cause, since: event.time, at: now)
        }
        #expect(killed.isEmpty)
        #expect(reason == .unproven)
        #expect((engagedAt ?? .max) <= 1_000_000)
    }

    @Test("Blocks that do not hold the calls which they are to end: not one goes out")
    func falseBlocks() {
        let wrong = block(number(4_000), victim)
        let (killed, engagedAt, reason) = run { core, event, now in
            core.end(event.call, .block(wrong, AlertID(9)), at: now)
        }
        #expect(killed.isEmpty)
        #expect(reason == .unproven)
        #expect((engagedAt ?? .max) <= 1_000_000)
    }

    @Test("Blocks that hold everybody stop within a second, having ended no more than 20 calls")
    func wideBlock() {
        let wide = Block(id: 5, caller: .prefix("1"), callee: .prefix("234"), expiresAt: nil)
        let (killed, engagedAt, reason) = run { core, event, now in
            core.end(event.call, .block(wide, AlertID(9)), at: now)
        }
        #expect(killed.count <= 20)
        #expect(reason == .callees)
        #expect((engagedAt ?? .max) <= 1_000_000)
    }

    @Test("What goes on asking without grounds holds the brakes for ever; one mistake a minute")
    func unprovenRecovers() {
        var story = Story()
        let event = newCall("x", from: number(1), to: victim, at: noon)
        let wrong = WardenCore.Cause.finding(.masking, AlertID(0), .nothing)
        #expect(story.core.end(event.call, wrong, at: moment(story.now)) == .braked)
        for _ in 0..<5 {
            let brakes = story.pass(milliseconds: 50_000).brakes
            #expect(!brakes.contains { !$0.engaged })
            #expect(story.core.end(event.call, wrong, at: moment(story.now)) == .braked)
        }
        #expect(story.pass(milliseconds: 61_000).brakes.map(\.engaged) == [false])
    }

    @Test("An attack in disorder, with withheld callers, under a new rule or over links is proven")
    func proven() {
        for seed in OracleSize.batches(400) {
            var history = History(seed: seed)
            var setup = WardenSetup()
            setup.rule = history.rule
            setup.enforcement.autoDisconnect = true
            setup.enforcement.calleesPerMinuteMax = 10_000
            setup.enforcement.killsPerMinuteMax = 1_000_000
            setup.recentCallsMax = 512
            var core = WardenCore(setup)
            for call in 0..<300 {
                if let rule = history.newRule(call) {
                    setup.rule = rule
                    core.use(setup)
                }
                let event = history.event(call)
                let now = moment(Int64(call) * 1_000)
                let effects = core.effects(of: .call(event), at: now)
                #expect(effects.brakes.isEmpty, "seed \(seed), call \(call)")
            }
        }
    }
}

extension WardenCore {
    fileprivate mutating func end(_ call: Call, _ cause: Cause, at now: Moment) -> FlagAction {
        end(call, ReadName(call.id), cause, at: now)
    }
}
