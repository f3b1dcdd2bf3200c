extension SettingLists {
    /// The switches to watch.
    static let switches = SettingList<SwitchSettings>(
        SettingListSpec(
            "switches",
            keys: SwitchKeys.all,
            countMax: SwitchKeys.countMax,
            limitedBy: "one agent watches",
            example: "{ name: \"pbx1\", … }",
            doc: "The switches to watch"
        ),
        namedBy: SwitchKeys.name,
        restart: .forChange(of: \.link),
        check: { switches, reader in
            refuseTwins(switches, into: &reader)
            refuseSecondSocket(switches, into: &reader)
            checkEdges(switches, into: &reader)
        },
        read: { name, reader, place in
            reader.coverArming(of: name)
            return SwitchSettings(named: name, reading: &reader, at: place)
        }
    )

    /// An edge must be one of the Kamailios of the list.
    private static func checkEdges(
        _ switches: [SettingList<SwitchSettings>.Listed],
        into reader: inout SettingsReader
    ) {
        let proxies = switches.filter { $0.value.kind == .kamailio }.map(\.name)
        for listed in switches {
            guard let edge = listed.value.edge, !proxies.contains(edge) else { continue }
            let what = "has the edge \"\(edge)\", which is no switch of type kamailio in this list"
            reader.report(.inconsistent(listed.place, what: what))
        }
    }

    /// The agent has one socket of its own.
    private static func refuseSecondSocket(
        _ switches: [SettingList<SwitchSettings>.Listed],
        into reader: inout SettingsReader
    ) {
        let sockets = switches.filter { $0.value.kind == .api }
        for listed in sockets.dropFirst() {
            let what = "is of type api as \(sockets[0].place.key) is; an agent has one socket"
            reader.report(.inconsistent(listed.place, what: what))
        }
    }

    /// Two links to one switch would count each of its calls twice.
    private static func refuseTwins(
        _ switches: [SettingList<SwitchSettings>.Listed],
        into reader: inout SettingsReader
    ) {
        let feeds = switches.filter { $0.value.hasFeed && $0.value.kind != .api }
        for (index, listed) in feeds.enumerated() {
            for other in feeds[..<index]
            where (other.value.host, other.value.port) == (listed.value.host, listed.value.port) {
                let what = "is the same host and port as \(other.place.key)"
                reader.report(.inconsistent(listed.place, what: what))
            }
        }
    }
}
