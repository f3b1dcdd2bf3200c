import HTTPClient
import Settings
import Testing

@testable import Shipping

@Suite("Signatures of webhooks")
struct SigningTests {
    @Test("The example of Standard Webhooks has the signature that its own library gives it")
    func example() throws {
        let secret = try #require(WebhookSecret(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        let signature = secret.signature(
            of: Array("{\"test\": 2432232314}".utf8),
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            seconds: 1_614_265_330
        )
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "What is no secret of theirs is refused",
        arguments: [
            "", "whsec_", "whsec_YWJj", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%%",
            "whsec_" + String(repeating: "QUJD", count: 22),
        ]
    )
    func refused(text: String) { #expect(WebhookSecret(Secret(text)) == nil) }

    @Test("While a secret is exchanged for another, both sign")
    func rotation() throws {
        let secrets = try [1, 2].map { number in
            try #require(
                WebhookSecret(Secret("whsec_" + String(repeating: "QUJ\(number)", count: 8)))
            )
        }
        let server = ScriptedServer([.success(IncomingAnswer(status: 204))])
        let settings = try shipSettings("{ destinations: [{ name: 'a', url: 'http://x/' }] }")
        let destination = WebhookDestination(
            settings.destinations[0],
            url: "http://x/",
            secrets: secrets,
            token: Secret("t0k"),
            sender: server
        )
        let bench = try LogBench()
        let message = Message(id: "msg_1", notices: [bench.notice("n")])
        #expect(destination.deliver(message, at: LogBench.time) == .delivered("status 204"))
        let request = try #require(server.requests.first)
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        #expect(headers["webhook-id"] == "msg_1")
        #expect(headers["webhook-timestamp"] == "\(LogBench.time / 1_000_000)")
        #expect(headers["Authorization"] == "Bearer t0k")
        let signatures = try #require(headers["webhook-signature"]).split(separator: " ")
        #expect(
            signatures.map { String($0) }
                == secrets.map {
                    $0.signature(of: request.body, id: "msg_1", seconds: LogBench.time / 1_000_000)
                }
        )
    }
}
