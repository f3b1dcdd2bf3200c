import Testing

@testable import WebPush

@Suite("What browsers give")
struct SubscriptionTests {
    private static let endpoint = "https://push.example.net/abc"

    private func read(
        _ endpoint: String = endpoint,
        _ key: String = Example.browserPublic,
        _ auth: String = Example.auth,
        hosts: PushEndpoint.Hosts = .publicOnly
    ) throws(SubscriptionError) -> PushSubscription {
        try PushSubscription(endpoint: endpoint, p256dh: key, auth: auth, hosts: hosts)
    }

    @Test("A subscription is read with its origin, for whom tokens are made")
    func origin() throws {
        #expect(try read().endpoint.origin == "https://push.example.net")
        #expect(try read("https://A.example:8443/x?y").endpoint.origin == "https://a.example:8443")
        #expect(try read("https://203.0.114.9/x").endpoint.host == "203.0.114.9")
        let near = try read("http://127.0.0.1:9999/x", hosts: .any)
        #expect(near.endpoint.origin == "http://127.0.0.1:9999")
    }

    @Test(
        "An address that is none, or that leads to this machine or its neighbours, is refused",
        arguments: [
            "", "https://", "https:///x", "http://push.example.net/", "ftp://a.example/",
            "HTTPS://a.example/", "https://user@a.example/", "https://a.example:0/",
            "https://a.example:65536/", "https://a.example:08/", "https://a.example:/",
            "https://a b.example/", "https://a.example/#x", "https://a.example/\n",
            "https://a.example/\"", "https://ä.example/", "https://a..example/",
            "https://localhost/", "https://LOCALHOST/", "https://x.localhost/", "https://a.local/",
            "https://printer/", "https://a.example./", "https://127.0.0.1/", "https://127.1/",
            "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
            "https://10.1.2.3/", "https://172.31.0.1/", "https://192.168.0.1/",
            "https://169.254.169.254/", "https://100.64.0.1/", "https://0.0.0.0/",
            "https://224.0.0.1/", "https://255.255.255.255/", "https://[::1]/",
            "https://[fe80::1]/",
            "https://[::ffff:127.0.0.1]/", "https://[::1", "https://1.2.3.4.5/",
            "https://x.internal/", "https://a.example\\@127.0.0.1/",
        ]
    )
    func endpoints(text: String) {
        #expect(throws: SubscriptionError.self) { try read(text) }
    }

    @Test("An address is of bounded length")
    func length() throws {
        let long = Self.endpoint + String(repeating: "a", count: 1_024 - Self.endpoint.utf8.count)
        #expect(try read(long).endpoint.text == long)
        #expect(throws: SubscriptionError.tooLong("endpoint", limit: 1_024)) {
            try read(long + "a")
        }
    }

    @Test("Keys of another length, spelling or curve are refused")
    func keys() {
        #expect(throws: SubscriptionError.noBase64("p256dh")) {
            try read(Self.endpoint, Example.browserPublic + "=")
        }
        #expect(throws: SubscriptionError.keyLength("p256dh", bytes: 3, wanted: 65)) {
            try read(Self.endpoint, "AAAA")
        }
        #expect(throws: SubscriptionError.tooLong("p256dh", limit: 128)) {
            try read(Self.endpoint, String(repeating: "A", count: 1_000_000))
        }
        #expect(throws: SubscriptionError.keyLength("auth", bytes: 15, wanted: 16)) {
            try read(Self.endpoint, Example.browserPublic, String(repeating: "A", count: 20))
        }
        var octets = Example.bytes(Example.browserPublic)
        octets[64] ^= 1
        let off = Base64URL.text(of: octets)
        #expect(throws: SubscriptionError.noPoint) { try read(Self.endpoint, off) }
        octets[64] ^= 1
        octets[0] = 6
        let hybrid = Base64URL.text(of: octets)
        #expect(throws: SubscriptionError.noPoint) { try read(Self.endpoint, hybrid) }
        let zeros = Base64URL.text(of: [4] + [UInt8](repeating: 0, count: 64))
        #expect(throws: SubscriptionError.noPoint) { try read(Self.endpoint, zeros) }
    }
}
