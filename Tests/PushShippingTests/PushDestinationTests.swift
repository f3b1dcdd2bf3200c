import AlertLog
import HTTPClient
import Settings
import Telephony
import Testing
import WebPush

@testable import Shipping

@Suite("Browsers as a destination")
struct PushDestinationTests {
    private static let now = PushScene.time
    private static let minute: EventTime = 60_000_000

    @Test("A message goes to every browser, encrypted, with a token, and urgent where it is")
    func sent() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        let outcome = destination.deliver(PushScene.message(), at: Self.now)
        #expect(outcome == .delivered("2 browsers, 0 gone"))
        let sent = scene.services.sent()
        #expect(sent.map(\.url) == ["https://a.example/1", "https://b.example/2"])
        for request in sent {
            let headers = Dictionary(
                uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) }
            )
            #expect(headers["TTL"] == "77" && headers["Urgency"] == "high")
            #expect(headers["Content-Encoding"] == "aes128gcm")
            #expect(headers["Topic"]?.wholeMatch(of: /[0-9a-f]{1,16}/) != nil)
            let authorization = try #require(headers["Authorization"])
            #expect(
                authorization.hasPrefix("vapid t=") && authorization.hasSuffix(scene.key.publicText)
            )
            #expect(request.body.count == 512 + 103)
            #expect(!String(decoding: request.body, as: UTF8.self).contains("Masking"))
        }
        #expect(sent[0].body != sent[1].body)
    }

    @Test("A later word of the same matter has its topic, and another matter another one")
    func topics() throws {
        let scene = try PushScene(hosts: ["a.example"])
        var destination = try scene.destination()
        for (id, alert) in [("m1", 41), ("m2", 41), ("m3", 42)] as [(String, Int64)] {
            _ = destination.deliver(PushScene.message(id, alert: alert), at: Self.now)
        }
        let topics = scene.services.sent().compactMap { request in
            request.headers.first { $0.name == "Topic" }?.value
        }
        #expect(topics.count == 3 && topics[0] == topics[1] && topics[1] != topics[2])
    }

    @Test("A browser is sent what is as grave as it wants, and nothing less")
    func severity() throws {
        let scene = try PushScene(hosts: ["a.example"], severity: .warning)
        var destination = try scene.destination()
        for severity in Notice.Severity.allCases {
            _ = destination.deliver(
                PushScene.message(severity.rawValue, severity: severity),
                at: Self.now
            )
        }
        let urgencies = scene.services.sent().compactMap { request in
            request.headers.first { $0.name == "Urgency" }?.value
        }
        #expect(urgencies == ["normal", "high"])
    }

    @Test("A browser that is gone is sent nothing more, which is on record", arguments: [404, 410])
    func gone(status: Int) throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("a.example", .status(status))
        let outcome = destination.deliver(PushScene.message(), at: Self.now)
        #expect(outcome == .delivered("1 browsers, 1 gone"))
        #expect(try scene.inForce() == [2])
        let audit = try LogReader(path: scene.path).audit(of: "push 1")
        #expect(audit.last?.what == "push.remove" && audit.last?.author == "callwarden-ship")
        #expect(audit.last?.note?.contains("status \(status)") == true)
    }

    @Test(
        "Whoever has it is not sent it again while others are tried, and these are left out in the end"
    )
    func tries() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("b.example", .status(500))
        let message = PushScene.message()
        let again = DeliveryOutcome.again(after: nil, why: "status 500")
        #expect(destination.deliver(message, at: Self.now) == again)
        #expect(scene.services.urls() == ["a.example/1", "b.example/2"])
        #expect(destination.deliver(message, at: Self.now) == again)
        #expect(scene.services.urls() == ["b.example/2"])
        let end = DeliveryOutcome.delivered("1 browsers, 0 gone, 1 not reached: status 500")
        #expect(destination.deliver(message, at: Self.now) == end)
        // The next message asks once, and the one behind that as ever where it is taken.
        #expect(destination.deliver(PushScene.message("m2"), at: Self.now) == end)
        scene.services.answer("b.example", .status(201))
        let both = DeliveryOutcome.delivered("2 browsers, 0 gone")
        #expect(destination.deliver(PushScene.message("m3"), at: Self.now) == both)
        scene.services.answer("b.example", .status(500))
        #expect(destination.deliver(PushScene.message("m4"), at: Self.now) == again)
    }

    @Test("Whoever was left out of the message before comes last with the next one")
    func order() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("a.example", .fails(.timedOut))
        for _ in 0..<3 { _ = destination.deliver(PushScene.message("m1"), at: Self.now) }
        #expect(
            scene.services.urls() == ["a.example/1", "b.example/2", "a.example/1", "a.example/1"]
        )
        _ = destination.deliver(PushScene.message("m2"), at: Self.now)
        #expect(scene.services.urls() == ["b.example/2", "a.example/1"])
    }

    @Test("Whoever has a message is not sent it again, though others were brought in between")
    func between() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("b.example", .status(500))
        _ = destination.deliver(PushScene.message("m1"), at: Self.now)
        _ = destination.deliver(PushScene.message("m2"), at: Self.now)
        #expect(scene.services.urls().count == 4)
        _ = destination.deliver(PushScene.message("m1"), at: Self.now)
        _ = destination.deliver(PushScene.message("m2"), at: Self.now)
        #expect(scene.services.urls() == ["b.example/2", "b.example/2"])
        // Only so many are remembered.
        for number in 3...(3 + PushProgress.messagesMax) {
            _ = destination.deliver(PushScene.message("m\(number)"), at: Self.now)
        }
        _ = scene.services.sent()
        _ = destination.deliver(PushScene.message("m1"), at: Self.now)
        #expect(scene.services.urls().count == 2)
    }

    @Test("Where nobody is reached it is tried again for as long as the courier likes")
    func nobody() throws {
        let scene = try PushScene(hosts: ["a.example", "a.example", "b.example"])
        var destination = try scene.destination()
        for host in ["a.example", "b.example"] { scene.services.answer(host, .fails(.timedOut)) }
        for _ in 0..<10 {
            let outcome = destination.deliver(PushScene.message(), at: Self.now)
            #expect(outcome == .again(after: nil, why: "no answer in time"))
            // A push service that does not answer is waited for once, whoever is behind it.
            #expect(scene.services.urls() == ["a.example/1", "b.example/3"])
        }
    }

    @Test("A push service that wants to be left alone is, and holds up nobody else")
    func retryAfter() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("b.example", .status(429, retryAfter: "30"))
        let message = PushScene.message()
        let soon = DeliveryOutcome.again(after: .seconds(30), why: "status 429")
        #expect(destination.deliver(message, at: Self.now) == soon)
        _ = scene.services.sent()
        scene.services.answer("b.example", .status(503, retryAfter: "600"))
        let later = Self.now + 31_000_000
        let end = DeliveryOutcome.delivered("1 browsers, 0 gone, 1 not reached: status 503")
        #expect(destination.deliver(message, at: later) == end)
        #expect(scene.services.urls() == ["b.example/2"])
        _ = destination.deliver(PushScene.message("m2"), at: later + Self.minute)
        #expect(scene.services.urls() == ["a.example/1"])
        _ = destination.deliver(PushScene.message("m3"), at: later + 11 * Self.minute)
        #expect(scene.services.urls() == ["a.example/1", "b.example/2"])
    }

    @Test("What a push service does not take is not sent again; others have it")
    func refused() throws {
        let scene = try PushScene(hosts: ["a.example", "b.example"])
        var destination = try scene.destination()
        scene.services.answer("a.example", .status(403))
        let outcome = destination.deliver(PushScene.message(), at: Self.now)
        #expect(outcome == .delivered("1 browsers, 0 gone, 1 refused: status 403"))
        #expect(try scene.inForce() == [1, 2])
        scene.services.answer("b.example", .fails(.forbiddenAddress))
        guard case .refused = destination.deliver(PushScene.message("m2"), at: Self.now) else {
            Issue.record("not refused")
            return
        }
    }

    @Test("The longest text with the most escapes fits, whatever callers chose")
    func room() {
        for sign in ["\u{1}", "\"", "\u{202e}", "é", "🚨", "x"] {
            var notice = Notice()
            notice.title = String(repeating: sign, count: 5_000)
            notice.text = notice.title
            notice.matter = notice.title
            for count in [1, 100] {
                let notices = [Notice](repeating: notice, count: count)
                let bytes = PushBody.bytes(Message(id: "m", notices: notices), room: 3_993)
                #expect(bytes.count <= 3_993)
                #expect(bytes.last == UInt8(ascii: "}"), "\(sign.unicodeScalars) \(bytes.count)")
            }
        }
    }

    @Test("Settings of such a destination are checked, and there is one at most")
    func settings() throws {
        let bad = [
            #"{ name: "b", type: "push" }"#,
            #"{ name: "b", type: "push", contact: "noc@example.org" }"#,
            #"{ name: "b", type: "push", contact: "http://a.example" }"#,
            #"{ name: "b", type: "push", contact: "mailto:a@b.example", url: "https://a.example" }"#,
            #"{ name: "b", type: "push", contact: "mailto:a@b.example", life_seconds: -1 }"#,
            #"{ name: "b", type: "webhook", url: "https://a.example", contact: "mailto:a@b.example" }"#,
            #"{ name: "b", type: "push", contact: "mailto:a@b.example" },"#
                + #"{ name: "c", type: "push", contact: "mailto:a@b.example" }"#,
        ]
        for entry in bad {
            #expect(throws: SettingsErrors.self, "\(entry)") {
                try Settings.load(text: "{ ship: { destinations: [\(entry)] } }", name: "x")
            }
        }
    }
}
