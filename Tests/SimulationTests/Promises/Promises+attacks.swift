import Rules
import AlertLog
import Warden

/// What the agent must have seen and done where nothing hindered it.
extension Promises {
    /// After trouble the agent has this long until everything is expected of it again.
    private static let recovery: Int64 = 20_000_000
    /// A call that takes part in an attack is over so soon after the last of it, repeats included.
    private static let killPatience: Int64 = 6_000_000
    /// The minute over which the brakes count, and a further one for which they may hold.
    private static let brakeMemory: Int64 = 120_000_000

    func missedAttacks() -> [String] {
        // A journal as small as can be gives details up by rule.
        guard world.settings.journalBytes > 16_384 else { return [] }
        return judgedAttacks.flatMap { attack in
            setup(during: attack).map { missed(attack, $0) } ?? []
        }
    }

    /// The attacks that nothing hindered the agent to see and to end.
    var judgedAttacks: [Attack] { world.attacks.filter(isJudged) }

    private func isJudged(_ attack: Attack) -> Bool {
        let isCalm = world.isCalm(
            from: attack.start - Self.recovery,
            to: attack.end + Self.killPatience
        )
        return isCalm && world.exemptedAt[attack.callee] == nil
    }

    private func setup(during attack: Attack) -> WardenSetup? {
        world.setups.last { $0.since <= attack.start }?.setup
    }

    /// True where settings with a tight brake were in force during the attack, or so shortly before
    /// that the brakes may still hold by them.
    private func mayBrake(_ attack: Attack) -> Bool {
        let ends = world.setups.dropFirst().map(\.since) + [.max]
        return zip(world.setups, ends).contains { known, end in
            known.setup.enforcement.calleesPerMinuteMax < 60 && known.since <= attack.end
                && end >= attack.start - Self.brakeMemory
        }
    }

    private func missed(_ attack: Attack, _ setup: WardenSetup) -> [String] {
        let known = calls.filter { $0.callee == attack.callee && $0.createdAt >= attack.start - 1 }
        let window = setup.rule.windowMicroseconds
        let mine = known.filter { $0.attack == attack.number }
        return mine.compactMap { call in
            let distinct = Rule.distinctCallers(around: call, in: known, window: window)
            guard distinct >= setup.rule.threshold else { return nil }
            guard let row = flagged[call.id]?.first else {
                return "\(call.id) of attack \(attack.number) was not flagged"
            }
            return judge(row, call, attack, setup)
        }
    }

    private func judge(
        _ row: AlertCallRow,
        _ call: TrueCall,
        _ attack: Attack,
        _ setup: WardenSetup
    ) -> String? {
        let limits = setup.enforcement
        guard limits.autoDisconnect else {
            return row.action == "simulated" ? nil : "\(call.id) is \(row.action), not simulated"
        }
        if row.action == "braked", mayBrake(attack) { return nil }
        guard row.action == "killed" else { return "\(call.id) is \(row.action), not killed" }
        // Five attempts are made and no more.
        guard call.ignoresKills < limits.attemptsMax else { return nil }
        guard let ended = call.endedAt, ended <= attack.end + Self.killPatience else {
            return "\(call.id) of attack \(attack.number) was not ended in time"
        }
        return nil
    }
}
