/// What kind of destination it is.
package enum DestinationKind: String, Sendable, CaseIterable {
    /// A POST by Standard Webhooks.
    case webhook
    /// An Alertmanager, by its own API.
    case alertmanager
    /// A program of this machine.
    case command
    /// Mail, by the sendmail of this machine.
    case mail
    /// The browsers that subscribed to it, by their push services.
    case push
}

/// What a webhook is sent.
package enum BodyKind: String, Sendable, CaseIterable {
    case callwarden, alertmanager, ntfy, slack
}

/// Somewhere that notices are brought to, as the settings describe it.
package struct DestinationSettings: Sendable, Equatable {
    package let name: String
    package let kind: DestinationKind
    package let timeoutSeconds: Int
    /// Of HTTP, one of the two.
    package let url: String?
    package let urlFile: String?
    package let tokenFile: String?
    package let body: BodyKind
    package let secretFile: String?
    package let topic: String?
    /// The program's absolute path, then its arguments.
    package let command: [String]
    package let perMinuteMax: Int
    package let to: [String]
    package let from: String?
    /// Of browsers.
    package let contact: String?
    package let keyFile: String?
    package let lifeSeconds: Int
    package let allowsPrivate: Bool

    /// Where Debian and all others have it.
    private static let sendmail = ["/usr/sbin/sendmail"]

    init(named name: String, reading reader: inout SettingsReader, at place: Place) {
        self.name = name
        kind = reader.value(DestinationKeys.kind)
        timeoutSeconds = reader.value(DestinationKeys.timeoutSeconds)
        url = reader.value(DestinationKeys.url)
        urlFile = reader.value(DestinationKeys.urlFile)
        tokenFile = reader.value(DestinationKeys.tokenFile)
        body = reader.value(DestinationKeys.body)
        secretFile = reader.value(DestinationKeys.secretFile)
        topic = reader.value(DestinationKeys.topic)
        let command = reader.value(DestinationKeys.command)
        self.command = kind == .mail && command.isEmpty ? Self.sendmail : command
        perMinuteMax = reader.value(DestinationKeys.perMinuteMax)
        to = reader.value(DestinationKeys.to)
        from = reader.value(DestinationKeys.from)
        contact = reader.value(DestinationKeys.contact)
        keyFile = reader.value(DestinationKeys.keyFile)
        lifeSeconds = reader.value(DestinationKeys.lifeSeconds)
        allowsPrivate = reader.value(DestinationKeys.allowsPrivate)
        for spec in kind.strangers where reader.has(spec.path) {
            let what = "is of type \(kind.rawValue) and takes no \(spec.path)"
            reader.report(.inconsistent(place, what: what))
        }
        if let what = contradiction { reader.report(.inconsistent(place, what: what)) }
    }

    private var contradiction: String? {
        switch kind {
        case .webhook, .alertmanager:
            if (url == nil) == (urlFile == nil) {
                return "needs a url or a url_file, one of the two"
            }
            if body == .ntfy, topic == nil { return "has the body ntfy and no topic" }
            if body != .ntfy, topic != nil { return "has a topic, which only the body ntfy takes" }
        case .command, .mail:
            if command.first?.hasPrefix("/") != true {
                return "needs a command that opens with an absolute path"
            }
            if kind == .mail, to.isEmpty { return "has nobody to send to" }
            if kind == .mail, command.count > 1 { return "has a command with arguments of its own" }
        case .push:
            if contact == nil {
                return "needs a contact, such as mailto:noc@example.org, for push services"
            }
        }
        return nil
    }

    /// True of what may stand as the URL of a destination.
    package static func isURL(_ text: String) -> Bool { ShipURL.isPlain(text) }

    /// Changes with what and where it is.
    package var setup: String {
        "\(kind.rawValue) \(url ?? urlFile ?? "") \(body.rawValue) \(topic ?? "") "
            + (command + to).joined(separator: " ")
    }
}

extension DestinationKind {
    /// Keys that only destinations of other types have.
    fileprivate var strangers: [SettingSpec] {
        switch self {
        case .webhook:
            DestinationKeys.ofPrograms + DestinationKeys.ofMail + DestinationKeys.ofBrowsers
        case .alertmanager:
            DestinationKeys.ofWebhook + DestinationKeys.ofPrograms + DestinationKeys.ofMail
                + DestinationKeys.ofBrowsers
        case .command:
            DestinationKeys.ofHTTP + DestinationKeys.ofWebhook + DestinationKeys.ofMail
                + DestinationKeys.ofBrowsers
        case .mail:
            DestinationKeys.ofHTTP + DestinationKeys.ofWebhook + DestinationKeys.ofBrowsers
        case .push:
            DestinationKeys.ofHTTP + DestinationKeys.ofWebhook + DestinationKeys.ofPrograms
                + DestinationKeys.ofMail
        }
    }
}

extension SettingLists {
    /// Where notices are brought.
    static let destinations = SettingList<DestinationSettings>(
        SettingListSpec(
            "ship.destinations",
            keys: DestinationKeys.all,
            countMax: DestinationKeys.countMax,
            limitedBy: "callwarden-ship brings to",
            example: "{ name: \"noc\", … }",
            doc: "Where notices are brought"
        ),
        namedBy: DestinationKeys.name,
        read: { name, reader, place in
            DestinationSettings(named: name, reading: &reader, at: place)
        }
    )
}
