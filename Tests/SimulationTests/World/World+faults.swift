import Records
import Warden
import AlertLog
import Lists
import Rules
import Simulator
import Telephony

/// How each fault is brought about, and taken away again.
extension World {
    func planFaults() {
        // One world in eight has nothing go wrong, so that calm is tried as well.
        guard !oneIn(8) else { return }
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            guard let fault = Fault.allCases.randomElement(using: &random) else { continue }
            let start = Int64.random(
                in: 1_000_000...Self.troubleMicroseconds - 1_000_000,
                using: &random
            )
            let length = fault.seconds.map { Int64.random(in: $0, using: &random) * 1_000_000 } ?? 0
            let end = min(start + length, Self.troubleMicroseconds)
            let place = Int.random(in: switches.indices, using: &random)
            troubles.append(start...end)
            happened.append((fault, start, end, place))
            plan(at: start) { [unowned self] in
                self.begin(fault, on: switches[place], for: end - start)
            }
            plan(at: end) { [unowned self] in self.end(fault, on: switches[place]) }
        }
    }

    private func begin(_ fault: Fault, on place: ModelSwitch, for length: Int64) {
        switch fault {
        case .cutEvents, .cutCommands:
            let pipes = place.pipes(ofEvents: fault == .cutEvents)
            for pipe in pipes { pipe.breaksAfter = Int.random(in: 1...2_000, using: &random) }
        case .silentEvents, .silentCommands:
            for pipe in place.pipes(ofEvents: fault == .silentEvents) { pipe.isSilent = true }
        case .stalledEvents, .stalledCommands:
            place.stall(events: fault == .stalledEvents, for: length)
        case .switchRestart: place.restart(after: length)
        case .socketReload: place.reloadEventSocket()
        case .switchClockJumps:
            place.clockSkew += Int64.random(in: -90_000_000...90_000_000, using: &random)
        case .switchClockDrifts: drift(place, until: now + length)
        case .agentClockJumps:
            wallSkew += Int64.random(in: -90_000_000...90_000_000, using: &random)
        case .databaseBusy: disk.lock()
        case .diskFull: disk.isFull = true
        case .agentKilled: killAgent()
        case .agentKilledWhileWriting: writesToLive = Int.random(in: 1...12, using: &random)
        case .agentRestarted: restartAgent()
        case .agentStandsStill: standsStillUntil = now + length
        case .settingsChanged: changeSettings()
        case .exemptionAdded: exempt()
        case .brakesReleased: releaseBrakes()
        default: set(fault, to: true, on: place)
        }
    }

    private func end(_ fault: Fault, on place: ModelSwitch) {
        switch fault {
        case .cutEvents, .cutCommands:
            for pipe in pipes.values { pipe.breaksAfter = nil }
        case .databaseBusy: disk.unlock()
        case .diskFull: disk.isFull = false
        case .agentKilledWhileWriting: writesToLive = nil
        default: set(fault, to: false, on: place)
        }
    }

    private func set(_ fault: Fault, to isOn: Bool, on place: ModelSwitch) {
        switch fault {
        case .lateReplies: place.faults.replies = isOn ? .late : .none
        case .doubledReplies: place.faults.replies = isOn ? .doubled : .none
        case .missingReplies: place.faults.replies = isOn ? .missing : .none
        case .noHeartbeat: place.faults.hasNoHeartbeat = isOn
        case .loginRefused, .switchSaysNothing:
            if fault == .loginRefused {
                place.faults.refusesLogin = isOn
            } else {
                place.faults.saysNothing = isOn
            }
            if isOn { place.reloadEventSocket() }
        case .eventsLost: place.faults.losesEvents = isOn
        case .eventsDoubled: place.faults.doublesEvents = isOn
        case .eventsDisordered: place.faults.disordersEvents = isOn
        case .killsRefused: place.faults.refusesKills = isOn
        case .listsRefused:
            place.faults.refusesLists = isOn
            if isOn { place.reloadEventSocket() }
        default: break
        }
    }

    private func drift(_ place: ModelSwitch, until end: Int64) {
        guard now < end else { return }
        place.clockSkew += 5_000
        plan(after: 100_000) { [unowned self] in drift(place, until: end) }
    }

    private func changeSettings() {
        var new = setup
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            new.rule = MaskingRule(
                threshold: Int.random(in: 3...5, using: &random),
                windowSeconds: Int.random(in: 2...5, using: &random),
                cooldownSeconds: Int.random(in: 2...10, using: &random)
            )
        case 1: new.enforcement.autoDisconnect.toggle()
        default: new.enforcement.calleesPerMinuteMax = oneIn(2) ? 2 : 60
        }
        use(new)
    }

    private func exempt() {
        guard !disk.isLocked, let editor = try? LogEditor(path: disk.databasePath) else { return }
        let callee = Int.random(in: 0..<6, using: &random)
        guard
            let exemption = try? NewExemption(
                .callee,
                pattern: TrueCall.number(callee: callee),
                reason: "ticket hotline",
                expires: nil,
                plan: SimulatedAgent.plan
            )
        else { return }
        _ = try? editor.addExemption(exemption, by: "operator", at: moment.wall)
    }

    private func releaseBrakes() {
        guard !disk.isLocked, let editor = try? LogEditor(path: disk.databasePath) else { return }
        _ = try? editor.post(.releaseBrakes, by: "operator", at: moment.wall)
    }

    /// Notes when the agent first knew of each exempted callee.
    func noteExemptions(_ exemptions: [Exemption]) {
        for exemption in exemptions {
            for callee in 0..<6 where exemptedAt[callee] == nil {
                let reading = SimulatedAgent.plan.readCallee(TrueCall.number(callee: callee))
                guard case .callee(let pattern) = exemption.subject, pattern.matches(reading) else {
                    continue
                }
                exemptedAt[callee] = now
            }
        }
    }

    /// True where nothing was wrong at any time from `start` to `end`.
    func isCalm(from start: Int64, to end: Int64) -> Bool {
        !troubles.contains { $0.overlaps(start...end) }
    }
}
