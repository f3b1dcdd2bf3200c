import Fuzzing
import Telephony
import Testing

@testable import EventSocket

@Suite("Who calls whom, by FreeSWITCH's events")
struct PartyTests {
    private func read(
        _ headers: [String],
        kind: String = "CHANNEL_CREATE",
        _ change: (inout PartyRules) -> Void = { _ in }
    ) -> (EventReading, Call) {
        var rules = PartyRules()
        change(&rules)
        let plan = NumberingPlan(countryCode: "234")
        var reader = EventReader(link: LinkID(0), plan: plan, rules: rules)
        let first = [
            "Event-Name: \(kind)", "Event-Date-Timestamp: 1795167022000000",
            "Unique-ID: 9299dd66-2a9d-46e7-9df0-fda9702c88df",
        ]
        let names = headers.map { $0.prefix { $0 != ":" } }
        let usual = ["Channel-Name: sofia/external/x", "Call-Direction: inbound"].filter { line in
            !names.contains(line.prefix { $0 != ":" })
        }
        let body = Array(((first + usual + headers).joined(separator: "\n") + "\n\n").utf8)
        let reading = unsafe reader.readPlain(body.span.bytes)
        return (reading, reader.event.call)
    }

    private func callee(
        _ headers: String...,
        change: (inout PartyRules) -> Void = { _ in }
    ) -> String {
        PartyText(naming: read(headers, change).1.calleeReading).string
    }

    private func caller(
        _ headers: String...,
        change: (inout PartyRules) -> Void = { _ in }
    ) -> Call { read(headers, change).1 }

    @Test(
        "Who vouches: the switch's check before the carrier's, and that before a bare signature",
        arguments: [
            (["variable_sip_h_identity: e.e.c"], .signed),
            (
                ["variable_sip_P-Asserted-Identity: %2B234%3Bverstat%3DTN-Validation-Passed"],
                .passed
            ),
            (
                [
                    "variable_sip_P-Asserted-Identity: x;verstat=TN-Validation-Passed-B;y",
                    "variable_sip_h_identity: e.e.c",
                ], .passedB
            ),
            (["variable_sip_verstat: TN-Validation-Failed"], .failed),
            (
                [
                    "variable_sip_verstat: TN-Validation-Passed",
                    "variable_sip_verstat_detailed: TN-Validation-Passed-C",
                    "variable_sip_P-Asserted-Identity: x;verstat=TN-Validation-Passed-A",
                ], .passedC
            ),
            (["variable_sip_verstat: No-TN-Validation"], .unverified),
            (["variable_sip_verstat: whatever", "variable_sip_verstat_x: y"], .none),
            (["variable_sip_P-Asserted-Identity-X: x;verstat=TN-Validation-Passed-A"], .none),
            ([], .none),
        ] as [([String], Attestation)]
    )
    func attestation(_ headers: [String], _ attestation: Attestation) {
        #expect(read(headers).1.attestation == attestation)
        let refused = read(headers) { $0.asserters = [] }.1.attestation
        let isCarriers = headers.allSatisfy { $0.contains("Asserted") }
        if isCarriers { #expect(refused == .none) }
    }

    @Test("A feed without signatures is soon looked at only now and then, one with them always")
    func watch() {
        var watch = AttestationWatch()
        let looks = (0..<6_464).count { _ in watch.takesNext() }
        #expect(looks == 64 + 100)
        watch.noteSigned()
        #expect(watch.areThere)
        #expect((0..<4_096).allSatisfy { _ in watch.takesNext() })
        #expect((0..<64).count { _ in watch.takesNext() } == 1)
        #expect(!watch.areThere)
    }

    @Test("The trunk's user that a gateway is called by is not the callee")
    func gateway() {
        let dialled = "variable_sip_to_user: 2348030310100"
        let request = "variable_sip_req_user: gw%2Btrunk1"
        let gateway = "variable_sip_gateway: trunk1"
        let routed = "Caller-Destination-Number: trunkuser"
        #expect(callee(routed, request, dialled, gateway) == "+2348030310100")
        #expect(callee(routed, request, dialled, gateway) { $0.callee = .request } == "trunkuser")
        #expect(callee(routed, request, gateway) == "trunkuser")
        // extension=auto_to_user has put it there already.
        let same = "Caller-Destination-Number: 2348030310100"
        #expect(callee(same, request, dialled, gateway) == "+2348030310100")
        // extension=5000 sends every number of the trunk to one desk; six callers dialled six numbers.
        let desk = "Caller-Destination-Number: 5000"
        #expect(callee(desk, request, dialled, gateway) == "+2348030310100")
    }

    @Test("An INVITE without a user is for the user of To")
    func noUser() {
        let nobody = "variable_sip_req_user: nobody"
        #expect(callee(nobody, "variable_sip_to_user: 08030310100") == "+2348030310100")
        #expect(
            callee("Caller-Destination-Number: nobody", nobody, "variable_sip_to_user: 1001")
                == "1001"
        )
        #expect(callee(nobody, "variable_sip_to_user: nobody") == "")
    }

    @Test("A caller cannot hide the extension that he dials behind a host that he makes up")
    func hosts() {
        let dialled = "Caller-Destination-Number: 1001"
        let host = "variable_sip_req_host: evil.example"
        #expect(callee(dialled, host, "Caller-Context: public") == "1001")
        #expect(callee(dialled, host, "Caller-Context: sales") == "1001@sales")
        let known = { (rules: inout PartyRules) in
            rules.domains = KnownDomains(["t0.example"])
        }
        #expect(callee(dialled, host, "Caller-Context: public", change: known) == "1001")
        let own = "variable_sip_req_host: T0.example"
        #expect(callee(dialled, own, "Caller-Context: public", change: known) == "1001@t0.example")
        let proved = "variable_domain_name: t0.example"
        #expect(callee(dialled, host, proved, change: known) == "1001@t0.example")
    }

    @Test(
        "A context that the switch copied from the host of From counts only for who belongs there"
    )
    func copiedContext() {
        let dialled = "Caller-Destination-Number: 1001"
        let (context, from) = ("Caller-Context: a.example", "variable_sip_from_host: A.example")
        #expect(callee(dialled, context, from) == "1001")
        let proved = "variable_domain_name: a.example"
        #expect(callee(dialled, context, from, proved) == "1001@a.example")
        #expect(callee(dialled, context) == "1001@a.example")
    }

    @Test("Six tenants' 1005 who call one number are six callers")
    func callers() {
        let dialled = "Caller-Destination-Number: 08031234567"
        let names = (0..<6).map { tenant in
            let call = caller(
                dialled,
                "Caller-Caller-ID-Number: 1005",
                "Caller-Context: tenant\(tenant)"
            )
            #expect(PartyText(naming: call.calleeReading) == "+2348031234567")
            return PartyText(naming: call.callerReading).string
        }
        #expect(Set(names).count == 6)
        #expect(names.first == "1005@tenant0")
    }

    @Test("Two numbers of one call: the asserted one is the caller where it may be believed")
    func asserted() {
        let headers = [
            "Caller-Caller-ID-Number: +2348031110000", "variable_sip_from_user: 08031119999",
            "variable_sip_cid_type: pid", "Caller-Network-Addr: 192.0.2.7",
        ]
        let believed = read(headers).1
        #expect(believed.caller == "+2348031110000")
        #expect(believed.callerSource == .both)
        #expect(believed.callerOther == "08031119999")
        let doubted = read(headers) { $0.asserters = [] }.1
        #expect(doubted.caller == "08031119999")
        #expect(PartyText(naming: doubted.callerReading) == "+2348031119999")
        #expect(doubted.callerSource == .from)
        #expect(doubted.callerOther == "+2348031110000")
        let plain = caller("Caller-Caller-ID-Number: 0803", "variable_sip_from_user: 0803")
        #expect(plain.callerSource == .from && plain.callerOther.isEmpty)
    }

    @Test("Inbound channels of any kind are calls, loopback ones are not")
    func channels() {
        for name in ["sofia/internal/x", "verto.rtc/x", "FreeTDM/1:1/x", "skinny/x", "portaudio/x"]
        {
            #expect(read(["Channel-Name: \(name)"]).0 == .call)
        }
        #expect(read(["Channel-Name: loopback/1001-b"]).0 == .ignored)
    }

    @Test("An outbound leg is a call where legs count, to whom of the directory it rings")
    func legs() {
        let headers = [
            "Call-Direction: outbound", "Channel-Call-UUID: e35c3128-32e6-4b3b-82b3-cb7d264ad0cc",
            "Caller-Destination-Number: sip:x7f3@10.0.0.5:5060", "Caller-Context: default",
            "variable_dialed_user: 1001", "variable_dialed_domain: t0.example",
        ]
        #expect(read(headers).0 == .leg, "which its call is ended with")
        let (reading, call) = read(headers) { rules in
            rules.legs = .both
            rules.domains = KnownDomains(["t0.example"])
        }
        #expect(reading == .call)
        #expect(call.leg == .outbound)
        #expect(call.parent == "e35c3128-32e6-4b3b-82b3-cb7d264ad0cc")
        #expect(PartyText(naming: call.calleeReading) == "1001@t0.example")
        let hangup = read(headers, kind: "CHANNEL_HANGUP") { $0.legs = .both }
        #expect(hangup.0 == .call && hangup.1.leg == .outbound)
    }

    @Test("A new leg that does not say which way it goes is told from one that is no call")
    func undirected() {
        #expect(read(["Call-Direction: "]).0 == .undirected)
        #expect(read(["Call-Direction: sideways"]).0 == .undirected)
        #expect(read(["Call-Direction: "], kind: "CHANNEL_HANGUP").0 == .ignored)
    }
}
