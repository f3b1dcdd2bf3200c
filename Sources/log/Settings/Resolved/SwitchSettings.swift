package import Telephony

/// What kind of switch stands at the other end.
package enum SwitchKind: String, Sendable, CaseIterable {
    case freeswitch
    case kamailio
    /// Whoever connects to the agent's own socket and tells of calls.
    case api
}

/// Where a password is kept; the settings never hold one.
package enum PasswordSource: Sendable, Equatable {
    /// A path; a relative one is a systemd credential, or lies beside the settings file.
    case file(String)
    /// The name of an environment variable.
    case environment(String)
}

/// One switch to watch.
package struct SwitchSettings: Sendable, Equatable {
    /// Unique among the switches; the name in the log and in every output.
    package let name: String
    package let kind: SwitchKind
    /// Where its feed is, empty for what connects to the agent; that of the control interface for a Kamailio whose feed is not read.
    package let host: String
    package let port: UInt16
    /// `user@domain` for `userauth`; nil for the one password of the event socket.
    package let user: String?
    /// Nil for a Kamailio, which asks for none.
    package let password: PasswordSource?
    /// How often the switch is expected to show life.
    package let heartbeatSeconds: Int
    package let connectTimeoutSeconds: Int
    /// Ends calls of this switch or only records them; nil follows `auto_disconnect`.
    package internal(set) var enforce: Bool?
    /// Name of the Kamailio in front of this switch, where calls are ended as well.
    package let edge: String?
    /// Where it is read whom a call of this switch is for.
    package let callee: CalleeChoice
    /// Which of its legs count as calls.
    package let legs: CountedLegs
    /// From where an asserted identity is believed; nil for from everywhere.
    package let asserters: [NetworkPrefix]?
    /// What only a Kamailio has; nil for other kinds.
    package let kamailio: KamailioSettings?
    /// Where the agent's own socket is; nil for what the agent connects to.
    package let socket: String?

    /// True where its clock is this machine's.
    package var isOnThisMachine: Bool {
        kind == .api || host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Where a Kamailio's evapi module listens unless told otherwise.
    private static let kamailioPort: UInt16 = 8448
    /// In the folder that systemd makes for the service, which its group alone may enter.
    private static let usualSocket = "/run/callwarden/agent.sock"

    /// Reads one entry of the list; nil where a part that has no default is missing or wrong.
    init?(named name: String, reading reader: inout SettingsReader, at place: Place) {
        self.name = name
        kind = reader.value(SwitchKeys.kind)
        let host = reader.value(SwitchKeys.host)
        let port = UInt16(clamping: reader.value(SwitchKeys.port))
        connectTimeoutSeconds = reader.value(SwitchKeys.connectTimeoutSeconds)
        enforce = reader.value(SwitchKeys.enforce)
        callee = reader.value(SwitchKeys.callee)
        let asserters = reader.value(SwitchKeys.assertedFrom)
        self.asserters =
            asserters.contains("any") ? nil : asserters.compactMap { NetworkPrefix($0) }
        if kind == .freeswitch, reader.lacks("host") {
            reader.report(.inconsistent(place, what: "has no host"))
        }
        Self.refuse(strangersTo: kind, reading: &reader, at: place)
        socket = kind == .api ? reader.value(SwitchKeys.socket) ?? Self.usualSocket : nil
        switch kind {
        case .freeswitch:
            self.port = port
            user = reader.value(SwitchKeys.user)
            heartbeatSeconds = reader.value(SwitchKeys.heartbeatSeconds)
            legs = reader.value(SwitchKeys.legs)
            edge = reader.value(SwitchKeys.edge)
            kamailio = nil
            password = Self.password(reading: &reader, at: place)
        case .kamailio:
            self.port = reader.has("port") ? port : Self.kamailioPort
            kamailio = KamailioSettings(reading: &reader)
            (user, edge, password) = (nil, nil, nil)
            legs = .inbound
            heartbeatSeconds = 0
            if let why = kamailio?.contradiction { reader.report(.inconsistent(place, what: why)) }
        case .api:
            (self.port, kamailio) = (0, nil)
            (user, edge, password) = (nil, nil, nil)
            legs = .inbound
            heartbeatSeconds = 0
        }
        guard kind != .api else {
            self.host = ""
            return
        }
        let hostInstead = kamailio.flatMap { $0.learnsCalls ? nil : $0.controlHost }
        if kind == .kamailio, reader.lacks("host"), hostInstead == nil {
            reader.report(.inconsistent(place, what: "has no host"))
        }
        guard let host = host ?? hostInstead else { return nil }
        self.host = host
    }

    /// What a link depends on; a reload takes up the rest.
    var link: SwitchSettings {
        var link = self
        link.enforce = nil
        return link
    }

    /// False for a proxy that is only told what to end.
    package var hasFeed: Bool { kamailio?.learnsCalls != false }

    private static func refuse(
        strangersTo kind: SwitchKind,
        reading reader: inout SettingsReader,
        at place: Place
    ) {
        let what = kind == .api ? "the agent's own socket" : "a \(kind.rawValue)"
        for spec in kind.strangers where reader.has(spec.path) {
            reader.report(.inconsistent(place, what: "is \(what) and takes no \(spec.path)"))
        }
    }

    private static func password(
        reading reader: inout SettingsReader,
        at place: Place
    ) -> PasswordSource? {
        let file = reader.value(SwitchKeys.passwordFile)
        let variable = reader.value(SwitchKeys.passwordVariable)
        switch (file, variable) {
        case (let path?, nil): return .file(path)
        case (nil, let variable?): return .environment(variable)
        case (nil, nil):
            if reader.problems.isEmpty {
                reader.report(.inconsistent(place, what: "has no password_file or password_env"))
            }
        case (_?, _?):
            reader.report(.inconsistent(place, what: "has both password_file and password_env"))
        }
        return nil
    }
}

extension SwitchKind {
    /// Keys that only switches of other kinds have.
    fileprivate var strangers: [SettingSpec] {
        switch self {
        case .freeswitch: SwitchKeys.kamailioOnly + SwitchKeys.apiOnly
        case .kamailio: SwitchKeys.freeswitchOnly + SwitchKeys.apiOnly
        case .api: SwitchKeys.connected + SwitchKeys.freeswitchOnly + SwitchKeys.kamailioOnly
        }
    }
}
