import Records
import Telephony
import Testing

@testable import Lists
@testable import Warden

@Suite("Extensions inside their domains")
struct ScopeTests {
    /// A call to an extension of a tenant.
    private func call(
        _ id: String,
        from caller: String,
        to callee: String,
        in scope: PartyScope
    )
        -> CallEvent
    {
        var event = newCall(id, from: caller, to: callee, at: noon)
        event.call.callerReading = nigeria.scoped(event.call.callerReading, to: scope)
        event.call.calleeReading = nigeria.scoped(event.call.calleeReading, to: scope)
        return event
    }

    /// Six calls to one extension: of six tenants, or of one.
    private func callAll(
        _ story: inout Story,
        to callee: String = "1001",
        tenants: Int
    ) -> [WardenEffect] {
        (0..<6).flatMap { index in
            let scope = PartyScope("t\(index % tenants).example")
            return story.take(
                .call(call("c-\(index)", from: number(index), to: callee, in: scope))
            )
        }
    }

    @Test("Six tenants' 1001 are six callees, one tenant's is attacked")
    func tenants() {
        var apart = Story()
        #expect(callAll(&apart, tenants: 6).kills.isEmpty)
        var together = Story()
        let effects = callAll(&together, tenants: 1)
        #expect(effects.opened.map(\.calleeName) == ["1001@t0.example"])
        #expect(effects.kills.count == 6)
    }

    @Test("Six tenants' 1005 calling one number are six callers")
    func callers() {
        var story = Story(threshold: 6)
        let effects = (0..<6).flatMap { index in
            story.take(
                .call(
                    call(
                        "c-\(index)",
                        from: "1005",
                        to: victim,
                        in: PartyScope("t\(index).example")
                    )
                )
            )
        }
        #expect(effects.opened.count == 1)
        #expect(Set(effects.flagged.map(\.callerName)).count == 6)
    }

    @Test("An emergency number is never ended, in whatever context it is dialled")
    func emergency() {
        var story = Story { $0.emergency = [nigeria.readCallee("112").pattern] }
        #expect(callAll(&story, to: "112", tenants: 1).isEmpty == false)
        #expect(story.core.counters.exemptCalls == 6)
        #expect(story.core.counters.flaggedCalls == 0)
    }

    @Test(
        "An exemption without a domain holds in all, one with a domain only there",
        arguments: [
            (PartyPattern.exact(.local(PhoneNumber(digits: "1001".utf8)!)), 0),
            ("1001@t0.example", 0),
            ("1001@t1.example", 6), (.localPrefix("10"), 0),
        ] as [(PartyPattern, Int)]
    )
    func exemptions(pattern: PartyPattern, flagged: Int) {
        var story = Story()
        _ = story.use([Exemption(id: 7, subject: .callee(pattern))])
        #expect(callAll(&story, tenants: 1).flagged.count == flagged)
    }

    @Test("A block on an extension without a domain holds in every one")
    func blocks() {
        var story = Story(threshold: 60)
        let caller = nigeria.read(number(3)).pattern
        let block = Block(
            id: 1,
            caller: caller,
            callee: .exact(.local(PhoneNumber(digits: "1001".utf8)!)),
            expiresAt: nil
        )
        story.core.use([block], at: moment(0))
        #expect(callAll(&story, tenants: 6).kills.map(\.call) == ["c-3"])
    }

    @Test("The block that an attack leaves behind stands in its tenant only")
    func ownBlocks() {
        var story = Story(threshold: 6) { $0.enforcement.autoBlock = true }
        let added = callAll(&story, tenants: 1).blocksAdded
        #expect(added.count == 6)
        #expect(added.allSatisfy { $0.calleeName == "1001@t0.example" })
        let later = { (scope: PartyScope) in
            self.call("later-\(scope)", from: number(2), to: "1001", in: scope)
        }
        #expect(story.take(.call(later("t1.example"))).kills.isEmpty)
        #expect(story.take(.call(later("t0.example"))).kills.count == 1)
    }

    @Test("A name too long to stand beside its domain is still what an exemption names")
    func longNames() {
        let name = String(repeating: "n", count: 60)
        var story = Story()
        _ = story.use([Exemption(id: 7, subject: .callee(.text(PartyText(name))))])
        #expect(callAll(&story, to: name, tenants: 1).flagged.isEmpty)
        #expect(story.core.counters.exemptCalls == 6)
    }

    @Test("A finished call is on record with whom it was for, not where it was transferred to")
    func transferred() {
        var story = Story()
        let begun = call("c", from: number(1), to: "1001", in: "t0.example")
        _ = story.take(.call(begun))
        var finished = call("c", from: number(1), to: "2002", in: "default")
        finished.kind = .finished
        let records = story.take(.call(finished)).records
        guard case .callFinished(let account)? = records.last else {
            Issue.record("no account")
            return
        }
        #expect(account.call.calleeReading == begun.call.calleeReading)
        #expect(account.call.callee == "1001")
    }
}

extension PartyPattern: ExpressibleByStringLiteral {
    /// The text of an identity.
    public init(stringLiteral value: StaticString) { self = .text(PartyText("\(value)")) }
}
