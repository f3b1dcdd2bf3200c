import AlertLog
import HTTPServer
import Testing

@testable import Web

@Suite("The API: browsers that are sent to")
struct PushRouteTests {
    private static let stranger = HTTPPeer.address("192.0.2.9")
    private static let point =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    private static let path = "/api/v1/push/subscriptions"

    private struct NoToken: Error {}

    private func bearer(
        _ name: String,
        in scene: WebScene,
        scope: TokenScope = .read
    ) throws -> [HTTPField] {
        var random = SystemRandomNumberGenerator()
        let new = NewToken(try #require(TokenName(name)), scope: scope, expires: nil)
        let editor = try LogEditor(path: scene.log.path)
        let added = try editor.addToken(new, by: "ada", at: WebScene.now, using: &random)
        guard case .added(_, let text) = added else { throw NoToken() }
        return [HTTPField("Authorization", "Bearer \(text)")]
    }

    private func body(
        endpoint: String = "https://push.example/a",
        p256dh: String = point,
        auth: String = "BTBZMqHH6r4Tts7J_aSIgg",
        more: String = ""
    ) -> String {
        #"{"endpoint":"\#(endpoint)","keys":{"p256dh":"\#(p256dh)","auth":"\#(auth)"}\#(more)}"#
    }

    /// A log on which something sends.
    private func scene() throws -> WebScene {
        let scene = try WebScene()
        let editor = try LogEditor(path: scene.log.path)
        #expect(try editor.setPushKey("K1", by: "ship", at: WebScene.now))
        return scene
    }

    @Test("Where nothing sends, nobody subscribes, and that is said")
    func nothing() throws {
        let scene = try WebScene()
        let ada = try bearer("ada", in: scene)
        let key = scene.ask("GET", "/api/v1/push/key", as: Self.stranger, headers: ada)
        #expect(key.status == 404 && key.detail.contains("type push"))
        let made = scene.ask(
            "POST",
            Self.path,
            body: body(),
            as: Self.stranger,
            headers: ada
        )
        #expect(made.status == 409)
    }

    @Test("A browser is subscribed, listed without its address, and ended")
    func subscription() throws {
        let scene = try scene()
        let ada = try bearer("ada", in: scene)
        let ask = { (method: String, path: String, body: String?) in
            scene.ask(method, path, body: body, as: Self.stranger, headers: ada)
        }
        #expect(ask("GET", "/api/v1/push/key", nil).json["key"] as? String == "K1")
        let more = #","expirationTime":null,"severity":"critical""#
        let made = ask("POST", Self.path, body(more: more))
        #expect(made.status == 201 && made.json["service"] as? String == "push.example")
        #expect(made.json["severity"] as? String == "critical")
        let list = ask("GET", Self.path, nil)
        #expect(list.json["count"] as? Int == 1)
        #expect(!list.text.contains("push.example/") && !list.text.contains("BTBZ"))
        let target = "\(Self.path)/\(made.json["subscription"] as? Int ?? 0)"
        #expect(ask("DELETE", target, nil).status == 204)
        #expect(ask("DELETE", target, nil).status == 404)
        let audit = scene.ask("GET", "/api/v1/audit?what=push.remove").rows("audit")
        #expect(audit.first?["origin"] as? String == "web 192.0.2.9")
        #expect(audit.first?["author"] as? String == "ada")
    }

    @Test("Others' browsers are seen and ended by the scope admin alone")
    func others() throws {
        let scene = try scene()
        let (ada, bob) = (try bearer("ada", in: scene), try bearer("bob", in: scene))
        let made = scene.ask("POST", Self.path, body: body(), as: Self.stranger, headers: ada)
        #expect(made.status == 201)
        let seen = scene.ask("GET", Self.path, as: Self.stranger, headers: bob)
        #expect(seen.json["count"] as? Int == 0)
        let ended = scene.ask("DELETE", "\(Self.path)/1", as: Self.stranger, headers: bob)
        #expect(ended.status == 404)
        #expect(scene.ask("GET", Self.path, as: WebScene.admin).json["count"] as? Int == 1)
        #expect(scene.ask("DELETE", "\(Self.path)/1", as: WebScene.admin).status == 204)
    }

    @Test("A user of the machine has no token that a subscription could end with")
    func user() throws {
        let answer = try scene().ask("POST", Self.path, body: body(), as: WebScene.admin)
        #expect(answer.status == 403)
    }

    @Test("A subscription that cannot be read is refused, and says which part")
    func garbage() throws {
        let scene = try scene()
        let ada = try bearer("ada", in: scene)
        let bodies = [
            (body(endpoint: "http://push.example/"), "endpoint"),
            (body(endpoint: "https://127.0.0.1/"), "endpoint"),
            (body(endpoint: "https://[::1]/"), "endpoint"), (body(endpoint: ""), "endpoint"),
            (body(p256dh: "AAAA"), "p256dh"),
            (body(p256dh: String(Self.point.dropLast()) + "x"), "p256dh"),
            (body(auth: "+/=="), "auth"), (body(more: #","severity":"loud""#), "severity"),
            (body(more: #","expirationTime":1"#), "expirationTime"),
            (body(more: #","expirationTime":1e300"#), "expirationTime"),
            (body(more: #","name":"x""#), "name"),
            (#"{"endpoint":"https://push.example/"}"#, "keys"),
            (#"{"endpoint":"https://push.example/","keys":[]}"#, "keys"),
            (#"{"endpoint":"https://push.example/","keys":{"p256dh":1,"auth":2}}"#, "keys"),
        ]
        for (body, part) in bodies {
            let answer = scene.ask("POST", Self.path, body: body, as: Self.stranger, headers: ada)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.detail.hasPrefix(part), "\(answer.detail)")
        }
        #expect(scene.ask("GET", Self.path, as: WebScene.admin).json["count"] as? Int == 0)
    }
}
