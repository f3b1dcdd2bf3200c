import Testing

@testable import Telephony

@Suite("Where short identities belong")
struct PartyScopeTests {
    private let plan = NumberingPlan(countryCode: "234")

    private func name(_ text: String, in scope: PartyScope) -> String {
        PartyText(naming: plan.scoped(plan.readCallee(text), to: scope)).string
    }

    @Test("An extension and a name belong to their domain, a full number to the world")
    func kinds() {
        #expect(name("1001", in: "t0.example") == "1001@t0.example")
        #expect(name("*97", in: "t0.example") == "*97@t0.example")
        #expect(name("ada", in: "sales") == "ada@sales")
        for number in ["+2348031234567", "08031234567", "2348031234567"] {
            #expect(name(number, in: "t0.example") == "+2348031234567")
        }
        #expect(name("1001", in: "") == "1001")
        #expect(plan.scoped(.party(.withheld), to: "t0.example") == .party(.withheld))
        #expect(plan.scoped(.party(.none), to: "t0.example") == .party(.none))
    }

    @Test("Without a country code a long number belongs to the world, since nobody can tell")
    func noCountry() {
        let bare = NumberingPlan()
        #expect(bare.scoped(bare.read("08031234567"), to: "a") == bare.read("08031234567"))
        #expect(bare.scoped(bare.read("1001"), to: "a") == .text("1001@a"))
    }

    @Test("A caller who writes an escaped @ cannot pass for another domain's extension")
    func forged() {
        let forged = plan.readCallee("1001%40other.example")
        let real = plan.scoped(plan.readCallee("1001"), to: "other.example")
        for scope in ["", "mine.example"] as [PartyScope] {
            let reading = plan.scoped(forged, to: scope)
            #expect(reading != real)
            #expect(reading.unscoped != real.unscoped)
        }
    }

    @Test("The identity comes back without its scope")
    func bare() {
        #expect(plan.scoped(plan.read("1001"), to: "t0.example").bare == plan.read("1001"))
        #expect(plan.scoped(plan.read("ada"), to: "t0.example").bare == .text("ada"))
        #expect(plan.scoped(plan.read("112"), to: "a@b").bare == plan.read("112"))
        #expect(plan.read("1001").bare == nil)
        #expect(plan.read("+2348031234567").bare == nil)
        #expect(plan.read("ada").unscoped == .text("ada"))
    }

    @Test(
        "Long names and long domains stay apart and fit",
        arguments: [1, 20, 31, 32, 40, 63, 64],
        [1, 20, 32, 33, 63, 64]
    )
    func long(identity: Int, scope: Int) {
        let ones = (PartyText(String(repeating: "a", count: identity)), "b")
        let scopes = ["x", "y"].map { end in
            PartyScope(String(repeating: "d", count: scope - 1) + end)
        }
        var all: Set<PartyText> = []
        for scope in scopes {
            for text in [ones.0, PartyText(ones.0.string.dropLast() + ones.1)] {
                guard case .text(let joined) = PartyReading.text(text).scoped(to: scope) else {
                    Issue.record("no text")
                    return
                }
                #expect(!joined.isCut && joined.count <= 64)
                all.insert(joined)
            }
        }
        #expect(all.count == 4)
    }

    @Test("Domains compare without case, port and closing dot, and nothing else is known")
    func domains() {
        let domains = KnownDomains(["T0.Example", "t1.example."])
        for host in ["t0.example", "T0.EXAMPLE", "t0.example.", "t0.example:5060"] as [PartyScope] {
            #expect(domains.known(host) == "t0.example")
        }
        #expect(domains.known("t1.example") == "t1.example")
        for host in ["", "example", "x.t0.example", "t0.example.org", "t0"] as [PartyScope] {
            #expect(domains.known(host).isEmpty)
        }
        #expect(KnownDomains().known("t0.example").isEmpty)
    }

    @Test("Nothing that a caller writes splits a window unless it is a known domain")
    func scopes() {
        var rules = PartyRules()
        #expect(rules.scope(context: "public", hosts: "evil.example").isEmpty)
        #expect(rules.scope(context: "default", hosts: "t0.example").isEmpty)
        #expect(rules.scope(context: "sales", hosts: "evil.example") == "sales")
        rules.domains = KnownDomains(["t0.example", "t1.example"])
        #expect(rules.scope(context: "public", hosts: "t0.example") == "t0.example")
        #expect(rules.scope(context: "sales", hosts: "T1.example:5060") == "t1.example")
        #expect(rules.scope(context: "sales", hosts: "evil.example") == "sales")
        // The context is the switch's word, the host the caller's.
        #expect(rules.scope(context: "T0.example", hosts: "t1.example") == "t0.example")
    }

    @Test(
        "Services that many call at once by their nature are known by their names",
        arguments: [
            ("*98", ServiceName.featureCode), ("*97@t0.example", .featureCode),
            ("park+701", .parking), ("valet_park", .parking), ("conference-3000", .conference),
            ("conf1", .conference), ("queue_sales@default", .queue), ("fifo", .queue),
            ("callcenter", .queue), ("voicemail", .voicemail), ("VoiceMail", .voicemail),
        ]
    )
    func services(name: String, service: ServiceName) {
        #expect(ServiceName(name) == service)
    }

    @Test(
        "People and numbers are no services",
        arguments: [
            "", "1001", "+2348031234567", "ada.obi", "parker", "confidence", "alice@queue.example",
            "maqueue", "withheld",
        ]
    )
    func people(name: String) { #expect(ServiceName(name) == nil) }
}
