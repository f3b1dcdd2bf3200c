import Warden
import Foundation
import Telephony
import Testing

@testable import Agent

/// What real switches and carriers were seen to send, replayed: each file has a note of its own.
@Suite("Whom a call is for, replayed")
struct PartyReplayTests {
    private struct Outcome {
        var alerts: [ReplayedAlert] = []
        var summary = Replay.Summary()

        var callees: [String] { alerts.map(\.callee) }
    }

    private static let fixtures = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures")

    private static func replay(
        _ names: String...,
        country: String = "234",
        _ change: (inout PartyRules) -> Void = { _ in }
    ) throws -> Outcome {
        var rules = PartyRules()
        change(&rules)
        var replay = Replay(
            WardenSetup(),
            plan: NumberingPlan(countryCode: country),
            rules: rules,
            frameBytesMax: 1 << 20,
            headersMax: 16_384
        )
        var outcome = Outcome()
        for name in names {
            let path = fixtures.appending(path: name).path
            try replay.run(path: path, note: { _ in }, alert: { outcome.alerts.append($0) })
        }
        replay.finish { outcome.alerts.append($0) }
        outcome.summary = replay.summary
        return outcome
    }

    @Test("Six calls to six numbers of one registered trunk are no attack on the trunk's user")
    func registeredTrunk() throws {
        let outcome = try Self.replay("fs-1.11/gw-default.raw.gz")
        #expect(outcome.summary.calls == 6)
        #expect(outcome.alerts.isEmpty)
        let asked = try Self.replay("fs-1.11/gw-default.raw.gz") { $0.callee = .request }
        #expect(asked.callees == ["trunkuser"])
    }

    @Test("A carrier that calls the trunk by its account does not make one callee of five numbers")
    func accountInRequest() throws {
        for country in ["", "1"] {
            let outcome = try Self.replay("reports/06-did-in-to-user.raw", country: country)
            #expect(outcome.summary.calls == 5)
            #expect(outcome.alerts.isEmpty)
        }
    }

    @Test("Extension 1001 of six known tenants is six callees, of unknown ones it is one")
    func tenants() throws {
        let name = "fs-1.11/multi-tenant.raw.gz"
        let known = try Self.replay(name) { rules in
            rules.domains = KnownDomains((0..<6).map { "T\($0).Example." })
        }
        #expect(known.summary.calls == 6)
        #expect(known.alerts.isEmpty)
        // Anybody may write any host: one that nobody vouches for splits no window.
        let others = try Self.replay(name) { $0.domains = KnownDomains(["other.example"]) }
        for outcome in [try Self.replay(name), others] {
            #expect(outcome.callees == ["1001"])
            #expect(outcome.alerts.first?.calls.count == 6)
        }
    }

    @Test("Six tenants' voicemail, each in a context of its own, is six callees")
    func contexts() throws {
        let outcome = try Self.replay("reports/07b-tenants-distinct-ext.raw")
        #expect(outcome.summary.calls == 6)
        #expect(outcome.alerts.isEmpty)
    }

    @Test("An attack on one feature code of one switch still trips")
    func oneSwitch() throws {
        let outcome = try Self.replay("fs-1.11/vm-feature-code.raw.gz")
        #expect(outcome.callees == ["*98"])
        #expect(outcome.alerts.first?.callers.count == 6)
    }

    @Test("Anonymous callers are told apart by who vouches for them, and the alert says so")
    func asserted() throws {
        let outcome = try Self.replay("fs-1.11/anon-pai.raw.gz")
        let alert = try #require(outcome.alerts.first)
        #expect(outcome.alerts.count == 1)
        #expect(alert.callers == (0..<6).map { "+234809200400\($0)" })
        #expect(alert.calls.allSatisfy { $0.call.callerSource == .asserted })
        #expect(alert.calls.allSatisfy { $0.call.callerOther == "anonymous" })
        let strict = try Self.replay("fs-1.11/anon-pai.raw.gz") { $0.asserters = [] }
        #expect(strict.summary.calls == 6)
        #expect(strict.alerts.isEmpty)
        let trusting = try Self.replay("fs-1.11/anon-pai.raw.gz") { rules in
            rules.asserters = NetworkPrefix("127.0.0.0/8").map { [$0] }
        }
        #expect(trusting.alerts == outcome.alerts)
    }

    @Test("One phone rung by six calls to six numbers shows where outbound legs count, once a call")
    func manyNumbersOnePhone() throws {
        let name = "fs-1.11/did-many-one-ext.raw.gz"
        let inbound = try Self.replay(name)
        #expect(inbound.summary.calls == 6)
        #expect(inbound.alerts.isEmpty)
        let both = try Self.replay(name) { $0.legs = .both }
        #expect(both.summary.calls == 6)
        #expect(both.callees == ["+2348030001001"])
        let alert = try #require(both.alerts.first)
        #expect(alert.calls.count == 6)
        #expect(alert.calls.allSatisfy { $0.call.leg == .outbound })
        // What is ended is the caller's own leg.
        #expect(alert.calls.first?.call.id == "a4ff37c3-67b5-4b32-bae4-f41344d98b28")
    }

    @Test(
        "A transfer makes no second call, and a phone that six are transferred to is rung six times"
    )
    func transfer() throws {
        let name = "fs-1.11/blind-transfer.raw.gz"
        let inbound = try Self.replay(name)
        #expect(inbound.summary.calls == 6)
        #expect(inbound.alerts.isEmpty)
        let both = try Self.replay(name) { $0.legs = .both }
        #expect(both.summary.calls == 6)
        #expect(both.callees == ["+2348030330099"])
    }

    @Test(
        "A bridged call counts once for its number, whichever legs count",
        arguments: [
            "esl/03-bridged-attack-plain.recv.raw", "fs-1.11/anon-pai.raw.gz",
            "fs-1.11/edge-other-address.raw.gz", "fs-1.11/vm-feature-code.raw.gz",
        ]
    )
    func bridged(name: String) throws {
        let inbound = try Self.replay(name)
        let both = try Self.replay(name) { $0.legs = .both }
        #expect(both.alerts == inbound.alerts)
        #expect(both.summary == inbound.summary)
        #expect(inbound.alerts.count == 1)
    }

    @Test("Calls on channels that are no SIP ones count; loopback channels never do")
    func otherChannels() throws {
        let verto = try Self.replay("reports/17b-verto.raw")
        #expect(verto.summary.calls == 6)
        #expect(verto.callees == ["+12223334444"])
        #expect(try Self.replay("esl/03-loopback.recv.raw").summary.calls == 1)
    }

    @Test("A new leg without a direction is counted by itself and never passed over in silence")
    func undirected() throws {
        let path = Self.fixtures.appending(path: "reports/17b-verto.raw")
        let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
        // As long as before, so that the frames still fit.
        let without = text.replacing("Call-Direction: inbound", with: "Call-Dimension: inbound")
        let folder = try Folder()
        let file = folder.path + "/undirected.raw"
        try Data(without.utf8).write(to: URL(fileURLWithPath: file))
        var replay = Replay(
            WardenSetup(),
            plan: NumberingPlan(),
            frameBytesMax: 1 << 20,
            headersMax: 100
        )
        try replay.run(path: file, note: { _ in }, alert: { _ in })
        #expect(replay.summary.calls == 0)
        #expect(replay.summary.undirectedCalls == 6)
    }
}
