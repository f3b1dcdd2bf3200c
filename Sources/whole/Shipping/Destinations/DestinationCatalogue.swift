import AlertLog
import HTTPClient
package import Settings
import WebPush

/// Why a destination of the settings cannot be made.
package enum DestinationError: Error, Equatable, CustomStringConvertible {
    case badSecret(destination: String)
    case badURL(destination: String)
    case noClient(destination: String, String)

    package var description: String {
        switch self {
        case .badSecret(let name):
            "\(name): secret_file holds what is none of Standard Webhooks: whsec_ and base64 of 24 "
                + "to 64 bytes, such as printf 'whsec_%s' \"$(head -c 32 /dev/urandom | base64)\""
        case .badURL(let name): "\(name): url_file holds no URL of http or https"
        case .noClient(let name, let why): "\(name): \(why)"
        }
    }
}

/// Makes destinations as the settings describe them.
package struct DestinationCatalogue: Sendable {
    private let settings: Settings
    private let environment: [String: String]
    private let version: String
    private let database: String

    /// `database` is the log, where subscriptions of browsers stand; `version` is what servers are told that asks.
    package init(
        _ settings: Settings,
        database: String,
        environment: [String: String],
        version: String
    ) {
        (self.settings, self.database) = (settings, database)
        (self.environment, self.version) = (environment, version)
    }

    /// Reads the secrets and makes a destination, for the thread that is to use it.
    package func make(_ described: DestinationSettings) throws -> any Destination {
        switch described.kind {
        case .webhook:
            WebhookDestination(
                described,
                url: try url(of: described),
                secrets: try webhookSecrets(of: described),
                token: try token(of: described),
                sender: try client(for: described)
            )
        case .alertmanager:
            AlertmanagerDestination(
                url: try url(of: described),
                token: try token(of: described),
                sender: try client(for: described)
            )
        case .command: CommandDestination(described)
        case .mail: MailDestination(described)
        case .push:
            PushDestination(
                described,
                key: try serverKey(of: described),
                database: database,
                sender: try client(for: described)
            )
        }
    }

    private func client(for described: DestinationSettings) throws -> HTTPClient {
        var setup = HTTPClientSetup()
        setup.totalMilliseconds = described.timeoutSeconds * 1_000
        setup.connectMilliseconds = min(setup.connectMilliseconds, setup.totalMilliseconds)
        setup.proxy = settings.ship.proxy
        setup.certificates = settings.ship.certificates
        setup.userAgent = "callwarden-ship/\(version)"
        if described.kind == .push {
            // Where a push service is, whoever subscribes says; a proxy is asked in its place.
            setup.allowsPrivateAddresses = described.allowsPrivate || setup.proxy != nil
            setup.requiresTLS = !described.allowsPrivate
        }
        do throws(HTTPClientError) {
            return try HTTPClient(setup)
        } catch {
            throw DestinationError.noClient(destination: described.name, "\(error)")
        }
    }

    /// The key of the file, its public half on record for browsers to subscribe to.
    private func serverKey(of described: DestinationSettings) throws -> ServerKey {
        let folder = database.lastIndex(of: "/").map { String(database[...$0]) } ?? ""
        let key = try ServerKey(file: described.keyFile ?? folder + "push-key.pem")
        _ = try LogEditor(path: database).setPushKey(
            key.publicText,
            by: PushDestination<HTTPClient>.author,
            at: LogWriter.wallClock()
        )
        return key
    }

    private func secrets(_ key: String, _ path: String, of name: String) throws -> [Secret] {
        try settings.secrets(of: name, key, at: path, environment: environment)
    }

    private func url(of described: DestinationSettings) throws -> String {
        if let url = described.url { return url }
        let path = described.urlFile ?? ""
        let written = try secrets("url_file", path, of: described.name)[0].exposed
        guard DestinationSettings.isURL(written) else {
            throw DestinationError.badURL(destination: described.name)
        }
        return written
    }

    private func token(of described: DestinationSettings) throws -> Secret? {
        try described.tokenFile.map { try secrets("token_file", $0, of: described.name)[0] }
    }

    private func webhookSecrets(of described: DestinationSettings) throws -> [WebhookSecret] {
        guard let path = described.secretFile else { return [] }
        return try secrets("secret_file", path, of: described.name).map { secret in
            guard let secret = WebhookSecret(secret) else {
                throw DestinationError.badSecret(destination: described.name)
            }
            return secret
        }
    }
}
