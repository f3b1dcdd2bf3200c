import Telephony
import Testing

@testable import Switches

@Suite("Whom the listed calls are for")
struct LiveCallPartyTests {
    private func list(
        _ members: [String: String],
        _ change: (inout PartyRules) -> Void = { _ in }
    ) -> [Call] {
        var configuration = LinkConfiguration(
            link: LinkID(0),
            name: "pbx",
            host: "127.0.0.1",
            port: 8021,
            user: nil,
            password: "x",
            plan: NumberingPlan(countryCode: "234")
        )
        change(&configuration.rules)
        var row = [
            "uuid": "211c748a-4637-4aea-8dbe-fdd15322b3d6", "direction": "inbound",
            "created_epoch": "1795167033", "name": "sofia/external/x", "cid_num": "08031112222",
            "dest": "08030310100",
        ]
        row.merge(members) { $1 }
        let text = row.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        let body = Array("{\"row_count\":1,\"rows\":[{\(text)}]}".utf8)
        guard case .calls(let calls, legs: _) = LiveCalls.read(body, configuration) else {
            return []
        }
        return calls
    }

    private func callee(
        _ members: [String: String],
        _ change: (inout PartyRules) -> Void = { _ in }
    ) -> String? {
        list(members, change).first.map { PartyText(naming: $0.calleeReading).string }
    }

    @Test("A call that was transferred since is listed with the number that was dialled")
    func transferred() {
        #expect(callee(["dest": "2002", "initial_dest": "08030310100"]) == "+2348030310100")
        let moved = [
            "dest": "2002", "initial_dest": "1001", "context": "default",
            "initial_context": "sales",
        ]
        #expect(callee(moved) == "1001@sales")
    }

    @Test(
        "Six listed calls to a trunk's own user are calls to nobody knows whom, and count for none"
    )
    func trunk() {
        #expect(callee(["dest": "trunkuser"]) == "")
        #expect(list(["dest": "trunkuser"]).first?.calleeReading == .party(.none))
        #expect(callee(["dest": "trunkuser"]) { $0.callee = .request } == "trunkuser")
        #expect(callee(["dest": "08030310100"]) { $0.callee = .to } == "")
    }

    @Test("Outbound legs and other channels are listed as they are counted")
    func legs() {
        let leg = ["direction": "outbound", "call_uuid": "e35c3128-32e6-4b3b-82b3-cb7d264ad0cc"]
        #expect(list(leg).isEmpty)
        let calls = list(leg) { $0.legs = .both }
        #expect(calls.map(\.leg) == [.outbound])
        #expect(calls.first?.parent == "e35c3128-32e6-4b3b-82b3-cb7d264ad0cc")
        #expect(list(["name": "verto.rtc/x"]).count == 1)
        #expect(list(["name": "loopback/x-b"]).isEmpty)
    }
}
