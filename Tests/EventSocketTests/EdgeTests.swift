import Telephony
import Testing

@testable import EventSocket

/// `08-behind-kamailio`: the caller at 127.0.0.9 also wrote an X-Source-IP of his own, 6.6.6.6.
@Suite("A FreeSWITCH behind a Kamailio")
struct EdgeTests {
    private func calls(trusting proxies: [ShortText<48>]) -> [Call] {
        let plan = NumberingPlan(countryCode: "234")
        var reader = EventReader(link: LinkID(0), plan: plan, trustedProxies: proxies)
        return Recording("08-behind-kamailio").plainBodies.compactMap { body in
            let reading = unsafe reader.readPlain(body.span.bytes)
            guard reading == .call, reader.event.kind == .created
            else { return nil }
            return reader.event.call
        }
    }

    @Test("The true source of a call is what the proxy in front says")
    func edge() {
        let calls = calls(trusting: ["127.0.0.1"])
        #expect(calls.count == 10)
        #expect(Set(calls.map(\.source)) == ["127.0.0.9"])
    }

    @Test("Nobody else is believed about it")
    func stranger() {
        for proxies in [[], ["127.0.0.2"]] as [[ShortText<48>]] {
            #expect(Set(calls(trusting: proxies).map(\.source)) == ["127.0.0.1"])
        }
    }

    @Test("Each call says by which names the proxy knows it")
    func names() {
        let calls = calls(trusting: [])
        #expect(Set(calls.map(\.sipCallID)).count == 10)
        #expect(calls.allSatisfy { !$0.fromTag.isEmpty && !$0.isNamedByDialog })
    }
}

@Suite("A source that is named by somebody who is not believed")
struct NotBelievedTests {
    @Test("The reader counts them and says who it was, so that the operator can be told")
    func counted() {
        let plan = NumberingPlan(countryCode: "234")
        for (proxies, count) in [(["127.0.0.2"], 10), (["127.0.0.1"], 0)] {
            var reader = EventReader(
                link: LinkID(0),
                plan: plan,
                trustedProxies: proxies.map { ShortText<48>($0) }
            )
            for body in Recording("08-behind-kamailio").plainBodies {
                _ = unsafe reader.readPlain(body.span.bytes)
            }
            #expect(reader.sourcesNotBelieved == count)
            #expect(reader.lastNotBelieved == (count > 0 ? "127.0.0.1" : ""))
        }
    }
}
