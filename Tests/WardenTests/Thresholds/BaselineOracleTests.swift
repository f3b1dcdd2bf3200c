import Foundation
import Rules
import Telephony
import Testing

/// Random calls of a few callees over weeks, from one seed: quiet and busy ones, ramps, floods, alerts that
/// freeze, times of blindness, a number that is forgotten, one that falls silent.
private struct Weeks {
    private static let hour: Int64 = 3_600_000_000
    /// A Wednesday.
    static let start: Int64 = 1_795_000_000_000_000
    static let callees = (1...6).map { UInt64(1) << 60 | UInt64($0) }

    enum Event {
        case call(UInt64, Int64)
        case freeze(UInt64, Int64)
        case thaw(UInt64, Int64)
        case blind(Int64, Int64)
        case forget(UInt64)
    }

    private var random: SeededGenerator
    private var time = Weeks.start
    private var rates: [Double]
    private var frozen: Set<UInt64> = []
    private var rateHour: Int64 = 0
    /// One callee has most of the calls, in place of many weeks.
    private let isBusy: Bool

    init(seed: UInt64, isBusy: Bool) {
        self.isBusy = isBusy
        random = SeededGenerator(seed: seed)
        rates = Self.callees.map { _ in 20 }
    }

    var now: Int64 { time }

    /// Another rate for each callee: by the hour of the day, and once in a while by a factor.
    private mutating func turn() {
        guard time / Self.hour != rateHour else { return }
        rateHour = time / Self.hour
        let day = (time - Self.start) / (24 * Self.hour)
        for place in rates.indices {
            let isOpen = (7..<19).contains(rateHour % 24) || place == 5
            let busy = isBusy ? (place == 4 ? 2 : 0.3) : 0.13
            let ordinary = [5, 30, 60, 120, 300, 40][place] * busy * (isOpen ? 1.0 : 0.05)
            let chance = Double.random(in: 0.6...1.6, using: &random)
            let jump = Int.random(in: 0..<60, using: &random) == 0 ? 12.0 : 1
            // One grows day by day, one is silent for a month, one is new.
            let growth = place == 3 ? pow(1.15, Double(min(day, 10))) : 1
            let isSilent = place == 2 && (3..<32).contains(day) || place == 4 && !isBusy && day < 9
            rates[place] = isSilent ? 0 : ordinary * chance * jump * growth
        }
    }

    mutating func next() -> [Event] {
        turn()
        let total = rates.reduce(0, +)
        let wait = -log(Double.random(in: 0.000_001...1, using: &random)) / max(total, 0.2)
        time += Int64(wait * Double(Self.hour))
        var chosen = Double.random(in: 0..<max(total, 0.2), using: &random)
        let place =
            rates.firstIndex {
                chosen -= $0; return chosen < 0
            } ?? 0
        let key = Self.callees[place]
        switch Int.random(in: 0..<4_000, using: &random) {
        case 0..<10: return flood(key)
        case 30..<60 where !frozen.isEmpty:
            let thawed = frozen.min() ?? key
            frozen.remove(thawed)
            return [.thaw(thawed, time)]
        case 16:
            let from = time
            time += Int64.random(in: 1...3 * Self.hour, using: &random)
            return [.blind(from, time)]
        case 17 where Int.random(in: 0..<8, using: &random) == 0: return [.forget(key)]
        default:
            let late = Int.random(in: 0..<5, using: &random) == 0 ? 40_000 : 0
            return [.call(key, time - Int64(late))]
        }
    }

    /// Calls at once, and an alert about them, or none where there are too few.
    private mutating func flood(_ key: UInt64) -> [Event] {
        var events: [Event] = []
        for _ in 0..<Int.random(in: 3...60, using: &random) {
            time += Int64.random(in: 0...200_000, using: &random)
            events.append(.call(key, time))
        }
        if events.count > 10 {
            frozen.insert(key)
            events.insert(
                .freeze(key, time),
                at: events.count - Int.random(in: 0...2, using: &random)
            )
        }
        return events
    }
}

@Suite("Baselines against a slow reading of what they are")
struct BaselineOracleTests {
    private let offsets: [(from: Int64, offset: Int64)] = [
        (0, 5_400_000_000), (1_796_000_000_000_000, 9_000_000_000),
    ]

    private func setup(_ seed: UInt64) -> BaselineSetup {
        var setup = BaselineSetup()
        setup.dispersion = seed % 2 == 0 ? 2 : 8
        setup.learningDays = seed % 2 == 0 ? 2 : 9
        setup.windows = seed % 3 == 0 ? .one : .five
        setup.calleesMax = 16
        setup.zone = HourZone(
            offsetMicroseconds: offsets[0].offset,
            changes: [.init(from: offsets[1].from, offsetMicroseconds: offsets[1].offset)]
        )
        return setup
    }

    @Test("Limits, rates, shapes and origins equal those of the slow way", arguments: [1, 3, 4])
    func equalsSlowWay(seed: Int) {
        let setup = setup(UInt64(seed))
        let rule = MaskingRule(windowSeconds: seed == 3 ? 17 : 5)
        let isBusy = seed % 2 == 0
        var weeks = Weeks(seed: UInt64(seed), isBusy: isBusy)
        var baselines = Baselines(setup, rule: rule)
        var slow = SlowBaselines(setup, rule, offsets: offsets)
        var seen = (calls: 0, learned: 0, highest: 0, shaped: 0, days: 0)
        while seen.calls < (isBusy ? 90_000 : 60_000) {
            for event in weeks.next() {
                take(event, &baselines, &slow)
                if case .call = event { seen.calls += 1 }
            }
            seen.days = Int((weeks.now - Weeks.start) / 86_400_000_000)
            guard seen.calls % 31 == 0 else { continue }
            let key = Weeks.callees[isBusy && seen.calls % 2 == 0 ? 4 : seen.calls / 31 % 6]
            // One that has been silent for long takes the slow way long each time.
            guard slow.isNear(key, weeks.now) || seen.calls % 1_240 == 0 else { continue }
            let limits = baselines.limits(of: PartyKey(word: key), at: weeks.now)
            let expected = slow.limits(key, at: weeks.now)
            guard limits == expected else {
                Issue.record(
                    "seed \(seed), call \(seen.calls): \(limits as Any) \(expected as Any)"
                )
                return
            }
            seen.learned += limits?.origin == .learned ? 1 : 0
            seen.highest = max(seen.highest, limits?.main.callers ?? 0)
            seen.shaped += limits.map { $0.dispersion != setup.dispersion } == true ? 1 : 0
        }
        #expect(seen.learned > 200 && seen.highest > 12, "\(seen)")
        #expect(isBusy ? seen.shaped > 100 : seen.days > 32, "\(seen)")
    }

    private func take(
        _ event: Weeks.Event,
        _ baselines: inout Baselines,
        _ slow: inout SlowBaselines
    ) {
        switch event {
        case .call(let key, let time):
            baselines.saw(PartyKey(word: key), at: time, name: PartyText())
            slow.saw(key, at: time)
        case .freeze(let key, let time):
            baselines.freeze(PartyKey(word: key), at: time)
            slow.freeze(key, at: time)
        case .thaw(let key, let time):
            baselines.thaw(PartyKey(word: key), at: time)
            slow.thaw(key, at: time)
        case .blind(let from, let to):
            baselines.wasBlind(from: from, to: to)
            slow.wasBlind(from: from, to: to)
        case .forget(let key):
            baselines.forget(PartyKey(word: key))
            slow.forget(key)
        }
    }
}
