import Kamailio

extension Settings {
    /// What is worth a second look about proxies, and about which switch stands behind which.
    var edgeWarnings: [String] {
        let edges = Set(switches.compactMap(\.edge))
        return switches.flatMap { proxy in
            proxy.kamailio.map { proxy.warnings($0, isEdge: edges.contains(proxy.name)) } ?? []
        }
    }
}

extension SwitchSettings {
    fileprivate func warnings(_ kamailio: KamailioSettings, isEdge: Bool) -> [String] {
        var lines: [String] = []
        if !kamailio.learnsCalls, !isEdge {
            lines.append(
                "switches.\(name): learns no calls and is the edge of no switch, so it is never asked"
                    + " to end one"
            )
        }
        if kamailio.learnsCalls, isEdge {
            lines.append(
                "switches.\(name): learns calls that the switch behind it reports as well, so each is"
                    + " counted twice; set learns_calls: false"
            )
        }
        if kamailio.dialect == .opensips, kamailio.hasUsualControl {
            lines.append(
                "switches.\(name): names no control_socket, control_http_port or control_fifo, and the"
                    + " defaults are those of a Kamailio"
            )
        }
        return lines
    }
}
