import Telephony
import Testing

@testable import AlertLog

@Suite("Browsers that are sent to")
struct PushTests {
    private let bench: Bench
    private let editor: LogEditor
    private let reader: LogReader

    init() throws {
        bench = try Bench()
        editor = try LogEditor(path: bench.logPath)
        reader = try LogReader(path: bench.logPath)
    }

    private func grant(_ name: String, expires: EventTime? = nil) throws -> TokenGrant {
        var random = SystemRandomNumberGenerator()
        let token = NewToken(try #require(TokenName(name)), scope: .read, expires: expires)
        let added = try editor.addToken(token, by: "ada", at: 5, using: &random)
        guard case .added(let id, _) = added else { throw AlertLogError.missing(path: "\(added)") }
        return TokenGrant(id: id, name: name, scope: .read)
    }

    private func new(_ name: String, expires: EventTime? = nil) -> NewPushSubscription {
        NewPushSubscription(
            endpoint: "https://push.example/\(name)",
            service: "push.example",
            p256dh: "key-\(name)",
            auth: "auth-\(name)",
            severity: .warning,
            expires: expires
        )
    }

    private func names(at now: EventTime = 11) throws -> [String] {
        try reader.pushTargets(now: now).map { String($0.endpoint.dropFirst(21)) }
    }

    @Test("Nobody subscribes before something sends; what is made is listed without its secrets")
    func made() throws {
        let ada = try grant("ada")
        #expect(try editor.addPush(new("a"), of: ada, at: 10) == .noKey)
        #expect(try reader.pushKey() == nil)
        #expect(try editor.setPushKey("K1", by: "ship", at: 9))
        #expect(try !editor.setPushKey("K1", by: "ship", at: 9))
        #expect(try reader.pushKey() == "K1")
        #expect(try editor.addPush(new("a"), of: ada, at: 10) == .added(id: 1))
        let row = try #require(try reader.pushSubscriptions(of: ada.id, now: 11).first)
        #expect(row.token == "ada" && row.service == "push.example" && row.severity == "warning")
        let target = try #require(try reader.pushTargets(now: 11).first)
        #expect(target.p256dh == "key-a" && target.auth == "auth-a" && target.severity == .warning)
    }

    @Test("A subscription ends with its token, with its key, and when the browser says")
    func ends() throws {
        let (ada, bob) = (try grant("ada"), try grant("bob", expires: 50))
        _ = try editor.setPushKey("K1", by: "ship", at: 9)
        _ = try editor.addPush(new("a"), of: ada, at: 10)
        _ = try editor.addPush(new("b"), of: bob, at: 10)
        _ = try editor.addPush(new("c", expires: 30), of: ada, at: 10)
        #expect(try names() == ["a", "b", "c"])
        #expect(try names(at: 30) == ["a", "b"])
        #expect(try names(at: 50) == ["a"])
        _ = try editor.removeToken(named: "ada", by: "eve", at: 12)
        #expect(try names(at: 13) == ["b"])
        _ = try editor.setPushKey("K2", by: "ship", at: 14)
        #expect(try names(at: 15) == [])
        // What is out of force makes room, and leaves nothing.
        _ = try editor.addPush(new("d"), of: bob, at: 16)
        #expect(
            try bench.database.first("SELECT count(*) FROM push_subscriptions") { $0.int(0) } == 1
        )
    }

    @Test("The same browser again is the same subscription, under whoever subscribed last")
    func again() throws {
        let (ada, bob) = (try grant("ada"), try grant("bob"))
        _ = try editor.setPushKey("K1", by: "ship", at: 9)
        #expect(try editor.addPush(new("a"), of: ada, at: 10) == .added(id: 1))
        #expect(try editor.addPush(new("a"), of: bob, at: 10) == .added(id: 1))
        #expect(try reader.pushSubscriptions(of: nil, now: 11).map(\.token) == ["bob"])
        #expect(try reader.pushSubscriptions(of: ada.id, now: 11).isEmpty)
    }

    @Test("One token has so many, and all together so many; the same browser is no other")
    func limits() throws {
        let ada = try grant("ada")
        _ = try editor.setPushKey("K1", by: "ship", at: 9)
        for number in 1...LogEditor.pushOfTokenMax {
            #expect(
                try editor.addPush(new("\(number)"), of: ada, at: 10) == .added(id: Int64(number))
            )
        }
        let limit = LogEditor.pushOfTokenMax
        #expect(try editor.addPush(new("x"), of: ada, at: 10) == .tooMany(limit: limit))
        #expect(try editor.addPush(new("7"), of: ada, at: 10) == .added(id: 7))
        let bob = try grant("bob")
        try bench.database.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO push_subscriptions
                (token, endpoint, service, p256dh, auth, server_key, severity, created_us)
            SELECT 1, 'e' || i, '', '', '', 'K1', 'info', 1 FROM n
            """,
            .integer(LogEditor.pushMax - limit)
        )
        #expect(
            try editor.addPush(new("y"), of: bob, at: 10) == .tooMany(limit: LogEditor.pushMax)
        )
    }

    @Test(
        "One's own is ended by oneself, any by whoever may; the record has no address of a browser"
    )
    func removal() throws {
        let (ada, bob) = (try grant("ada"), try grant("bob"))
        _ = try editor.setPushKey("K1", by: "ship", at: 9)
        _ = try editor.addPush(new("a"), of: ada, at: 10)
        _ = try editor.addPush(new("b"), of: ada, at: 10)
        #expect(try !editor.removePush(1, of: bob.id, by: "bob", at: 11))
        #expect(try editor.removePush(1, of: ada.id, by: "ada", at: 11))
        #expect(try !editor.removePush(1, of: nil, by: "eve", at: 11))
        #expect(try editor.removePush(2, of: nil, by: "ship", note: "gone (410)", at: 12))
        #expect(try names().isEmpty)
        var rows: [AuditRow] = []
        try reader.eachAudit(LogFilter()) {
            if $0.what.hasPrefix("push") { rows.append($0) }
            return true
        }
        #expect(
            rows.map(\.what) == [
                "push.remove", "push.remove", "push.add", "push.add", "push.key",
            ]
        )
        #expect(rows[0].note == "gone (410)" && rows[0].before == "push.example from warning")
        #expect(!rows.contains { "\($0)".contains("push.example/") || "\($0)".contains("auth-") })
    }
}
