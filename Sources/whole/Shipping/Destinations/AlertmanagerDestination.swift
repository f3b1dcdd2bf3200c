import AlertLog
package import HTTPClient
package import Settings
package import Telephony
import Wire

/// An Alertmanager, told as a Prometheus tells it: alerts that fire, and the same ones with their end.
package struct AlertmanagerDestination<Sender: RequestSender>: Destination {
    /// Of what lasts, an end is given nevertheless, or Alertmanager takes it for over in minutes.
    static var lastsMicroseconds: EventTime { 86_400_000_000 }
    /// What is told once is over so long after.
    static var onceMicroseconds: EventTime { 300_000_000 }
    private static var path: String { "/api/v2/alerts" }

    private let url: String
    private let token: Secret?
    private let sender: Sender

    /// `url` is where the Alertmanager is reached, with or without the path of its API.
    package init(url: String, token: Secret?, sender: Sender) {
        let base = String(url.reversed().drop { $0 == "/" }.reversed())
        self.url = base.hasSuffix(Self.path) ? base : base + Self.path
        (self.token, self.sender) = (token, sender)
    }

    package func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        let alerts = message.notices.flatMap { Self.alerts(of: $0, link: message.link) }
        let bytes = Array(JSON.array(alerts).encoded.utf8)
        var headers = [OutgoingRequest.Header("Content-Type", "application/json")]
        if let token { headers.append(.init("Authorization", "Bearer \(token.exposed)")) }
        let request = OutgoingRequest(.post, url, headers: headers, body: bytes)
        let outcome = ServerAnswer.outcome(of: request, by: sender, at: now)
        // It says that the alerts themselves are wrong: they will be the next time.
        if case .again(_, let why) = outcome, why.hasPrefix("status 400") { return .refused(why) }
        return outcome
    }

    /// What has become graver is another alert by its labels: the one it was ends.
    static func alerts(of notice: Notice, link: NoticeLink?) -> [JSON] {
        let end =
            switch notice.phase {
            case .begun, .goesOn: notice.at + lastsMicroseconds
            case .ended: notice.ended ?? notice.at
            case .once: notice.at + onceMicroseconds
            }
        let now = json(AlertLabels(notice), until: end, link)
        guard notice.phase == .goesOn else { return [now] }
        return [json(AlertLabels(notice, severity: .warning), until: notice.at, link), now]
    }

    private static func json(
        _ alert: AlertLabels,
        until end: EventTime,
        _ link: NoticeLink?
    ) -> JSON {
        // An end before its beginning is refused; a switch's clock and ours may differ by a little.
        var json: JSON = [
            "labels": alert.labelsJSON,
            "annotations": AlertLabels.object(alert.annotations),
            "startsAt": .string(alert.starts),
            "endsAt": .string(TimeText.iso8601(max(end, alert.notice.begun))),
        ]
        if let link { json.add("generatorURL", .string(link.page(of: alert.notice))) }
        return json
    }
}
