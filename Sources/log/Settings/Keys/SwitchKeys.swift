import Kamailio
import Telephony

/// The keys of one entry of `switches`, in the order in which they are listed.
enum SwitchKeys {
    static let countMax = 64

    static let name = SettingKey(
        "name",
        .openText(
            allowed: "up to 32 letters, digits or . _ - that open with a letter or digit",
            where: { isName($0) }
        ),
        standard: nil,
        doc: "Name of the switch"
    )
    static let kind = SettingKey(
        "type",
        .oneOf,
        standard: SwitchKind.freeswitch,
        doc: "What it is"
    )
    static let host = SettingKey(
        "host",
        .openText(allowed: "a host name or an IP address", where: { isHost($0) }),
        standard: nil,
        doc: "Where its event socket listens"
    )
    static let port = SettingKey(
        "port",
        .integer(1...65_535),
        standard: 8021,
        doc: "Where its event socket listens"
    )
    static let user = SettingKey(
        "user",
        .openText(
            allowed: "user@domain of letters, digits or . _ -",
            where: { text in
                let parts = text.split(separator: "@", omittingEmptySubsequences: false)
                return parts.count == 2 && parts.allSatisfy { isPlain($0, lengthMax: 64) }
            }
        ),
        standard: nil,
        doc: "user@domain of a directory user with fewer rights"
    )
    static let passwordFile = SettingKey(
        "password_file",
        .path,
        standard: nil,
        doc: "The password: in a file"
    )
    static let passwordVariable = SettingKey(
        "password_env",
        .openText(
            allowed: "the name of an environment variable",
            where: { isPlain($0, lengthMax: 128) && !$0.contains(".") && !$0.contains("-") }
        ),
        standard: nil,
        doc: "The password: in a file (mode 0600) or in an environment variable"
    )
    static let heartbeatSeconds = SettingKey(
        "heartbeat_seconds",
        .integer(1...300),
        standard: 20,
        doc: "How often the switch sends HEARTBEAT"
    )
    static let connectTimeoutSeconds = SettingKey(
        "connect_timeout_seconds",
        .integer(1...60),
        standard: 5,
        doc: "How long a connection may take to come up"
    )
    static let enforce = SettingKey(
        "enforce",
        .openBoolean,
        standard: nil,
        doc: "true or false decides for this switch in place of auto_disconnect"
    )

    static let callee = SettingKey(
        "callee",
        .oneOf,
        standard: CalleeChoice.auto,
        doc: "Whom a call is for"
    )
    static let assertedFrom = SettingKey(
        "asserted_identity_from",
        .list(
            of: .text(allowed: "an address", where: { $0 == "any" || isNetwork($0) }),
            countMax: 256,
            takes: "a list of IP addresses or networks such as [\"192.0.2.0/24\"], or [\"any\"]"
        ),
        standard: ["any"],
        doc: "From where an asserted identity (P-Asserted-Identity, P-Preferred-Identity, "
            + "Remote-Party-ID) is believed"
    )

    // Only for FreeSWITCH.
    static let legs = SettingKey(
        "legs",
        .oneOf,
        standard: CountedLegs.inbound,
        doc: "Which legs count as calls"
    )
    static let edge = SettingKey(
        "edge",
        .openText(allowed: "the name of a switch of type kamailio", where: { isName($0) }),
        standard: nil,
        doc: "Name of the Kamailio in front of this switch"
    )

    // Only for Kamailio.
    static let learnsCalls = SettingKey(
        "learns_calls",
        .boolean,
        standard: true,
        doc: "false: calls are learned on the FreeSWITCH behind it"
    )
    static let control = SettingKey(
        "control",
        .oneOf,
        standard: ControlWay.auto,
        doc: "Way into its control interface"
    )
    static let dialect = SettingKey(
        "dialect",
        .oneOf,
        standard: ControlDialect.jsonrpc,
        doc: "Language of its control interface"
    )
    static let controlSocket = SettingKey(
        "control_socket",
        .path,
        standard: nil,
        doc: "Datagram socket of its control interface"
    )
    static let controlHost = SettingKey(
        "control_http_host",
        .openText(allowed: "a host name or an IP address", where: { isHost($0) }),
        standard: nil,
        doc: "HTTP server of its control interface"
    )
    static let controlPort = SettingKey(
        "control_http_port",
        .integer(1...65_535),
        standard: 8060,
        doc: "HTTP server of its control interface"
    )
    static let controlFIFO = SettingKey(
        "control_fifo",
        .path,
        standard: nil,
        doc: "FIFO of its control interface"
    )
    static let replyFolder = SettingKey(
        "control_fifo_reply_dir",
        .path,
        standard: nil,
        doc: "folder that the answers to a FIFO come into"
    )
    /// Whom the FreeSWITCH behind a proxy believes about the true source of a call.
    static let sipAddresses = SettingKey(
        "sip_addresses",
        .list(
            of: .text(allowed: "a host name or an IP address", where: { isHost($0) }),
            countMax: 16,
            takes: "a list of up to 16 host names or IP addresses, such as [\"192.0.2.5\"]"
        ),
        standard: [String](),
        doc: "Where its SIP to that FreeSWITCH comes from"
    )
    static let pingSeconds = SettingKey(
        "ping_seconds",
        .integer(1...60),
        standard: 5,
        doc: "How often it is pinged"
    )

    // Only for the agent's own socket.
    static let socket = SettingKey(
        "socket",
        .path,
        standard: nil,
        doc: "Where others connect to tell the agent of calls"
    )

    /// Keys of what the agent connects to, which its own socket is not.
    static let connected: [SettingSpec] = [
        host.spec, port.spec, connectTimeoutSeconds.spec, callee.spec, assertedFrom.spec,
    ]
    /// Keys that only switches of one kind have.
    static let freeswitchOnly: [SettingSpec] = [
        user.spec, passwordFile.spec, passwordVariable.spec, heartbeatSeconds.spec, legs.spec,
        edge.spec,
    ]
    static let kamailioOnly: [SettingSpec] = [
        learnsCalls.spec, sipAddresses.spec, control.spec, dialect.spec, controlSocket.spec,
        controlHost.spec,
        controlPort.spec, controlFIFO.spec, replyFolder.spec, pingSeconds.spec,
    ]
    static let apiOnly: [SettingSpec] = [socket.spec]
    static let all: [SettingSpec] =
        [
            name.spec, kind.spec, host.spec, port.spec, connectTimeoutSeconds.spec, enforce.spec,
            callee.spec, assertedFrom.spec,
        ] + freeswitchOnly + kamailioOnly + apiOnly

    static func isName(_ text: String) -> Bool {
        isPlain(text[...], lengthMax: 32) && text.first.map { $0.isLetter || $0.isNumber } == true
    }

    /// An address, or a network that is not everybody.
    private static func isNetwork(_ text: String) -> Bool {
        NetworkPrefix(text).map { $0.bits > 0 } ?? false
    }

    private static func isHost(_ text: String) -> Bool {
        let separators = ".:-_%".utf8
        return (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { isAlphanumeric($0) || separators.contains($0) }
    }

    private static func isPlain(_ text: some StringProtocol, lengthMax: Int) -> Bool {
        (1...lengthMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
