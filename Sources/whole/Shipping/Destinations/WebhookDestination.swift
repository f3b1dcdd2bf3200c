package import HTTPClient
package import Settings
package import Telephony
import Wire

/// How an answer of a server is taken.
enum ServerAnswer {
    /// Of what a server says so much stands in the log.
    static let wordsBytesMax = 200

    static func outcome(_ answer: IncomingAnswer, at now: EventTime) -> DeliveryOutcome {
        switch answer.status {
        case 200..<300: return .delivered("status \(answer.status)")
        case 410: return .disabled("status 410: it wants nothing more")
        case 300..<400:
            return .again(
                after: nil,
                why: "status \(answer.status): it points elsewhere, which is not followed"
            )
        default:
            let said = String(decoding: answer.body.prefix(wordsBytesMax), as: UTF8.self)
            let words = BodyText.cut(said, bytesMax: wordsBytesMax)
            return .again(
                after: RetryAfter.duration(answer.retryAfter, at: now),
                why: "status \(answer.status)" + (words.isEmpty ? "" : ": \(words)")
            )
        }
    }

    /// Sends and takes the answer.
    static func outcome(
        of request: OutgoingRequest,
        by sender: some RequestSender,
        at now: EventTime
    ) -> DeliveryOutcome {
        do throws(HTTPClientError) {
            return outcome(try sender.send(request), at: now)
        } catch {
            return .again(after: nil, why: "\(error)")
        }
    }
}

/// A POST to a server of somebody else's, signed by Standard Webhooks 1.0.2 where there is a secret.
package struct WebhookDestination<Sender: RequestSender>: Destination {
    private let url: String
    private let body: BodyKind
    private let name: String
    private let topic: String
    private let secrets: [WebhookSecret]
    private let token: Secret?
    private let sender: Sender

    package init(
        _ settings: DestinationSettings,
        url: String,
        secrets: [WebhookSecret],
        token: Secret?,
        sender: Sender
    ) {
        (self.url, self.secrets, self.token, self.sender) = (url, secrets, token, sender)
        (body, name, topic) = (settings.body, settings.name, settings.topic ?? "")
    }

    package func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        let bytes = Array(json(message).encoded.utf8)
        let seconds = now / 1_000_000
        var headers: [OutgoingRequest.Header] = [
            .init("Content-Type", "application/json"),
            .init("webhook-id", message.id),
            .init("webhook-timestamp", "\(seconds)"),
        ]
        if !secrets.isEmpty {
            let signatures = secrets.map {
                $0.signature(of: bytes, id: message.id, seconds: seconds)
            }
            headers.append(.init("webhook-signature", signatures.joined(separator: " ")))
        }
        if let token { headers.append(.init("Authorization", "Bearer \(token.exposed)")) }
        let request = OutgoingRequest(.post, url, headers: headers, body: bytes)
        return ServerAnswer.outcome(of: request, by: sender, at: now)
    }

    private func json(_ message: Message) -> JSON {
        switch body {
        case .callwarden: CallwardenBody.json(message)
        case .alertmanager: AlertmanagerBody.json(message, receiver: name)
        case .ntfy: NtfyBody.json(message, topic: topic)
        case .slack: SlackBody.json(message)
        }
    }
}
