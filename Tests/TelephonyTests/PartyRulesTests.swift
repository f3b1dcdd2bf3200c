import Testing

@testable import Telephony

@Suite("Which header names a party")
struct PartyRulesTests {
    private let plan = NumberingPlan(countryCode: "234")

    private func takesTo(
        _ choice: CalleeChoice = .auto,
        request: String,
        to: String,
        byRegistration: Bool = false,
        asRequested: Bool = true
    ) -> Bool {
        var rules = PartyRules()
        rules.callee = choice
        let called = PartyRules.Called(
            request: plan.readCallee(request),
            to: plan.readCallee(to),
            isByRegistration: byRegistration,
            isAsRequested: asRequested
        )
        return rules.takesTo(called)
    }

    @Test("A registered trunk's calls are for whom To names, by account name or by main number")
    func registration() {
        let number = "08030310100"
        #expect(takesTo(request: "trunkuser", to: number, byRegistration: true))
        #expect(takesTo(request: "2348030310999", to: number, byRegistration: true))
        #expect(takesTo(request: "trunkuser", to: "reception", byRegistration: true))
        // A To that is no number says less than a number that the carrier dialled.
        #expect(!takesTo(request: number, to: "trunkuser", byRegistration: true))
        #expect(!takesTo(request: "trunkuser", to: "", byRegistration: true))
    }

    @Test("A name in the request gives way to a full number in To, and to nothing less")
    func accounts() {
        #expect(takesTo(request: "trunkacct77", to: "+2348030310100"))
        #expect(!takesTo(request: "trunkacct77", to: "1001"))
        #expect(!takesTo(request: "trunkacct77", to: "ada"))
        // What the switch made of a request by itself is no trunk's name.
        #expect(!takesTo(request: "answer,intercept:x", to: "+2348030310100", asRequested: false))
    }

    @Test("A caller who forges To does not hide the number that he dials")
    func forgedTo() {
        #expect(!takesTo(request: "+2348030310100", to: "+2348030310999"))
        #expect(!takesTo(request: "1001", to: "+2348030310999"))
    }

    @Test("No user in the request: the call is for whom To names, whatever is set")
    func noUser() {
        for choice in CalleeChoice.allCases {
            #expect(takesTo(choice, request: "", to: "08030310100"))
            #expect(!takesTo(choice, request: "", to: ""))
        }
    }

    @Test("The setting decides where nothing can be told")
    func setting() {
        #expect(takesTo(.to, request: "2348030310999", to: "08030310100"))
        #expect(!takesTo(.request, request: "trunkuser", to: "08030310100", byRegistration: true))
    }

    @Test("An alert says asserted, From, or both where they differ")
    func sources() {
        func source(_ asserted: String, _ from: String, believed: Bool = true) -> CallerSource {
            CallerChoice(
                asserted: plan.read(asserted),
                from: plan.read(from),
                isBelieved: believed
            ).source
        }
        #expect(source("08031110000", "anonymous") == .asserted)
        #expect(source("08031110000", "+2348031110000") == .from)
        #expect(source("08031110000", "08031119999") == .both)
        #expect(source("08031110000", "08031119999", believed: false) == .from)
        // An identity that is withheld vouches for nobody.
        #expect(source("anonymous", "08031119999") == .from)
        #expect(source("anonymous", "anonymous") == .asserted)
    }

    @Test("An identity is believed from the networks that are named, and from no other")
    func asserters() {
        var rules = PartyRules()
        #expect(rules.believes(assertionFrom: "203.0.113.9"))
        rules.asserters = ["192.0.2.0/24", "2001:db8::/32"].compactMap { NetworkPrefix($0) }
        #expect(rules.believes(assertionFrom: "192.0.2.77"))
        #expect(rules.believes(assertionFrom: "203.0.113.9", "2001:db8::5"))
        #expect(!rules.believes(assertionFrom: "203.0.113.9", ""))
        rules.asserters = []
        #expect(!rules.believes(assertionFrom: "192.0.2.77"))
    }
}
