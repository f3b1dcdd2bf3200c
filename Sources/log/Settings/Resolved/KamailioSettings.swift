package import Kamailio

/// What only a Kamailio has.
package struct KamailioSettings: Sendable, Equatable {
    /// False for one that only stands in front of a FreeSWITCH, where its calls are learned.
    package let learnsCalls: Bool
    /// Where its SIP messages to the switch behind it come from; empty for its host.
    package let sipAddresses: [String]
    package let control: ControlWay
    package let dialect: ControlDialect
    package let controlSocket: String
    package let controlHost: String
    package let controlPort: UInt16
    package let controlFIFO: String
    package let replyFolder: String
    package let pingSeconds: Int

    private static let usualSocket = "/run/kamailio/kamailio_rpc.sock"
    private static let usualHost = "127.0.0.1"
    private static let usualFIFO = "/run/kamailio/kamailio_rpc.fifo"

    init(reading reader: inout SettingsReader) {
        learnsCalls = reader.value(SwitchKeys.learnsCalls)
        sipAddresses = reader.value(SwitchKeys.sipAddresses)
        control = reader.value(SwitchKeys.control)
        dialect = reader.value(SwitchKeys.dialect)
        controlSocket = reader.value(SwitchKeys.controlSocket) ?? Self.usualSocket
        controlHost = reader.value(SwitchKeys.controlHost) ?? Self.usualHost
        controlPort = UInt16(clamping: reader.value(SwitchKeys.controlPort))
        controlFIFO = reader.value(SwitchKeys.controlFIFO) ?? Self.usualFIFO
        replyFolder = reader.value(SwitchKeys.replyFolder) ?? "/run/kamailio"
        pingSeconds = reader.value(SwitchKeys.pingSeconds)
    }
}

extension KamailioSettings {
    /// True where only the ways into a Kamailio's own control interface are tried.
    var hasUsualControl: Bool {
        controlSocket == Self.usualSocket && controlFIFO == Self.usualFIFO
            && controlHost == Self.usualHost && Int(controlPort) == SwitchKeys.controlPort.standard
    }

    /// Why this cannot work, whatever the proxy is like; nil where it can.
    var contradiction: String? {
        if dialect == .opensips, learnsCalls {
            return "is an OpenSIPS, which has no event feed that calls could be learned from: set"
                + " learns_calls: false and name it as the edge of the FreeSWITCH behind it"
        }
        if dialect == .mi, control == .http {
            return "has control: \"http\", which the dialect mi does not know: take \"datagram\" or"
                + " \"fifo\""
        }
        return nil
    }
}
