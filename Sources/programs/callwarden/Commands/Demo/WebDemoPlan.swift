import Simulator
import Wire

/// What the demo in a browser plays: ordinary calls, callees that stay below their limit, and attacks.
enum WebDemoPlan {
    static let callsPerSecond = 8.0
    /// From one attack on a callee to the next: its alert is closed by then.
    private static let roundSeconds = 42.0
    /// The first attack comes when the window holds nothing of the time before the agent listened.
    private static let quietSeconds = 7.0

    /// Callees of attacks, and by how many callers.
    static let attacked: [(callee: String, callers: Int)] = [
        ("+2348012345678", 8), ("+2348099911223", 12), ("+2348034455667", 6), ("+2348056677889", 9),
        ("+2348078899001", 16),
    ]

    /// Callees with fewer callers than their limit, over and over.
    private static let busy: [(callee: String, callers: Int, everySeconds: Double)] = [
        ("+2348033344556", 4, 6), ("+2348055566778", 3, 5), ("+2348066600112", 2, 4),
    ]

    static var attacks: [AttackPlan] {
        var plans: [AttackPlan] = []
        for (index, attack) in attacked.enumerated() {
            var plan = plan(attack.callee, attack.callers, of: plans.count)
            plan.atSeconds = quietSeconds + roundSeconds / Double(attacked.count) * Double(index)
            plan.everySeconds = roundSeconds
            plan.talkSeconds = 20
            plans.append(plan)
        }
        for callee in busy {
            var plan = plan(callee.callee, callee.callers, of: plans.count)
            plan.everySeconds = callee.everySeconds
            plan.talkSeconds = 6
            plans.append(plan)
        }
        return plans
    }

    /// Callers of one plan have numbers that no other plan's have.
    private static func plan(_ callee: String, _ callers: Int, of index: Int) -> AttackPlan {
        var plan = AttackPlan(callee: callee)
        plan.callers = callers
        plan.firstCaller = "+234703\(index)000000"
        plan.callerStep = 7
        return plan
    }

    /// Settings of an agent beside the simulated switch, and of callwarden-web beside the agent.
    static func settings(_ folder: DemoFolder, switchPort: UInt16, webPort: UInt16) -> String {
        """
        // Written by callwarden demo --web: an agent beside a simulated switch, and its web program.
        {
            auto_disconnect: true,
            numbering: { country_code: "234" },
            switches: [
                { name: "demo", type: "freeswitch", host: "127.0.0.1", port: \(switchPort),
                  password_file: "esl-password" },
                { name: "api", type: "api", socket: \(JSON.string(folder.agentSocket).encoded) },
            ],
            log: { database: \(JSON.string(folder.database).encoded), calls: true },
            web: { address: "127.0.0.1", port: \(webPort) },
        }

        """
    }
}
