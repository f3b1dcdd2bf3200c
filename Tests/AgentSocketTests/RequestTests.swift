import AgentSocket
import Telephony
import Testing

@Suite("Requests of those who tell of calls")
struct RequestTests {
    private static let plan = NumberingPlan(countryCode: "234")

    private func read(_ text: String, _ rules: PartyRules = PartyRules()) -> RequestReading {
        read(bytes: Array(text.utf8), rules)
    }

    private func read(bytes: [UInt8], _ rules: PartyRules = PartyRules()) -> RequestReading {
        RequestReader(plan: Self.plan, rules: rules).read(bytes.span)
    }

    private func call(_ text: String, _ rules: PartyRules = PartyRules()) -> ToldCall? {
        if case .call(let call) = read(text, rules) { call } else { nil }
    }

    /// What a request as its own encoder writes it turns out to be.
    private func read(_ request: AgentRequest, id: Int64 = 7) -> RequestReading {
        var bytes: [UInt8] = []
        request.append(to: &bytes, id: id)
        #expect(bytes.last == UInt8(ascii: "\n") && !bytes.dropLast().contains(UInt8(ascii: "\n")))
        return read(bytes: bytes.dropLast())
    }

    @Test("A call is read by the numbering plan, with all that was told")
    func whole() throws {
        var told = AgentRequest.Call(caller: "08031234567", callee: "+234 801 234 5678")
        (told.callID, told.source, told.switchName) = ("a;b%c", "192.0.2.7", "pbx2")
        told.time = 1_795_166_794_960_356
        guard case .call(let call) = read(.call(told)) else {
            Issue.record("no call")
            return
        }
        #expect(call.id == 7)
        #expect(call.caller == "08031234567")
        #expect(call.callerReading == Self.plan.read("+2348031234567"))
        #expect(call.calleeReading == Self.plan.readCallee("+2348012345678"))
        #expect(call.name == "a%3Bb%25c;pbx2")
        #expect(call.source == "192.0.2.7")
        #expect(call.time == 1_795_166_794_960_356)
    }

    @Test("Status and the end of a call are read as they are written")
    func others() {
        #expect(read(.status, id: 0) == .status(id: 0))
        #expect(read(.standing()) == .standing(id: 7, callee: nil))
        #expect(
            read(.standing(callee: "08012345678"))
                == .standing(id: 7, callee: Self.plan.readCallee("+2348012345678"))
        )
        #expect(read(.end(callID: "c1")) == .end(id: 7, name: "c1", time: nil))
        #expect(
            read(.end(callID: "c1", switchName: "x")) == .end(id: 7, name: "c1;x", time: nil)
        )
        let timed = #"{"request":"end","id":1,"call_id":"c","time_us":5}"#
        #expect(read(timed) == .end(id: 1, name: "c", time: 5))
    }

    @Test(
        "No caller, an empty one and words for it are a withheld number",
        arguments: [
            #"{"request":"call","id":1,"callee":"112"}"#,
            #"{"request":"call","id":1,"callee":"112","caller":null}"#,
            #"{"request":"call","id":1,"callee":"112","caller":""}"#,
            #"{"request":"call","id":1,"callee":"112","caller":"anonymous"}"#,
        ]
    )
    func withheld(text: String) {
        #expect(call(text)?.callerReading == .party(.withheld))
    }

    @Test("Hostile text is data: escapes, line ends and quotes come out as they went in")
    func hostile() {
        let name = "x\",\"callee\":\"911\n{}\u{1b}[2J\\"
        let told = AgentRequest.Call(caller: name, callee: name, callID: name)
        guard case .call(let call) = read(.call(told)) else {
            Issue.record("no call")
            return
        }
        #expect(call.caller.string == name && call.callee.string == name)
        #expect(call.name?.string == name)
    }

    @Test("Two calls never have one name unless switch and name are the same")
    func names() {
        let names = [("a;b", ""), ("a", "b"), ("a%3Bb", ""), ("", "a"), ("a", "")].map { name in
            ToldCallName(call: Array(name.0.utf8), of: Array(name.1.utf8)).id
        }
        #expect(Set(names).count == names.count)
        #expect(ToldCallName(number: 1, since: 5).id == ";5-1")
        let long = String(repeating: "n", count: 200)
        let cut = ["a", "b"].map { ToldCallName(call: Array((long + $0).utf8), of: []).id }
        #expect(cut[0] != cut[1])
    }

    @Test("Identities longer than their room stay apart")
    func longIdentities() throws {
        let long = String(repeating: "n", count: 300)
        let texts = ["a", "b"].map { end in
            #"{"request":"call","id":1,"caller":"\#(long)\#(end)","callee":"\#(long)\#(end)"}"#
        }
        let calls = try texts.map { try #require(call($0)) }
        #expect(calls[0].callerReading != calls[1].callerReading)
        #expect(calls[0].calleeReading != calls[1].calleeReading)
    }

    @Test("A short number belongs to a domain that is known, and to no other")
    func domains() {
        var rules = PartyRules()
        rules.domains = KnownDomains(["tenant1.example"])
        let told = { (domain: String) in
            #"{"request":"call","id":1,"caller":"1","callee":"1001","domain":"\#(domain)"}"#
        }
        let scoped = PartyReading.text("1001@tenant1.example")
        #expect(call(told("tenant1.example"), rules)?.calleeReading == scoped)
        let plain = Self.plan.readCallee("1001")
        #expect(call(told("other.example"), rules)?.calleeReading == plain)
        #expect(call(told("tenant1.example"))?.calleeReading == plain)
    }

    @Test(
        "What is no request is said to be none, with its number where that can be read",
        arguments: [
            ("garbage", nil, RequestError.notJSON(at: 0)),
            (#"{"request":"call","id":1"#, nil, .notJSON(at: 24)),
            ("[]", nil, .notJSON(at: 0)),
            ("{}", nil, .missing("id")),
            (#"{"id":"1","request":"status"}"#, nil, .wrongType("id")),
            (#"{"id":-1,"request":"status"}"#, nil, .wrongType("id")),
            (#"{"id":1.5,"request":"status"}"#, nil, .wrongType("id")),
            (#"{"id":9999999999999999999,"request":"status"}"#, nil, .wrongType("id")),
            (#"{"id":1}"#, 1, .missing("request")),
            (#"{"id":1,"request":"stop"}"#, 1, .unknown),
            (#"{"id":1,"request":7}"#, 1, .wrongType("request")),
            (#"{"id":1,"request":"call","caller":"1"}"#, 1, .missing("callee")),
            (#"{"id":1,"request":"call","callee":""}"#, 1, .missing("callee")),
            (#"{"id":1,"request":"call","callee":112}"#, 1, .wrongType("callee")),
            (
                #"{"id":1,"request":"call","callee":"1","time_us":"now"}"#, 1,
                .wrongType("time_us")
            ),
            (#"{"id":1,"request":"call","callee":"1","source":{}}"#, 1, .wrongType("source")),
            (#"{"id":1,"request":"end"}"#, 1, .missing("call_id")),
            (#"{"id":1,"id":2,"request":"status"}"#, nil, .repeated("id")),
            (
                #"{"id":1,"request":"call","callee":"1","callee":"2"}"#, nil,
                .repeated("callee")
            ),
        ] as [(String, Int64?, RequestError)]
    )
    func malformed(text: String, id: Int64?, error: RequestError) {
        #expect(read(text) == .malformed(id: id, error))
    }

    @Test("Members that nobody knows are passed over")
    func unknownMembers() {
        #expect(read(#"{"x":[{}],"id":3,"request":"status","y":true}"#) == .status(id: 3))
    }

    @Test(
        "Whatever a line holds, reading it ends and says what it is",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func noise(seed: UInt64) {
        var random = seed &* 0x9e37_79b9_7f4a_7c15
        let whole = Array(
            #"{"request":"call","id":12,"caller":"+2348031234567","callee":"112","time_us":9}"#.utf8
        )
        for _ in 0..<200 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = whole
            bytes[Int(random >> 33) % bytes.count] = UInt8(truncatingIfNeeded: random >> 20)
            bytes.removeLast(Int(random >> 50) % 3)
            switch read(bytes: bytes) {
            case .call(let call): #expect(call.id >= 0)
            case .malformed(_, let error): #expect(!error.description.isEmpty)
            case .status, .standing, .end: Issue.record("seed \(seed): \(bytes)")
            }
        }
    }
}
