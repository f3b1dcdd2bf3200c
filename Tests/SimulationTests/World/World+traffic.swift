import Rules
import Records
import Warden
import Simulator

/// Who calls whom in the simulated world.
extension World {
    /// The callees of attacks come first, then those who are rung by almost too many, then the others.
    private static let attackedCallees = 6
    private static let popularCallees = 4

    func planTraffic() {
        let end = Self.troubleMicroseconds
        var time: Int64 = 500_000
        while time < end {
            let at = time
            plan(at: at) { [unowned self] in innocentCall() }
            time += random.milliseconds(100...1_500)
        }
        for _ in 0..<Int.random(in: 2...5, using: &random) {
            let at = Int64.random(in: 1_000_000...end - 5_000_000, using: &random)
            plan(at: at) { [unowned self] in
                attack(
                    on: Int.random(in: switches.indices, using: &random),
                    callee: Int.random(in: 0..<Self.attackedCallees, using: &random)
                )
            }
        }
        for _ in 0..<3 {
            let at = Int64.random(in: 1_000_000...end, using: &random)
            plan(at: at) { [unowned self] in nearlyAnAttack() }
        }
    }

    /// A last attack on each switch when all is calm: the agent must be back by itself.
    func attackEverySwitch() {
        for place in switches.indices { attack(on: place, callee: 100 + place) }
    }

    private func attack(on place: Int, callee: Int) {
        let threshold = setups.map(\.setup.rule.threshold).max() ?? 5
        let callers = Int.random(in: threshold...threshold + 5, using: &random)
        // The window in force is long enough for all of them.
        let spread = random.milliseconds(50...1_500)
        let number = attacks.count
        attacks.append(
            Attack(
                number: number,
                link: place,
                callee: callee,
                callers: callers,
                start: now,
                end: now + spread
            )
        )
        for index in 0..<callers {
            let at = now + spread * Int64(index) / Int64(callers)
            plan(at: at) { [unowned self] in
                call(on: place, from: 100 + number * 20 + index, to: callee, attack: number)
            }
        }
    }

    /// One distinct caller too few, again and again.
    private func nearlyAnAttack() {
        let threshold = setups.map(\.setup.rule.threshold).min() ?? 3
        let callee = Self.attackedCallees + Int.random(in: 0..<Self.popularCallees, using: &random)
        let place = Int.random(in: switches.indices, using: &random)
        for index in 0..<threshold * 2 {
            plan(after: Int64(index) * 100_000) { [unowned self] in
                call(on: place, from: index % (threshold - 1), to: callee, attack: nil)
            }
        }
    }

    private func innocentCall() {
        call(
            on: Int.random(in: switches.indices, using: &random),
            from: Int.random(in: 50..<60, using: &random),
            to: Int.random(in: 20..<90, using: &random),
            attack: nil
        )
    }

    private func call(on place: Int, from caller: Int, to callee: Int, attack: Int?) {
        let owner = switches[place]
        guard owner.isListening else { return }
        let number = calls.count + 1
        let id = owner.name(number)
        let call = TrueCall(
            id: id,
            number: number,
            link: place,
            caller: caller,
            callee: callee,
            attack: attack,
            createdAt: now,
            createdWall: moment.wall,
            stamp: owner.clock
        )
        call.ignoresKills = oneIn(12) ? Int.random(in: 1...7, using: &random) : 0
        calls[id] = call
        owner.begin(call)
        if oneIn(2) {
            plan(after: random.milliseconds(20...3_000)) { owner.answer(call) }
        }
        let talk =
            attack == nil ? random.milliseconds(100...6_000) : random.milliseconds(8_000...40_000)
        plan(after: talk) { owner.end(call, cause: "NORMAL_CLEARING") }
    }
}
