package import Telephony

/// A browser that is to be sent to, read and checked before.
package struct NewPushSubscription: Sendable, Equatable {
    /// Where the push service takes messages for it.
    package let endpoint: String
    /// The host of that.
    package let service: String
    /// The browser's public key and its secret, in base64 for addresses.
    package let p256dh: String
    package let auth: String
    /// How grave something must be to be sent.
    package let severity: Notice.Severity
    /// When the browser says that it ends; nil where it says nothing.
    package let expires: EventTime?

    package init(
        endpoint: String,
        service: String,
        p256dh: String,
        auth: String,
        severity: Notice.Severity,
        expires: EventTime?
    ) {
        (self.endpoint, self.service, self.p256dh) = (endpoint, service, p256dh)
        (self.auth, self.severity, self.expires) = (auth, severity, expires)
    }
}

/// What came of a subscription that was to be made.
package enum PushAddition: Sendable, Equatable {
    case added(id: Int64)
    /// Nothing sends: no key of a server is known.
    case noKey
    /// As many as there may be are in force, of one token or of all.
    case tooMany(limit: Int)
}

/// A browser that is sent to, without what it takes to send there.
package struct PushRow: LogRow {
    package var id: Int64 = 0
    /// The name of the token that it belongs to.
    package var token = ""
    /// The host of the push service.
    package var service = ""
    package var severity = ""
    package var created: EventTime = 0
    package var expires: EventTime?

    package init() {}
    package static let type: String? = "push_subscription"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("subscription", &id, sql: "push_subscriptions.id")
        fields.text("token", &token, sql: "tokens.name")
        fields.text("service", &service)
        fields.text("severity", &severity)
        fields.time("created", &created, sql: "push_subscriptions.created_us")
        fields.time("expires", &expires, sql: "push_subscriptions.expires_us")
    }
}

/// What it takes to send to a browser.
package struct PushTarget: Sendable, Equatable {
    package let id: Int64
    package let endpoint: String
    package let p256dh: String
    package let auth: String
    /// One that nobody here knows is a newer program's, and nil.
    package let severity: Notice.Severity?

    /// Whether something so grave is sent there.
    package func takes(_ severity: Notice.Severity) -> Bool {
        let order = Notice.Severity.allCases
        guard let least = self.severity.flatMap({ order.firstIndex(of: $0) }) else { return false }
        return (order.firstIndex(of: severity) ?? 0) >= least
    }

    package init(
        id: Int64,
        endpoint: String,
        p256dh: String,
        auth: String,
        severity: Notice.Severity?
    ) {
        (self.id, self.endpoint, self.p256dh) = (id, endpoint, p256dh)
        (self.auth, self.severity) = (auth, severity)
    }
}
