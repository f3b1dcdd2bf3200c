import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("Who calls whom, by Kamailio's events")
struct PartyTests {
    private func call(
        _ changes: KeyValuePairs<String, String>,
        _ change: (inout PartyRules) -> Void = { _ in }
    ) -> Call {
        var rules = PartyRules()
        change(&rules)
        let plan = NumberingPlan(countryCode: "234")
        var reader = EvapiReader(link: LinkID(0), plan: plan, rules: rules)
        #expect(reader.read(Array(SampleEvent.invite(changes).utf8).span) == .call)
        return reader.event.call
    }

    private func callee(_ call: Call) -> String {
        PartyText(naming: call.calleeReading).string
    }

    private func caller(_ call: Call) -> String {
        PartyText(naming: call.callerReading).string
    }

    @Test("An installed include that says nothing of To, hosts and identities goes on working")
    func older() {
        let call = call([:])
        #expect(callee(call) == "+2348012345678")
        #expect(caller(call) == "+2348031112222")
        #expect(call.callerSource == .from && call.callerOther.isEmpty)
    }

    @Test("The same call has the same caller on both switches: the asserted one, where believed")
    func asserted() {
        let changes: KeyValuePairs = [
            "caller": #""anonymous""#, "pai": #""+2348092004000""#, "src": #""192.0.2.7:5060""#,
        ]
        #expect(caller(call(changes)) == "+2348092004000")
        #expect(call(changes).callerSource == .asserted)
        #expect(call(changes).callerOther == "anonymous")
        let doubted = call(changes) { $0.asserters = [] }
        #expect(caller(doubted) == "withheld")
        #expect(doubted.callerOther == "+2348092004000")
        let carrier = call(changes) { rules in
            rules.asserters = NetworkPrefix("192.0.2.0/24").map { [$0] }
        }
        #expect(caller(carrier) == "+2348092004000")
        let both = call(["pai": #""+2348092004000""#])
        #expect(both.callerSource == .both)
        #expect(both.callerOther == "+2348031112222")
    }

    @Test("Identities rank as FreeSWITCH ranks them")
    func ranks() {
        let all: KeyValuePairs = [
            "rpid": #""08090000001""#, "pai": #""08090000002""#, "ppi": #""08090000003""#,
        ]
        #expect(caller(call(all)) == "+2348090000003")
        let two: KeyValuePairs = ["rpid": #""08090000001""#, "pai": #""08090000002""#]
        #expect(caller(call(two)) == "+2348090000002")
        #expect(caller(call(["rpid": #""08090000001""#, "pai": #""<null>""#])) == "+2348090000001")
        #expect(caller(call(["pai": #""""#])) == "+2348031112222")
        #expect(caller(call(["pai": "7"])) == "+2348031112222")
    }

    @Test("A request without a user, or with a trunk's name, is for whom To names")
    func to() {
        let dialled = #""08030310100""#
        #expect(callee(call(["callee": #""<null>""#, "to_user": dialled])) == "+2348030310100")
        #expect(callee(call(["callee": #""trunk7""#, "to_user": dialled])) == "+2348030310100")
        #expect(callee(call(["callee": #""trunk7""#, "to_user": #""ada""#])) == "trunk7")
        #expect(callee(call(["to_user": dialled])) == "+2348012345678")
        #expect(callee(call(["to_user": dialled]) { $0.callee = .to }) == "+2348030310100")
    }

    @Test("Extension 1001 belongs to the domain that was dialled, where that is known")
    func scopes() {
        let changes: KeyValuePairs = [
            "callee": #""1001""#, "r_host": #""T0.example""#, "caller": #""1005""#,
            "f_host": #""t1.example""#,
        ]
        #expect(callee(call(changes)) == "1001")
        let known = call(changes) { $0.domains = KnownDomains(["t0.example", "t1.example"]) }
        #expect(callee(known) == "1001@t0.example")
        #expect(caller(known) == "1005@t1.example")
        let other = call(changes) { $0.domains = KnownDomains(["t2.example"]) }
        #expect(callee(other) == "1001")
        let full = call(["r_host": #""t0.example""#]) { $0.domains = KnownDomains(["t0.example"]) }
        #expect(callee(full) == "+2348012345678")
    }
}
