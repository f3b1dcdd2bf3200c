package import AlertLog
import HTTPServer
import Telephony

/// Finds out who asks: by a token, by the cookie of a login, or by the user of a UNIX socket.
struct Gate: Sendable {
    /// What was found out.
    enum Finding: Equatable {
        case granted(TokenGrant)
        /// A cookie changes something and does not come from a page of ours.
        case foreignOrigin
        /// A token or a cookie that is not, or no longer, in force.
        case refused
        /// Nothing says who asks.
        case nobody
    }

    let tokens: TokenDesk
    let sessions: SessionStore
    let users: UserGrants
    let logins: LoginGuard
    let say: @Sendable (WebHappening) -> Void

    func find(_ request: HTTPRequest, isChange: Bool, at now: EventTime) throws -> Finding {
        let sent = request.headers.filter { $0.name.lowercased() == "authorization" }
        if let first = sent.first {
            guard sent.count == 1, let token = Self.bearer(first.value),
                let grant = try tokens.grant(of: token, at: now)
            else { return .refused }
            return .granted(grant)
        }
        if let id = SessionCookie.value(in: request) {
            guard let token = sessions.token(of: id, at: now),
                let grant = try tokens.grant(of: token, at: now)
            else { return .refused }
            guard !isChange || Self.isOwnOrigin(request) else { return .foreignOrigin }
            return .granted(grant)
        }
        if case .user(let number) = request.peer, let grant = users.grant(of: number) {
            return .granted(grant)
        }
        return .nobody
    }

    /// What a peer is told whose token is none: after too many, to wait.
    ///
    /// A token that is in force is never refused for the failures of others behind the same address.
    func refused(_ peer: HTTPPeer, at now: EventTime) -> WebProblem {
        logins.note(peer, at: now)
        say(.refused(peer))
        if let seconds = logins.wait(of: peer, at: now) {
            return WebProblem(
                429,
                "too many tokens that are not in force",
                headers: [HTTPField("Retry-After", "\(seconds)")]
            )
        }
        let challenge = "Bearer realm=\"callwarden\", error=\"invalid_token\""
        return WebProblem(
            401,
            "the token is not in force",
            headers: [HTTPField("WWW-Authenticate", challenge)]
        )
    }

    /// The token of `Bearer …` (RFC 6750, 2.1).
    private static func bearer(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// Whether a browser says that one of our own pages asks: its Origin is the host that it was sent to.
    ///
    /// A change without an Origin is no browser's of today, and has a token of its own.
    static func isOwnOrigin(_ request: HTTPRequest) -> Bool {
        guard let origin = request.header("Origin"), let host = request.header("Host") else {
            return false
        }
        // Behind a proxy that ends TLS the scheme is the browser's, not ours.
        return origin == "http://\(host)" || origin == "https://\(host)"
    }
}

/// Who may ask by the UNIX socket.
package struct UserGrants: Sendable, Equatable {
    private let scopes: [UInt32: TokenScope]

    /// The scope of each user by number; root and whoever runs the program are told apart by nothing.
    package init(_ scopes: [UInt32: TokenScope]) { self.scopes = scopes }

    func grant(of user: UInt32) -> TokenGrant? {
        scopes[user].map { TokenGrant(id: 0, name: "user \(user)", scope: $0) }
    }
}
