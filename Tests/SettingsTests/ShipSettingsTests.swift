import Testing

@testable import Settings

@Suite("Settings of what is brought to people")
struct ShipSettingsTests {
    private func load(_ text: String) throws -> ShipSettings {
        try Settings.load(text: "{ ship: { \(text) } }", name: "test").ship
    }

    private func refusal(_ text: String) -> String {
        let errors = #expect(throws: SettingsErrors.self, "\(text)") { try load(text) }
        return errors.map { "\($0)" } ?? ""
    }

    @Test("A destination needs what its type needs, and takes nothing of other types")
    func contradictions() {
        let wrong = [
            ("type: 'webhook'", "needs a url or a url_file"),
            ("url: 'http://x/', url_file: 'f'", "needs a url or a url_file"),
            ("url: 'http://x/', command: ['/x']", "takes no command"),
            ("url: 'http://x/', body: 'ntfy'", "has the body ntfy and no topic"),
            ("url: 'http://x/', topic: 'a'", "has a topic"),
            ("type: 'alertmanager', url: 'http://x/', secret_file: 'f'", "takes no secret_file"),
            ("type: 'command'", "opens with an absolute path"),
            ("type: 'command', command: ['page']", "opens with an absolute path"),
            ("type: 'command', command: ['/x'], url: 'http://x/'", "takes no url"),
            ("type: 'mail'", "has nobody to send to"),
            ("type: 'mail', to: ['a@b'], command: ['/x', '-v']", "arguments of its own"),
        ]
        for (rest, words) in wrong {
            let said = refusal("destinations: [{ name: 'a', \(rest) }]")
            #expect(said.contains(words), "\(rest): \(said)")
        }
    }

    @Test("A URL is of http or https, has a host and no user, and holds nothing that ends a line")
    func urls() {
        let good = [
            "http://x", "https://x.example:8443/a?b=c#d", "http://[::1]:80/", "http://x/a@b",
        ]
        for url in good { #expect(ShipURL.isPlain(url), "\(url)") }
        let bad = [
            "", "http://", "ftp://x/", "file:///etc/passwd", "http://u:p@x/", "http:///a", "x",
            "http://x/a b", "http://x/\\r\\n", "http://x/\u{e9}", "http://?x", "http://:80/",
            "http://x/" + String(repeating: "a", count: 2_048),
        ]
        for url in bad { #expect(!ShipURL.isPlain(url), "\(url)") }
    }

    @Test("Addresses of mail are no options and no headers")
    func addresses() {
        #expect(MailAddress.isPlain("noc+call.warden@mail.example.org"))
        for text in [
            "", "a", "@b", "a@", "-f@b", "a@b\nBcc: c@d", "a b@c", "a@b@c", "<a@b>", "a@b,c@d",
        ] {
            #expect(!MailAddress.isPlain(text), "\(text)")
        }
    }

    @Test("The example of destinations is one that loads")
    func example() throws {
        let path = ExampleFileTests.path.replacing(
            "callwarden.json5",
            with: "ship/destinations.json5"
        )
        let ship = try Settings.load(file: path).ship
        #expect(Set(ship.destinations.map(\.kind)) == Set(DestinationKind.allCases))
        #expect(Set(ship.destinations.map(\.body)) == Set(BodyKind.allCases))
        #expect(ship.routes.count == 4)
    }

    @Test("Routes and defaults lead to destinations that there are")
    func places() throws {
        let noc = "destinations: [{ name: 'noc', url: 'http://x/' }]"
        #expect(try load(noc).defaults == ["noc"])
        #expect(try load("\(noc), default_destinations: []").defaults.isEmpty)
        #expect(refusal("\(noc), default_destinations: ['nac']").contains("\"nac\" is none of"))
        #expect(
            refusal("\(noc), routes: [{ name: 'r', destinations: ['x'] }]").contains(
                "\"x\" is none"
            )
        )
        #expect(
            refusal("\(noc), routes: [{ name: 'r', between: '8-9' }]").contains("08:00-18:00")
        )
        #expect(
            refusal("destinations: [{ name: 'all', url: 'http://x/' }]").contains("not allowed")
        )
    }
}
