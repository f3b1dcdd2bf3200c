import Foundation
import Rules
import Testing

@Suite("Limits: how many calls are no chance")
struct LimitTableTests {
    private func setup(_ windows: BaselineWindows, dispersion: Int) -> BaselineSetup {
        var setup = BaselineSetup()
        setup.windows = windows
        setup.dispersion = dispersion
        return setup
    }

    private func callers(_ calls: Int, dispersion: Int) -> Int? {
        let baselines = Baselines(setup(.one, dispersion: dispersion), rule: MaskingRule())
        return baselines.limits(atCallsPerHour: calls).first?.callers
    }

    @Test(
        "The highest rate at which a fixed number of callers in five seconds keeps one in a million",
        arguments: [
            (
                0,
                [
                    (5, 32), (6, 81), (7, 157), (8, 259), (10, 534), (12, 893), (15, 1_557),
                    (20, 2_925),
                ]
            ),
            (
                8,
                [
                    (5, 27), (6, 66), (7, 123), (8, 195), (10, 378), (12, 598), (15, 978),
                    (20, 1_687),
                ]
            ),
        ]
    )
    func highestRates(dispersion: Int, known: [(callers: Int, rate: Int)]) {
        for (callers, rate) in known {
            // The known ones are rounded.
            #expect(self.callers(rate - 1, dispersion: dispersion) == callers, "\(rate)")
            #expect(self.callers(rate + 1, dispersion: dispersion) == callers + 1, "\(rate)")
        }
    }

    @Test(
        "How many callers it takes in five seconds",
        arguments: [
            (0, [5, 6, 7, 8, 11, 15, 22, 40]), (8, [6, 6, 7, 9, 13, 18, 31, 71]),
        ]
    )
    func neededCallers(dispersion: Int, known: [Int]) {
        let rates = [30, 60, 120, 234, 660, 1_339, 3_302, 10_000]
        #expect(rates.map { callers($0, dispersion: dispersion) } == known)
    }

    @Test(
        "Five windows share the budget",
        arguments: [
            (234, [6, 6, 8, 10, 12]), (660, [7, 8, 10, 14, 19]), (3_302, [11, 14, 19, 33, 54]),
        ]
    )
    func sharedBudget(rate: Int, known: [Int]) {
        let baselines = Baselines(setup(.five, dispersion: 8), rule: MaskingRule())
        let limits = baselines.limits(atCallsPerHour: rate)
        let seconds = [0.5, 1, 2, 5, 10]
        let callers = seconds.map { seconds in
            // A window that a longer one makes needless is left out.
            limits.first { $0.windowMicroseconds >= Int64(seconds * 1e6) }?.callers
        }
        #expect(callers == known)
    }

    @Test(
        "Equal the slow way, at any rate and window, for any shape and budget",
        arguments: [0, 1, 2, 4, 8, 16, 32, 64]
    )
    func slowWay(dispersion: Int) {
        var random = SeededGenerator(seed: UInt64(dispersion) + 1)
        for billionths in [1, 1_000, 10_000_000] {
            for _ in 0..<2 {
                let rule = MaskingRule(
                    threshold: Int.random(in: 2...20, using: &random),
                    windowSeconds: Int.random(in: 1...12, using: &random)
                )
                var setup = setup(.five, dispersion: dispersion)
                setup.falseCallsPerBillion = billionths
                let baselines = Baselines(setup, rule: rule)
                let windows = Set([500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000])
                    .union([rule.windowMicroseconds]).sorted()
                let slow = SlowLimit(
                    dispersion: dispersion,
                    share: Double(billionths) / 1e9 / Double(windows.count)
                )
                for _ in 0..<40 {
                    let rate = Int(exp(Double.random(in: 0...12, using: &random)))
                    #expect(
                        baselines.limits(atCallsPerHour: rate)
                            == slow.limits(rule, windows, rate: Int64(rate) * 1_000).all
                    )
                }
            }
        }
    }
}
