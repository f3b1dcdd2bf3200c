import Telephony

extension SettingKeys {
    static let webAddress = SettingKey(
        "web.address",
        .text(allowed: "an address of this machine, such as 127.0.0.1 or ::1") {
            NetworkPrefix.address($0) != nil
        },
        standard: "127.0.0.1",
        doc: "The address that callwarden-web listens on"
    )
    static let webPort = SettingKey(
        "web.port",
        .integer(0...65_535),
        standard: 8088,
        doc: "The port that callwarden-web listens on"
    )
    static let webSocket = SettingKey(
        "web.socket",
        .path,
        standard: nil,
        doc: "A UNIX socket that callwarden-web listens on as well"
    )
    static let webCertificate = SettingKey(
        "web.certificate",
        .path,
        standard: nil,
        doc: "The certificate chain for TLS"
    )
    static let webKey = SettingKey(
        "web.key",
        .path,
        standard: nil,
        doc: "The key of the certificate"
    )
    static let webReadOnly = SettingKey(
        "web.read_only",
        .boolean,
        standard: false,
        doc: "true: nothing can be changed by callwarden-web, whoever asks"
    )
    static let webUsers = SettingKey(
        "web.users",
        .list(
            of: .text(allowed: "a user and a scope") { WebUser($0) != nil },
            countMax: 100,
            takes: "a list of users with a scope each, such as [\"root:admin\", \"nagios:read\"]"
        ),
        standard: ["root:admin"],
        doc: "Who may ask by the UNIX socket without a token"
    )
    static let webProxies = SettingKey(
        "web.proxies",
        .list(
            of: .text(allowed: "an address") { NetworkPrefix.address($0) != nil },
            countMax: 100,
            takes: "a list of addresses, such as [\"127.0.0.1\"]"
        ),
        standard: [String](),
        doc: "Proxies that are believed about the address of a client"
    )
    static let webChartScript = SettingKey(
        "web.chart_js",
        .path,
        standard: "/usr/share/javascript/chart.js/chart.min.js",
        doc: "Chart.js, which draws the dashboard's charts"
    )
    static let webLadder = SettingKey(
        "web.sip_ladder",
        .openText(allowed: "\(LadderTemplate.allowed)") { LadderTemplate.isOne($0) },
        standard: nil,
        doc: "Where the SIP ladder of a call is shown"
    )
    static let web = [
        webAddress.spec, webPort.spec, webSocket.spec, webCertificate.spec, webKey.spec,
        webReadOnly.spec, webUsers.spec, webProxies.spec, webChartScript.spec, webLadder.spec,
    ]
}
