import HTTPServer
import Synchronization
import Telephony

/// Logins of browsers, in memory alone: who restarts the program logs in again.
///
/// A login stands on its token: one that is removed ends it.
final class SessionStore: Sendable {
    /// A login ends after so long.
    static let lifeMicroseconds: EventTime = 12 * 3_600 * 1_000_000
    /// Logins at once; the oldest makes room.
    static let sessionsMax = 1_000

    private struct Session {
        let token: String
        let until: EventTime
    }

    private let sessions = Mutex<[String: Session]>([:])

    init() {}

    /// Begins one; its name is 256 bits of the system's randomness.
    func begin(_ token: String, at now: EventTime) -> String {
        var random = SystemRandomNumberGenerator()
        let id = (0..<4).map { _ in String(random.next(), radix: 36) }.joined(separator: "-")
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.until > now }
            if sessions.count >= Self.sessionsMax,
                let oldest = sessions.min(by: { $0.value.until < $1.value.until })?.key
            {
                sessions[oldest] = nil
            }
            sessions[id] = Session(token: token, until: now + Self.lifeMicroseconds)
        }
        return id
    }

    /// The token that a login stands on; nil where it is over or never was.
    func token(of id: String, at now: EventTime) -> String? {
        guard let session = sessions.withLock({ $0[id] }), session.until > now else { return nil }
        return session.token
    }

    /// Ends one.
    func end(_ id: String) { sessions.withLock { $0[id] = nil } }
}

/// The cookie that carries the name of a login.
enum SessionCookie {
    static let name = "callwarden"
    /// Longest value that may be one, in bytes.
    static let bytesMax = 128

    /// The value in a request; nil where there is none.
    static func value(in request: HTTPRequest) -> String? {
        for header in request.headers where header.name.lowercased() == "cookie" {
            for pair in header.value.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].trimmed == name else { continue }
                let value = parts[1].trimmed
                return value.utf8.count <= bytesMax ? value : ""
            }
        }
        return nil
    }

    /// The header that gives it to a browser, for its own pages alone; that takes it back where it is nil.
    static func header(_ id: String?, isSecure: Bool) -> HTTPField {
        let life = id == nil ? 0 : SessionStore.lifeMicroseconds / 1_000_000
        let secure = isSecure ? "; Secure" : ""
        return HTTPField(
            "Set-Cookie",
            "\(name)=\(id ?? ""); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(life)\(secure)"
        )
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
