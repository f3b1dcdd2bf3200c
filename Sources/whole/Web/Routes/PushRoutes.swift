import AlertLog
import HTTPServer
import Telephony
import Views
import WebPush
import Wire

/// Browsers that alerts are sent to.
enum PushRoutes {
    static let all = [key, add, list, remove]

    private static let endpoint = WebParameter.required(
        "endpoint",
        .body,
        .text(1...PushEndpoint.bytesMax),
        "Where the push service of the browser takes messages, as the browser says"
    )
    private static let keys = WebParameter.required(
        "keys",
        .body,
        WebKind<PushKeys>.keys,
        "What messages are encrypted with, as the browser says"
    )
    private static let expires = WebParameter.maybe(
        "expirationTime",
        .body,
        .integer(0...9_007_199_254_740_991),
        "When the browser ends it, in milliseconds since 1970; null where it does not"
    )
    private static let severity = WebParameter.one(
        "severity",
        .body,
        WebKind<Notice.Severity>.oneOf,
        default: .warning,
        "How grave something must be to be sent"
    )
    private static let id = WebParameter.required("id", .path, .row, "Number of the subscription")

    private static let key = Route(
        method: .get,
        path: "/api/v1/push/key",
        scope: .read,
        summary: "The key that a browser subscribes to",
        answers: [
            Route.Answer(
                status: 200,
                doc: "The public key, in base64 for addresses",
                schema: [
                    "type": "object", "required": ["key"],
                    "properties": ["key": ["type": "string"]],
                ]
            ), .problem(404, "Nothing sends to browsers"),
        ]
    ) { call in
        guard let key = try call.read({ try $0.pushKey() }) else {
            throw WebProblem.notFound(noKey)
        }
        return .json(["key": .string(key)])
    }

    private static let add = Route(
        method: .post,
        path: "/api/v1/push/subscriptions",
        scope: .read,
        summary: "Send what happens to a browser, for as long as the token is in force",
        doc: "A browser that subscribes again is the same one, with what is said of it now.",
        members: [endpoint.spec, keys.spec, expires.spec, severity.spec],
        answers: [.created(PushRow.self), .conflict]
    ) { call in
        let new = try new(call)
        guard let grant = call.grant, grant.id != 0 else {
            throw WebProblem(403, "a subscription belongs to a token, and who asks shows none")
        }
        let addition = try call.edit { editor, _ in
            try editor.addPush(new, of: grant, at: call.now)
        }
        switch addition {
        case .noKey: throw WebProblem.conflict(noKey)
        case .tooMany(let limit):
            throw WebProblem.conflict("\(limit) browsers are sent to already; remove one first")
        case .added(let id):
            let rows = try call.read { try $0.pushSubscriptions(of: grant.id, now: call.now) }
            guard let row = rows.first(where: { $0.id == id }) else {
                throw WebProblem.notFound("subscription \(id) is over already")
            }
            return .json(JSON(row), status: 201)
        }
    }

    private static let list = Route(
        method: .get,
        path: "/api/v1/push/subscriptions",
        scope: .read,
        summary: "Browsers that are sent to: one's own, or everybody's with the scope admin",
        doc: "Addresses and keys of browsers are told to nobody.",
        answers: [.list("subscriptions", of: PushRow.self)]
    ) { call in
        let rows = try call.read {
            try $0.pushSubscriptions(of: owner(call), now: call.now)
        }
        return .json(.list("subscriptions", rows.map { JSON($0) }))
    }

    private static let remove = Route(
        method: .delete,
        path: "/api/v1/push/subscriptions/{id}",
        scope: .read,
        summary: "Send to a browser no more: to one's own, or to any with the scope admin",
        parameters: [id.spec],
        answers: [.removed, .notFound]
    ) { call in
        let number = try call[id]
        let isRemoved = try call.edit { editor, author in
            try editor.removePush(number, of: owner(call), by: author, at: call.now)
        }
        guard isRemoved else { throw WebProblem.notFound("no subscription \(number) is in force") }
        return HTTPResponse(204)
    }

    private static let noKey =
        "nothing sends to browsers: no destination of callwarden-ship is of type push"

    /// Whose subscriptions somebody may see and end; nil for everybody's.
    private static func owner(_ call: WebCall) -> Int64? {
        call.grant?.scope == .admin ? nil : call.grant?.id ?? 0
    }

    private static func new(_ call: WebCall) throws(WebProblem) -> NewPushSubscription {
        let (endpoint, keys) = (try call[endpoint], try call[keys])
        let expires = try call[expires].map { $0 * 1_000 }
        if let expires, expires <= call.now {
            throw .badRequest("expirationTime: \(TimeText.utc(expires)) is over already")
        }
        let read: PushSubscription
        do throws(SubscriptionError) {
            read = try PushSubscription(
                endpoint: endpoint,
                p256dh: keys.p256dh,
                auth: keys.auth,
                hosts: call.context.setup.pushHosts
            )
        } catch {
            throw .badRequest("\(error)")
        }
        return NewPushSubscription(
            endpoint: endpoint,
            service: read.endpoint.host,
            p256dh: keys.p256dh,
            auth: keys.auth,
            severity: try call[severity],
            expires: expires
        )
    }
}

/// The two keys of a browser as it writes them.
struct PushKeys: Sendable {
    let p256dh: String
    let auth: String
}

extension WebKind where Value == PushKeys {
    static var keys: Self {
        let text: JSON = ["type": "string", "minLength": 1, "maxLength": 128]
        return Self(
            schema: [
                "type": "object", "required": ["p256dh", "auth"],
                "properties": ["p256dh": text, "auth": text], "additionalProperties": false,
            ],
            read: { (given, _) throws(WebProblem) in
                guard case .object(let members) = given, members.count == 2,
                    let p256dh = members["p256dh"]?.text, let auth = members["auth"]?.text
                else { throw .badRequest("must be an object of the texts p256dh and auth") }
                return PushKeys(p256dh: p256dh, auth: auth)
            }
        )
    }
}
