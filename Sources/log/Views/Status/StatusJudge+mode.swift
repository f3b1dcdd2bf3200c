import AlertLog
import Telephony
import Wire

extension StatusJudge {
    /// Whether calls are ended, where, since when and by whose word.
    var mode: StatusCheck {
        let agent = figures.agent
        var told: JSON = ["armed": .optional(agent.isArmed) { .boolean($0) }]
        told.add(time: "armed_since", agent.isArmed == true ? agent.armedSince : nil)
        let names = figures.links.filter { $0.isArmed == true }.map(\.name)
        told.add("armed_switches", .array(names.map(JSON.string)))
        told.add("by", .optional(agent.lastArming) { .string($0.author) })
        told.add("settings_arm", .array(setup.armedBySettings.sorted().map(JSON.string)))
        told.add("decided", .array(agent.decided.map { JSON($0) }))
        guard let isArmed = agent.isArmed else {
            return StatusCheck("mode", .unknown, Self.notTold, see: Self.stats, figures: told)
        }
        let (was, by) = (isAgentAlive ? "" : "was ", author(isArmed: isArmed))
        guard isArmed else {
            let words = was + "simulating" + by + covered
            return StatusCheck("mode", .ok, words, figures: told)
        }
        let place =
            names.count == figures.links.count ? "" : " on " + names.joined(separator: ", ")
        let words = was + "armed" + place + since(agent.armedSince) + by + covered
        return StatusCheck("mode", .ok, words, figures: told)
    }

    /// By whom, and where nothing is armed, since when.
    private func author(isArmed: Bool) -> String {
        guard let last = figures.agent.lastArming else { return "" }
        let time = isArmed ? "" : since(last.at)
        return time + (last.author.isEmpty ? "" : " by \(last.author)")
    }

    /// What the settings say where something else was decided.
    private var covered: String {
        let armed = figures.links.filter(\.isToBeArmed).map(\.name)
        let known = setup.armedBySettings.intersection(figures.links.map(\.name))
        guard !figures.agent.decided.isEmpty, Set(armed) != known else { return "" }
        let words =
            switch known.count {
            case 0: "simulate"
            case figures.links.count: "armed"
            default: "armed on " + known.sorted().joined(separator: ", ")
            }
        return "; decided so, the settings say \(words)"
    }
}
