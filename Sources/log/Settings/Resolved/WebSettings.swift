package import AlertLog

/// Where callwarden-web listens, and who may ask there.
///
/// It reads them at its start; the agent has no use for them.
package struct WebSettings: Sendable, Equatable {
    package let address: String
    /// 0: no TCP at all.
    package let port: Int
    package let socket: String?
    /// Certificate chain and key, both PEM; nil for no TLS.
    package let certificate: String?
    package let key: String?
    package let isReadOnly: Bool
    package let users: [WebUser]
    /// Addresses whose `X-Forwarded-For` is believed.
    package let proxies: [String]
    /// The file of Chart.js; nil for a dashboard of tables.
    package let chartScript: String?
    /// Where the SIP ladder of a call is shown.
    package let ladder: String?

    init(reading reader: inout SettingsReader) {
        address = reader.value(SettingKeys.webAddress)
        port = reader.value(SettingKeys.webPort)
        socket = reader.value(SettingKeys.webSocket)
        certificate = reader.value(SettingKeys.webCertificate)
        key = reader.value(SettingKeys.webKey)
        isReadOnly = reader.value(SettingKeys.webReadOnly)
        users = reader.value(SettingKeys.webUsers).compactMap { WebUser($0) }
        proxies = reader.value(SettingKeys.webProxies)
        chartScript = reader.value(SettingKeys.webChartScript)
        ladder = reader.value(SettingKeys.webLadder)
        if (certificate == nil) != (key == nil) {
            let place = reader.place(of: SettingKeys.webCertificate.spec.path)
            reader.report(.inconsistent(place, what: "certificate and key go together"))
        }
        if port == 0, socket == nil {
            let place = reader.place(of: SettingKeys.webPort.spec.path)
            reader.report(.inconsistent(place, what: "0 and no web.socket: nobody could ask"))
        }
    }
}

/// A user of the machine and what they may do.
package struct WebUser: Sendable, Equatable {
    /// A name, or a number.
    package let user: String
    package let scope: TokenScope

    /// Reads `name:scope`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count),
            let scope = TokenScope(rawValue: String(parts[1]))
        else { return nil }
        (user, self.scope) = (String(parts[0]), scope)
    }
}
