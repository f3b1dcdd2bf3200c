import HTTPClient
import Settings
import Telephony
import Testing

@testable import Shipping

@Suite("What servers answer")
struct AnswerTests {
    private func outcome(
        _ status: Int,
        retryAfter: String? = nil,
        body: String = ""
    ) -> DeliveryOutcome {
        ServerAnswer.outcome(
            IncomingAnswer(status: status, retryAfter: retryAfter, body: Array(body.utf8)),
            at: 784_111_777_000_000
        )
    }

    @Test("2xx is there, whatever it says; 410 wants nothing more; all others are tried again")
    func statuses() {
        #expect(outcome(200, body: "<garbage>\u{0}") == .delivered("status 200"))
        #expect(outcome(299) == .delivered("status 299"))
        #expect(outcome(410) == .disabled("status 410: it wants nothing more"))
        for status in [301, 302, 307, 308] {
            guard case .again(nil, let why) = outcome(status) else {
                Issue.record("\(status)")
                continue
            }
            #expect(why.contains("not followed"))
        }
        #expect(
            outcome(500, body: "no\r\n\u{1b}[2J")
                == .again(after: nil, why: "status 500: no\r\n\u{1b}[2J")
        )
        #expect(outcome(404) == .again(after: nil, why: "status 404"))
    }

    @Test("Retry-After is read as seconds or as a date")
    func retryAfter() {
        #expect(outcome(429, retryAfter: "120 ") == .again(after: .seconds(120), why: "status 429"))
        // 08:49:37 is now, by the example of RFC 9110.
        #expect(
            outcome(503, retryAfter: "Sun, 06 Nov 1994 08:50:37 GMT")
                == .again(after: .seconds(60), why: "status 503")
        )
        #expect(
            outcome(503, retryAfter: "Sun, 06 Nov 1994 08:40:37 GMT")
                == .again(after: .zero, why: "status 503")
        )
        for garbage in ["", " ", "-1", "1.5", "soon", "Sun, 06 Foo 1994 08:49:37 GMT", "0x10"] {
            #expect(RetryAfter.duration(garbage, at: 0) == nil, "\(garbage)")
        }
        #expect(RetryAfter.duration("99999999999999999999", at: 0) == .seconds(1 << 31))
    }

    @Test(
        "Waits grow to a quarter of an hour, by chance, and what is asked for is heard up to an hour"
    )
    func waits() {
        var generator = SeededGenerator(state: 1)
        for failures in 1...40 {
            let longest = failures > 8 ? 900_000 : Int64(5_000) << Int64(failures - 1)
            let waits = (0..<200).map { _ in
                RetryPlan.wait(afterFailures: failures, asked: nil, using: &generator)
            }
            #expect(waits.allSatisfy { (1_000...min(longest, 900_000)).contains($0) })
            #expect(Set(waits).count > 100)
        }
        let asked = { (seconds: Int64) in
            RetryPlan.wait(afterFailures: 1, asked: .seconds(seconds), using: &generator)
        }
        #expect((60_000...66_000).contains(asked(60)))
        #expect((1_000...1_100).contains(asked(0)))
        #expect((3_600_000...3_960_000).contains(asked(.max / 2)))
    }

    @Test("An error of the connection is tried again and says what it was")
    func errors() {
        let server = ScriptedServer([.failure(.timedOut)])
        let outcome = ServerAnswer.outcome(
            of: OutgoingRequest(.post, "http://x/"),
            by: server,
            at: 0
        )
        #expect(outcome == .again(after: nil, why: "no answer in time"))
    }
}
