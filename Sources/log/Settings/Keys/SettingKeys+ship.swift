extension SettingKeys {
    static let shipLinkBase = SettingKey(
        "ship.link_base",
        .openText(allowed: "a URL such as https://callwarden.example") { ShipURL.isPlain($0) },
        standard: nil,
        doc: "Where people reach callwarden-web"
    )
    static let shipAgentDead = SettingKey(
        "ship.agent_dead_seconds",
        .integer(10...3_600),
        standard: 30,
        doc: "An agent that writes no figures for so long is told of as dead"
    )
    static let shipLinkLost = SettingKey(
        "ship.link_lost_seconds",
        .integer(0...3_600),
        standard: 10,
        doc: "A switch that is not seen for so long is told of as lost"
    )
    static let shipGiveUp = SettingKey(
        "ship.give_up_hours",
        .integer(1...720),
        standard: 72,
        doc: "A message that a destination has not taken after so long is given up"
    )
    static let shipKeepDays = SettingKey(
        "ship.keep_days",
        .integer(1...365),
        standard: 30,
        doc: "How long the log keeps what was told"
    )
    static let shipProxy = SettingKey(
        "ship.proxy",
        .openText(allowed: "a URL such as http://10.0.0.1:3128") { ShipURL.isPlain($0) },
        standard: nil,
        doc: "An HTTP proxy on the way out"
    )
    static let shipCertificates = SettingKey(
        "ship.ca_file",
        .path,
        standard: nil,
        doc: "Certificates that servers are believed by"
    )
    static let shipDefault = SettingKey(
        "ship.default_destinations",
        .list(
            of: .text(allowed: "a name") { SwitchKeys.isName($0) },
            countMax: 64,
            takes: "a list of names of destinations, or [\"all\"]"
        ),
        standard: ["all"],
        doc: "Where goes what no route takes"
    )
    static let ship = [
        shipLinkBase.spec, shipAgentDead.spec, shipLinkLost.spec, shipGiveUp.spec,
        shipKeepDays.spec, shipProxy.spec, shipCertificates.spec, shipDefault.spec,
    ]
}

/// URLs of the settings.
enum ShipURL {
    static let bytesMax = 2_048

    /// Of http or https, with a host, and of characters that URLs are made of alone.
    static func isPlain(_ text: String) -> Bool {
        let rest = ["https://", "http://"].first { text.hasPrefix($0) }
            .map { text.utf8.dropFirst($0.utf8.count) }
        guard let rest, let first = rest.first, text.utf8.count <= bytesMax else { return false }
        let host = rest.prefix { !"/?#".utf8.contains($0) }
        return !"/?#:".utf8.contains(first) && !host.contains(UInt8(ascii: "@"))
            && text.utf8.allSatisfy {
                (0x21...0x7e).contains($0) && !"\"<>\\^`{|}".utf8.contains($0)
            }
    }
}
