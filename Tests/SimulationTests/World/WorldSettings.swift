import Rules
import Warden
import Simulator

/// What is drawn once for a world and stands as it is.
struct WorldSettings {
    enum Kind { case freeSWITCH, kamailio }
    let kinds: [Kind]
    let latencyMax: Int64
    let journalBytes: Int
    let setup: WardenSetup
    let isLogSlow: Bool

    init(using random: inout SeededGenerator) {
        let choices: [[Kind]] = [
            [.freeSWITCH], [.freeSWITCH], [.freeSWITCH, .freeSWITCH], [.kamailio],
            [.freeSWITCH, .kamailio],
        ]
        kinds = choices.randomElement(using: &random) ?? [.freeSWITCH]
        latencyMax = [200, 2_000, 30_000].randomElement(using: &random) ?? 200
        journalBytes = random.oneIn(6) ? 16_384 : 131_072
        isLogSlow = random.oneIn(4)
        var setup = WardenSetup()
        setup.rule = MaskingRule(
            threshold: Int.random(in: 3...5, using: &random),
            windowSeconds: Int.random(in: 2...5, using: &random),
            cooldownSeconds: Int.random(in: 2...10, using: &random)
        )
        setup.rules.fanOut = FanOutRule(callees: 3, windowSeconds: 20, cooldownSeconds: 10)
        setup.enforcement.autoDisconnect = !random.oneIn(8)
        if random.oneIn(5) { setup.enforcement.calleesPerMinuteMax = 2 }
        setup.recentCallsMax = 1_024
        self.setup = setup
    }
}

/// One caller who wants to hide rings one number from many.
struct Attack {
    let number: Int
    let link: Int
    let callee: Int
    let callers: Int
    let start: Int64
    let end: Int64
}
