import AlertLog
import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The API: who may ask")
struct AccessTests {
    private static let stranger = HTTPPeer.address("192.0.2.9")

    /// A token of the scope, made as the command line makes it.
    private func token(
        _ scope: TokenScope,
        in scene: WebScene,
        name: String = "tester",
        expires: Int64? = nil
    ) throws -> String {
        let editor = try LogEditor(path: scene.log.path)
        var random = SystemRandomNumberGenerator()
        let new = NewToken(try #require(TokenName(name)), scope: scope, expires: expires)
        let added = try editor.addToken(new, by: "ada", at: WebScene.now, using: &random)
        guard case .added(_, let text) = added else { throw NoToken() }
        return text
    }

    private struct NoToken: Error {}

    private func bearer(_ token: String) -> [HTTPField] {
        [HTTPField("Authorization", "Bearer \(token)")]
    }

    @Test("Without a token every route but the open ones is closed")
    func closed() throws {
        let scene = try WebScene()
        let open = RouteCatalogue.routes.filter { $0.scope == nil }.map(\.path.text)
        #expect(open == ["/health", "/login", "/logout", "/api/v1/whoami"])
        for route in RouteCatalogue.routes where route.scope != nil {
            let path = route.path.text.replacing("{id}", with: "1")
            let body = route.members == nil ? nil : "{}"
            let answer = scene.ask(route.method.rawValue, path, body: body, as: Self.stranger)
            #expect(answer.status == 401, "\(path)")
            #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
        }
        #expect(scene.happenings.isEmpty, "who shows nothing tries nothing")
    }

    @Test("A token opens what its scope allows and nothing more", arguments: TokenScope.allCases)
    func scopes(scope: TokenScope) throws {
        let scene = try WebScene()
        let headers = bearer(try token(scope, in: scene))
        for route in RouteCatalogue.routes where route.path.text != "/api/v1/events" {
            guard let wanted = route.scope else { continue }
            let path = route.path.text.replacing("{id}", with: "99")
            let body = route.members == nil ? nil : "{}"
            let answer = scene.ask(
                route.method.rawValue,
                path,
                body: body,
                as: Self.stranger,
                headers: headers
            )
            #expect((answer.status == 403) == !scope.allows(wanted), "\(scope) \(path)")
            #expect(answer.status != 401)
        }
    }

    @Test(
        "What is no token in force is refused, and said once for each try",
        arguments: [
            "Bearer", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer cwt_abcdefgh_", "bearer \u{7f}", "",
            "Bearer " + String(repeating: "a", count: 10_000),
        ]
    )
    func refused(header: String) throws {
        let scene = try WebScene()
        let headers = [HTTPField("Authorization", header)]
        let answer = scene.ask("GET", "/api/v1/alerts", as: Self.stranger, headers: headers)
        #expect(answer.status == 401)
        #expect(scene.happenings == [.refused(Self.stranger)])
        #expect(scene.happenings.first?.line == "token refused from 192.0.2.9")
    }

    @Test("Two Authorization headers are refused, though both are good")
    func twice() throws {
        let scene = try WebScene()
        let headers = bearer(try token(.read, in: scene))
        let answer = scene.ask("GET", "/metrics", as: Self.stranger, headers: headers + headers)
        #expect(answer.status == 401)
    }

    @Test("A token that is removed or expires is worth nothing")
    func ended() throws {
        let scene = try WebScene()
        let short = try token(.read, in: scene, name: "short", expires: WebScene.now + 1)
        let long = try token(.read, in: scene, name: "long")
        let desk = TokenDesk(
            readers: ReaderPool(path: scene.log.path),
            database: scene.log.path
        )
        #expect(try desk.grant(of: short, at: WebScene.now)?.name == "short")
        #expect(try desk.grant(of: long, at: WebScene.now)?.name == "long")
        let editor = try LogEditor(path: scene.log.path)
        _ = try editor.removeToken(named: "long", by: "ada", at: WebScene.now + 1)
        let trusted = WebScene.now + TokenDesk.trustMicroseconds
        #expect(try desk.grant(of: short, at: trusted) == nil)
        #expect(try desk.grant(of: long, at: trusted) == nil)
    }

    @Test("Whoever fails too often is told to wait, and a good token goes on from the same address")
    func tooOften() throws {
        let scene = try WebScene()
        let good = bearer(try token(.read, in: scene))
        let bad = bearer("cwt_x_y")
        for turn in 1...12 {
            let answer = scene.ask("GET", "/api/v1/alerts", as: Self.stranger, headers: bad)
            #expect(answer.status == (turn < LoginGuard.failuresMax ? 401 : 429))
            #expect((answer.header("Retry-After") != nil) == (answer.status == 429))
        }
        let other = HTTPPeer.address("192.0.2.10")
        #expect(scene.ask("GET", "/api/v1/alerts", as: other, headers: bad).status == 401)
        #expect(scene.ask("GET", "/api/v1/alerts", as: Self.stranger, headers: good).status == 200)
    }

    @Test("A read-only program changes nothing, whoever asks")
    func readOnly() throws {
        let scene = try WebScene(isReadOnly: true)
        for route in RouteCatalogue.routes where route.isChange && route.scope != nil {
            let path = route.path.text.replacing("{id}", with: "1")
            let body = route.members == nil ? nil : "{}"
            let answer = scene.ask(route.method.rawValue, path, body: body, as: WebScene.admin)
            #expect(answer.status == 403, "\(path)")
        }
        #expect(scene.ask("GET", "/api/v1/alerts").status == 200)
    }

    @Test("A user of the machine who is not listed is nobody")
    func otherUser() throws {
        #expect(try WebScene().ask("GET", "/api/v1/alerts", as: .user(4_711)).status == 401)
    }

    // MARK: Browsers

    private func login(_ scene: WebScene, _ token: String, origin: String?) -> WebScene.Answer {
        var headers = [HTTPField("Host", "pbx:8088")]
        if let origin { headers.append(HTTPField("Origin", origin)) }
        let body = "{\"token\":\"\(token)\"}"
        return scene.ask("POST", "/login", body: body, as: Self.stranger, headers: headers)
    }

    private func cookie(_ answer: WebScene.Answer) throws -> HTTPField {
        let set = try #require(answer.header("Set-Cookie"))
        return HTTPField(
            "Cookie",
            "a=b; " + (set.split(separator: ";").first.map { String($0) } ?? "")
        )
    }

    @Test(
        "A browser logs in by a token, reads by its cookie, and is somebody no more once it logs out"
    )
    func session() throws {
        let scene = try WebScene()
        let answer = login(scene, try token(.triage, in: scene), origin: "http://pbx:8088")
        #expect(answer.status == 200)
        #expect(answer.json["scope"] as? String == "triage")
        let set = try #require(answer.header("Set-Cookie"))
        #expect(set.contains("; HttpOnly") && set.contains("; SameSite=Strict"))
        #expect(!set.contains("Secure"))
        let cookie = try cookie(answer)
        let who = scene.ask("GET", "/api/v1/whoami", as: Self.stranger, headers: [cookie])
        #expect(who.json["name"] as? String == "tester")
        let own = [cookie, HTTPField("Host", "pbx:8088"), HTTPField("Origin", "http://pbx:8088")]
        #expect(scene.ask("POST", "/logout", as: Self.stranger, headers: own).status == 204)
        let nobody = scene.ask("GET", "/api/v1/whoami", as: Self.stranger, headers: [cookie])
        #expect(nobody.json["name"] is String == false)
        #expect(scene.ask("GET", "/metrics", as: Self.stranger, headers: [cookie]).status == 401)
    }

    @Test("A cookie over TLS is for TLS alone")
    func secure() throws {
        let scene = try WebScene()
        let answer = login(scene, try token(.read, in: scene), origin: "https://pbx:8088")
        #expect(answer.header("Set-Cookie")?.contains("; Secure") == true)
    }

    @Test(
        "A change by cookie must come from a page of ours",
        arguments: [
            "http://evil.example", "null", "", "http://pbx", "http://pbx:8088.evil.example",
            "ftp://pbx:8088",
        ]
    )
    func foreign(origin: String) throws {
        let scene = try WebScene()
        let token = try token(.triage, in: scene)
        let cookie = try cookie(login(scene, token, origin: nil))
        let body = "{\"subject\":\"callee\",\"pattern\":\"08031231001\"}"
        let headers = [cookie, HTTPField("Host", "pbx:8088"), HTTPField("Origin", origin)]
        let answer = scene.ask(
            "POST",
            "/api/v1/exemptions",
            body: body,
            as: Self.stranger,
            headers: headers
        )
        #expect(answer.status == 403)
        let without = scene.ask(
            "POST",
            "/api/v1/exemptions",
            body: body,
            as: Self.stranger,
            headers: [cookie, HTTPField("Host", "pbx:8088")]
        )
        #expect(without.status == 403)
        #expect(login(scene, token, origin: origin).status == 403)
        #expect(scene.ask("GET", "/api/v1/exemptions").json["count"] as? Int == 0)
    }

    @Test(
        "A cookie that is none is refused",
        arguments: ["callwarden=", "callwarden=x", "callwarden"]
    )
    func noCookie(text: String) throws {
        let scene = try WebScene()
        let headers = [HTTPField("Cookie", text)]
        #expect(
            scene.ask("GET", "/api/v1/alerts", as: Self.stranger, headers: headers).status == 401
        )
    }

    @Test("A login ends after twelve hours")
    func sessionEnds() {
        let sessions = SessionStore()
        let id = sessions.begin("token", at: 0)
        #expect(sessions.token(of: id, at: SessionStore.lifeMicroseconds - 1) == "token")
        #expect(sessions.token(of: id, at: SessionStore.lifeMicroseconds) == nil)
        #expect(sessions.begin("token", at: 0) != id)
    }

    // MARK: Behind a proxy

    @Test("A proxy is believed about its client only where the settings say so")
    func proxies() throws {
        let request = { (text: String) -> HTTPRequest in
            HTTPRequest(
                "GET",
                "/",
                headers: [HTTPField("X-Forwarded-For", text)],
                peer: .address("127.0.0.1")
            )
        }
        let client = { (text: String, proxies: Set<String>) in
            Forwarding.client(of: request(text), behind: proxies)
        }
        #expect(client("192.0.2.1", []) == .address("127.0.0.1"))
        #expect(client("192.0.2.1", ["127.0.0.1"]) == .address("192.0.2.1"))
        #expect(client("10.9.9.9, 192.0.2.1", ["127.0.0.1"]) == .address("192.0.2.1"))
        #expect(client("evil\u{1b}", ["127.0.0.1"]) == .address("127.0.0.1"))
        #expect(client("", ["127.0.0.1"]) == .address("127.0.0.1"))
    }
}
