import Testing

@testable import Settings

@Suite("Proxies in the settings")
struct EdgeTests {
    private static func load(_ switches: String) throws -> Settings {
        try Settings.load(
            text: "{ numbering: { country_code: '234' }, switches: [\(switches)] }",
            name: "x"
        )
    }

    private static let pbx =
        "{ name: 'pbx1', host: '127.0.0.1', password_env: 'P', edge: 'edge1' }"

    @Test("An OpenSIPS that is to learn calls is refused, with what works instead")
    func openSIPS() {
        for more in ["", ", learns_calls: true"] {
            let text = "{ name: 'edge1', type: 'kamailio', host: 'h', dialect: 'opensips'\(more) }"
            let errors = #expect(throws: SettingsErrors.self) { try Self.load(text) }
            let says = errors?.description ?? ""
            #expect(says.contains("has no event feed that calls could be learned from"))
            #expect(says.contains("learns_calls: false"))
        }
    }

    @Test("A proxy that learns no calls needs no host", arguments: ["jsonrpc", "mi", "opensips"])
    func noHost(_ dialect: String) throws {
        let edge =
            "{ name: 'edge1', type: 'kamailio', learns_calls: false, dialect: '\(dialect)',"
            + " control_socket: '/run/x.sock', sip_addresses: ['127.0.0.1'] }"
        let settings = try Self.load(edge + ", " + Self.pbx)
        #expect(settings.switches.count == 2)
        #expect(settings.switches[0].host == "127.0.0.1")
        #expect(!settings.switches[0].hasFeed)
        #expect(!settings.warnings.contains { $0.contains("edge1") })
    }

    @Test("A proxy that learns calls, and a FreeSWITCH, need a host")
    func host() {
        for text in [
            "{ name: 'edge1', type: 'kamailio' }", "{ name: 'pbx1', password_env: 'P' }",
        ] {
            let errors = #expect(throws: SettingsErrors.self) { try Self.load(text) }
            #expect(errors?.description.contains("has no host") == true)
        }
    }

    @Test("Two proxies whose feeds are not read are not taken for one")
    func twins() throws {
        let edges = ["edge1", "edge2"].map {
            "{ name: '\($0)', type: 'kamailio', learns_calls: false }"
        }
        let settings = try Self.load(edges.joined(separator: ", "))
        #expect(settings.switches.count == 2)
        let feeds = ["edge1", "edge2"].map { "{ name: '\($0)', type: 'kamailio', host: 'h' }" }
        #expect(throws: SettingsErrors.self) { try Self.load(feeds.joined(separator: ", ")) }
    }

    @Test("The line protocol over HTTP, which it does not know, is refused")
    func mi() {
        let text = "{ name: 'e', type: 'kamailio', host: 'h', dialect: 'mi', control: 'http' }"
        let errors = #expect(throws: SettingsErrors.self) { try Self.load(text) }
        #expect(errors?.description.contains("the dialect mi does not know") == true)
    }

    @Test(
        "What is no use, counts twice, or asks in the wrong place is warned of",
        arguments: [
            ("{ name: 'edge1', type: 'kamailio', learns_calls: false }", "the edge of no switch"),
            (
                "{ name: 'edge1', type: 'kamailio', host: 'h' }, \(Self.pbx)",
                "each is counted twice"
            ),
            (
                "{ name: 'edge1', type: 'kamailio', learns_calls: false, dialect: 'opensips' }, "
                    + Self.pbx, "defaults are those of a Kamailio"
            ),
        ]
    )
    func warnings(_ switches: String, _ says: String) throws {
        let warnings = try Self.load(switches).warnings
        #expect(warnings.contains { $0.contains("switches.edge1") && $0.contains(says) })
    }
}
