/// The keys of one entry of `ship.destinations`, in the order in which they are listed.
enum DestinationKeys {
    static let countMax = 64
    static let name = SettingKey(
        "name",
        .openText(
            allowed: "up to 32 letters, digits or . _ - that open with a letter or digit",
            where: { SwitchKeys.isName($0) && $0 != "all" }
        ),
        standard: nil,
        doc: "Name of the destination"
    )
    static let kind = SettingKey(
        "type",
        .oneOf,
        standard: DestinationKind.webhook,
        doc: "What it is"
    )
    static let timeoutSeconds = SettingKey(
        "timeout_seconds",
        .integer(1...120),
        standard: 10,
        doc: "How long one delivery may take"
    )
    // Of HTTP.
    static let url = SettingKey(
        "url",
        .openText(allowed: "a URL of http or https without a user") { ShipURL.isPlain($0) },
        standard: nil,
        doc: "Where it is sent"
    )
    static let urlFile = SettingKey(
        "url_file",
        .path,
        standard: nil,
        doc: "The URL in a file, where it is a secret"
    )
    static let tokenFile = SettingKey(
        "token_file",
        .path,
        standard: nil,
        doc: "A bearer token in a file"
    )
    // Of a webhook.
    static let body = SettingKey(
        "body",
        .oneOf,
        standard: BodyKind.callwarden,
        doc: "What is sent"
    )
    static let secretFile = SettingKey(
        "secret_file",
        .path,
        standard: nil,
        doc: "Secrets that sign what is sent"
    )
    static let topic = SettingKey(
        "topic",
        .openText(allowed: "up to 64 letters, digits, - or _") { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
                        || "-_".utf8.contains(byte)
                }
        },
        standard: nil,
        doc: "The topic of ntfy"
    )
    // Of a command, and of mail.
    static let command = SettingKey(
        "command",
        .list(
            of: .text(allowed: "a word") { $0.utf8.count <= 4_096 && !$0.utf8.contains(0) },
            countMax: 64,
            takes:
                "a list of words that opens with an absolute path, such as [\"/usr/local/bin/page\"]"
        ),
        standard: [String](),
        doc: "The program and its arguments"
    )
    static let perMinuteMax = SettingKey(
        "per_minute_max",
        .integer(1...6_000),
        standard: 60,
        doc: "It is started so often a minute at most"
    )
    static let to = SettingKey(
        "to",
        .list(
            of: .text(allowed: "an address") { MailAddress.isPlain($0) },
            countMax: 64,
            takes: "a list of mail addresses, such as [\"noc@example.org\"]"
        ),
        standard: [String](),
        doc: "Who gets the mail"
    )
    static let from = SettingKey(
        "from",
        .openText(allowed: "a mail address") { MailAddress.isPlain($0) },
        standard: nil,
        doc: "Who the mail is from"
    )

    // Of browsers.
    static let contact = SettingKey(
        "contact",
        .openText(allowed: "mailto: and an address, or a URL of https") { PushContact.isPlain($0) },
        standard: nil,
        doc: "Whom push services may ask about trouble"
    )
    static let keyFile = SettingKey(
        "key_file",
        .path,
        standard: nil,
        doc: "The key that push services know this machine by; made where there is none"
    )
    static let lifeSeconds = SettingKey(
        "life_seconds",
        .integer(0...2_419_200),
        standard: 43_200,
        doc: "How long a push service keeps a message for a browser that is not reached"
    )
    static let allowsPrivate = SettingKey(
        "allow_private_addresses",
        .boolean,
        standard: false,
        doc: "true: push services may be of this machine or its networks, and without TLS"
    )

    static let ofHTTP = [url.spec, urlFile.spec, tokenFile.spec]
    static let ofWebhook = [body.spec, secretFile.spec, topic.spec]
    static let ofPrograms = [command.spec, perMinuteMax.spec]
    static let ofMail = [to.spec, from.spec]
    static let ofBrowsers = [
        contact.spec, keyFile.spec, lifeSeconds.spec, allowsPrivate.spec,
    ]
    static let all =
        [name.spec, kind.spec, timeoutSeconds.spec] + ofHTTP + ofWebhook + ofPrograms + ofMail
        + ofBrowsers
}

/// Whom push services may ask, as RFC 8292 has it.
enum PushContact {
    static let bytesMax = 256

    static func isPlain(_ text: String) -> Bool {
        guard text.utf8.count <= bytesMax else { return false }
        if text.hasPrefix("mailto:") { return MailAddress.isPlain(String(text.dropFirst(7))) }
        return text.hasPrefix("https://") && ShipURL.isPlain(text)
    }
}

/// Addresses of mail, as far as settings take them.
enum MailAddress {
    /// What goes into a header and onto no command line: `local@domain` of plain characters.
    static func isPlain(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                (1...128).contains(part.utf8.count)
                    && part.utf8.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
                            || ".-_+".utf8.contains(byte)
                    }
            } && !text.hasPrefix("-")
    }
}
