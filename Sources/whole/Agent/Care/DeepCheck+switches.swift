import Settings
import Switches
import Telephony

extension DeepCheck {
    /// One switch: how it is reached, what it is, and whether it takes kills.
    func switchChecks(_ index: Int) -> [CareCheck] {
        let described = settings.switches[index]
        let link = LinkID(index)
        if described.kind == .api {
            let words = "calls are told to the agent's own socket: there is nothing to reach"
            return [CareCheck("switch", of: described.name, words)]
        }
        let finding: SwitchFinding
        if let kamailio = described.kamailio {
            let configuration = KamailioConfiguration(described, kamailio, link, settings)
            finding = KamailioTrial.run(configuration)
        } else {
            let password = passwords.bySwitch[described.name]
            let configuration = LinkConfiguration(described, link, settings, password: password)
            finding = FreeSWITCHTrial.run(configuration)
        }
        return checks(described, finding) + wire(described)
    }

    private func checks(_ described: SwitchSettings, _ finding: SwitchFinding) -> [CareCheck] {
        let place = "\(described.host):\(described.port)"
        let why = finding.why ?? "no answer"
        let kind = described.kind == .kamailio ? "Kamailio" : "FreeSWITCH"
        guard finding.isReached || finding.takesKills else {
            let advice =
                "see that the \(kind) runs, that host, port and password are its own, and that its "
                + "access list and firewall let this machine in"
            return [
                CareCheck("switch", of: described.name, .failed, "\(place): \(why)", do: advice)
            ]
        }
        var found: [CareCheck] = []
        if finding.isReached {
            let version = finding.version.map { ", \($0)" } ?? ""
            found.append(CareCheck("switch", of: described.name, "\(place) answers\(version)"))
        } else {
            let advice = "see that the evapi module listens there"
            found.append(CareCheck("switch", of: described.name, .failed, why, do: advice))
        }
        guard !finding.takesKills else {
            let words = "a harmless command was answered as it must be"
            return found + [CareCheck("weapon", of: described.name, words)]
        }
        let advice = "give the agent the right to it: without that calls are seen and none is ended"
        let isArmed = settings.isArmed(described)
        return found + [
            CareCheck(
                "weapon",
                of: described.name,
                isArmed ? .failed : .warning,
                why,
                do: advice
            )
        ]
    }

    /// What is said over the network can be read and forged there.
    private func wire(_ described: SwitchSettings) -> [CareCheck] {
        guard !described.isOnThisMachine else { return [] }
        return [
            CareCheck(
                "wire",
                of: described.name,
                .warning,
                "\(described.host) is another machine, and what is said to it goes in the clear, the "
                    + "password too",
                do: "run the agent beside the switch, or carry the connection through a tunnel"
            )
        ]
    }
}
