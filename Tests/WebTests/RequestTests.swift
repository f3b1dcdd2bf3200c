import AlertLog
import HTTPServer
import Testing

@testable import Web

@Suite("The API: requests that cannot be taken")
struct RequestTests {
    @Test(
        "A path that is nothing is not found",
        arguments: ["/api", "/api/v1/alerts/", "//", "/index.html"]
    )
    func paths(path: String) throws {
        #expect(try WebScene().ask("GET", path).status == 404)
    }

    @Test("Another method is refused, and the answer says which there are")
    func methods() throws {
        let scene = try WebScene()
        for route in RouteCatalogue.routes {
            let path = route.path.text.replacing("{id}", with: "1")
            for method in ["PUT", "TRACE", "get", "PATCH", "DELETE", "POST"] {
                let router = Router(routes: RouteCatalogue.routes)
                if case .route = router.find(method, path) { continue }
                let answer = scene.ask(method, path, as: WebScene.admin)
                #expect(answer.status == 405, "\(method) \(path)")
                #expect(answer.header("Allow")?.contains(route.method.rawValue) == true)
            }
        }
    }

    @Test("HEAD is answered as GET is")
    func head() throws {
        #expect(try WebScene().ask("HEAD", "/api/v1/alerts").status == 200)
    }

    @Test("A parameter that nobody knows is refused, and the nearest is named")
    func unknown() throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts?limt=5")
        #expect(answer.status == 400)
        #expect(answer.detail.contains("did you mean limit?"))
        #expect(try WebScene().ask("GET", "/api/v1/alerts?limit=5&limit=6").status == 400)
    }

    @Test(
        "A value beyond what a parameter takes is refused by name",
        arguments: [
            ("limit=0", "limit"), ("limit=1001", "limit"), ("limit=x", "limit"),
            ("limit=", "limit"),
            ("limit=1e3", "limit"), ("since=yesterday", "since"), ("since=", "since"),
            ("callee=", "callee"), ("status=wrong", "status"), ("switch=", "switch"),
            ("switch=a\u{0}b", "switch"), ("rule=\u{1b}", "rule"),
            ("caller=" + String(repeating: "9", count: 257), "caller"),
        ]
    )
    func values(query: String, name: String) throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts?\(query)")
        #expect(answer.status == 400)
        #expect(answer.detail.hasPrefix(name + ": "), "\(answer.detail)")
    }

    @Test(
        "A body that is no object of JSON is refused",
        arguments: ["", "[]", "1", "{", "{\"a\":}", "null", "{} {}", "\u{1}"]
    )
    func bodies(body: String) throws {
        let scene = try WebScene()
        #expect(
            scene.ask("POST", "/api/v1/exemptions", body: body, as: WebScene.triage).status == 400
        )
    }

    @Test("Bytes that are no UTF-8 are no body")
    func noText() throws {
        let scene = try WebScene()
        var request = HTTPRequest("POST", "/login", peer: WebScene.admin)
        request.headers = [HTTPField("Content-Type", "application/json")]
        request.body = Array("{\"token\":\"".utf8) + [0xff, 0xfe] + Array("\"}".utf8)
        #expect(scene.application.answer(request).status == 400)
    }

    @Test(
        "A body of another type is refused: a form of another site can be sent unasked",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    )
    func types(type: String) throws {
        let scene = try WebScene()
        var request = HTTPRequest("POST", "/api/v1/exemptions", peer: WebScene.admin)
        request.headers = [HTTPField("Content-Type", type)]
        request.body = Array("{}".utf8)
        #expect(scene.application.answer(request).status == 415)
    }

    @Test("Only routes that take a body are sent one")
    func bodyLimits() throws {
        let application = try WebScene().application
        for route in RouteCatalogue.routes {
            let path = route.path.text.replacing("{id}", with: "1")
            let head = HTTPRequest(route.method.rawValue, path)
            let limit = application.bodyBytesMax(of: head)
            #expect(limit == (route.members == nil ? 0 : 65_536), "\(path)")
        }
        #expect(application.bodyBytesMax(of: HTTPRequest("POST", "/nothing")) == 65_536)
    }

    @Test("Every answer forbids caches, other types, frames and scripts of elsewhere")
    func headers() throws {
        let scene = try WebScene()
        for target in ["/api/v1/alerts", "/nothing", "/api/v1/alerts?limit=0", "/health"] {
            let answer = scene.ask("GET", target)
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(
                answer.header("Content-Security-Policy")?.hasPrefix("default-src 'none'") == true
            )
            #expect(answer.header("X-Frame-Options") == "DENY")
        }
        let refusal = scene.application.refusal(413, "too long")
        #expect(refusal.headers.contains { $0.name == "X-Content-Type-Options" })
    }

    @Test("A log that cannot be read is said with 503, and never an empty list")
    func noLog() throws {
        let scene = try WebScene()
        try scene.log.remove()
        let answer = scene.ask("GET", "/api/v1/alerts")
        #expect(answer.status == 503)
        #expect(answer.header("Retry-After") != nil)
        #expect(scene.ask("GET", "/health").status == 503)
    }
}
