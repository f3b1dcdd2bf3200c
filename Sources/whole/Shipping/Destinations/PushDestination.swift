import AlertLog
package import HTTPClient
package import Settings
package import Telephony
package import WebPush

/// The browsers that subscribed, each by its push service: RFC 8030, 8291 and 8292.
package struct PushDestination<Sender: RequestSender>: Destination {
    /// Who ends subscriptions of browsers that are gone, as it stands on record.
    package static var author: String { "callwarden-ship" }

    private let database: String
    private let key: ServerKey
    private let contact: String
    private let lifeSeconds: Int
    private let hosts: PushEndpoint.Hosts
    private let sender: Sender
    private var progress = PushProgress()

    package init(
        _ settings: DestinationSettings,
        key: ServerKey,
        database: String,
        sender: Sender
    ) {
        (self.database, self.key, self.sender) = (database, key, sender)
        (contact, lifeSeconds) = (settings.contact ?? "", settings.lifeSeconds)
        hosts = settings.allowsPrivate ? .any : .publicOnly
    }

    package mutating func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        do {
            let targets = try LogReader(path: database).pushTargets(now: now)
            return try send(message, to: targets.filter { $0.takes(message.severity) }, at: now)
        } catch {
            return .again(after: nil, why: "the log: \(error)")
        }
    }

    private mutating func send(
        _ message: Message,
        to targets: [PushTarget],
        at now: EventTime
    ) throws -> DeliveryOutcome {
        progress.begin(message.id, at: now)
        let text = PushBody.bytes(message, room: PushMessage.textBytesMax)
        // Of a push service that does not answer no other browser is tried for now.
        var silent: Set<String> = []
        var open: [(browser: Int64, origin: String)] = []
        for target in progress.inOrder(targets) where progress.isOpen(target.id) {
            let place: PushSubscription
            do throws(SubscriptionError) {
                place = try PushSubscription(
                    endpoint: target.endpoint,
                    p256dh: target.p256dh,
                    auth: target.auth,
                    hosts: hosts
                )
            } catch {
                progress.note(target.id, of: "", .refused("\(error)"), at: now)
                continue
            }
            let origin = place.endpoint.origin
            if silent.contains(origin) || progress.pause(of: origin, at: now) != nil {
                open.append((target.id, origin))
                continue
            }
            let result = send(text, of: message, to: place, at: now)
            progress.note(target.id, of: origin, result.taken, at: now)
            if result.isSilent { silent.insert(origin) }
            if case .later = result.taken { open.append((target.id, origin)) }
            if case .gone = result.taken { try end(target.id, result.words, at: now) }
        }
        return progress.outcome(open: open, at: now)
    }

    /// What came of one request.
    private struct Taken {
        let taken: PushProgress.Result
        var words = ""
        var isSilent = false
    }

    private func send(
        _ text: [UInt8],
        of message: Message,
        to place: PushSubscription,
        at now: EventTime
    ) -> Taken {
        let request: OutgoingRequest
        do throws(PushError) {
            request = try self.request(text, of: message, to: place, at: now)
        } catch {
            return Taken(taken: .refused("\(error)"))
        }
        do throws(HTTPClientError) {
            return taken(try sender.send(request), at: now)
        } catch .forbiddenAddress {
            return Taken(taken: .refused("\(HTTPClientError.forbiddenAddress)"))
        } catch {
            return Taken(taken: .later(asked: nil, why: "\(error)"), isSilent: true)
        }
    }

    private func request(
        _ text: [UInt8],
        of message: Message,
        to place: PushSubscription,
        at now: EventTime
    ) throws(PushError) -> OutgoingRequest {
        let authorization = try key.authorization(
            for: place.endpoint.origin,
            subject: contact,
            now: now / 1_000_000
        )
        var headers: [OutgoingRequest.Header] = [
            .init("Content-Type", "application/octet-stream"),
            .init("Content-Encoding", "aes128gcm"),
            .init("TTL", "\(lifeSeconds)"),
            .init("Urgency", Self.urgency(message.severity)),
            .init("Authorization", authorization),
        ]
        if let topic = Self.topic(message) { headers.append(.init("Topic", topic)) }
        let body = try PushMessage.body(of: text, for: place)
        return OutgoingRequest(.post, place.endpoint.text, headers: headers, body: body)
    }

    private func taken(_ answer: IncomingAnswer, at now: EventTime) -> Taken {
        let words = "status \(answer.status)"
        switch answer.status {
        case 200..<300: return Taken(taken: .reached)
        case 404, 410: return Taken(taken: .gone, words: words)
        case 429, 500...:
            let asked = RetryAfter.duration(answer.retryAfter, at: now)
            return Taken(taken: .later(asked: asked, why: words))
        default: return Taken(taken: .refused(words))
        }
    }

    private func end(_ subscription: Int64, _ why: String, at now: EventTime) throws {
        _ = try LogEditor(path: database).removePush(
            subscription,
            of: nil,
            by: Self.author,
            note: "the push service says that it is gone: \(why)",
            at: now
        )
    }

    private static func urgency(_ severity: Notice.Severity) -> String {
        switch severity {
        case .critical: "high"
        case .warning: "normal"
        case .info: "low"
        }
    }

    /// By which a push service drops an older message for a newer one, in letters that tell it nothing;
    /// nil where the notices are about several matters.
    private static func topic(_ message: Message) -> String? {
        guard let matter = message.notices.first?.matter,
            message.notices.allSatisfy({ $0.matter == matter })
        else { return nil }
        var hash = StableHash()
        for byte in matter.utf8 { hash.add(byte) }
        return String(hash.value, radix: 16)
    }
}
