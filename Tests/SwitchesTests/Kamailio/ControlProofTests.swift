import Warden
import Records
import Telephony
import Testing

@testable import Kamailio
@testable import Switches

/// What a reply may be believed.
@Suite("Proof by replies of a proxy")
struct ControlProofTests {
    private let kill = KillID(5)

    private func queue(_ dialect: ControlDialect, of call: Call) -> ControlQueue {
        var queue = ControlQueue(dialect: dialect)
        _ = queue.take(kill: kill, of: call)
        while queue.next(inFlightMax: 8, at: 0) != nil {}
        return queue
    }

    private func reply(_ id: Int32?, _ outcome: ControlReply.Outcome) -> ControlReply {
        ControlReply(id: id, outcome: outcome)
    }

    @Test(
        "A reply without a number is nobody's, though only one request is under way",
        arguments: [ControlDialect.jsonrpc, .opensips]
    )
    func withoutNumber(_ dialect: ControlDialect) {
        let texts = [
            #"{"jsonrpc":"2.0","result":{}}"#, #"{"jsonrpc":"2.0","result":{},"id":null}"#,
            #"{"jsonrpc":"2.0","result":{},"id":"1"}"#, #"{"jsonrpc":"2.0","result":{},"id":1.5}"#,
            #"{"jsonrpc":"2.0","error":{"code":404,"message":"Dialog not found"}}"#,
            #"[{"jsonrpc":"2.0","result":{},"id":1}]"#,
            #"{"jsonrpc":"2.0","result":{},"id":1}{"jsonrpc":"2.0","result":{},"id":1}"#, "{}", "",
        ]
        var queue = queue(dialect, of: ControlQueueTests.call(dialog: nil))
        for text in texts {
            let outcome = queue.received(ControlReply.parse(Array(text.utf8), dialect))
            #expect(outcome == nil, "\(text)")
        }
        queue.expire(at: ControlQueue.timeoutMicroseconds + 1)
        #expect(queue.timeouts == 1)
    }

    @Test("The number of another request, a doubled reply, a number in the line protocol: nobody's")
    func otherNumber() {
        var queue = queue(.jsonrpc, of: ControlQueueTests.call())
        for id in [0, 3, -1, .max] as [Int32] {
            let outcome = queue.received(reply(id, .accepted("")))
            #expect(outcome == nil)
        }
        _ = queue.received(reply(1, .notFound("Transaction not found")))
        let doubled = queue.received(reply(1, .accepted("")))
        #expect(doubled == nil)
        _ = queue.next(inFlightMax: 8, at: 0)
        let last = queue.received(reply(2, .dialogs([])))
        #expect(last == .kill(kill, .gone))
        var lines = ControlQueue(dialect: .mi)
        _ = lines.take(kill: kill, of: ControlQueueTests.call())
        _ = lines.next(inFlightMax: 1, at: 0)
        let numbered = lines.received(reply(1, .accepted("")))
        #expect(numbered == nil)
    }

    @Test("A refusal by HTTP's status line is that of the one request under way, a yes never is")
    func httpStatus() {
        func response(_ status: Int, _ body: String) -> ControlReply {
            let response = HTTPResponse(
                status: status,
                reason: "Forbidden",
                body: Array(body.utf8),
                keepsAlive: true
            )
            return ControlReply.parse(response, .jsonrpc)
        }
        var queue = queue(.jsonrpc, of: ControlQueueTests.call(dialog: nil))
        for (status, body) in [
            (200, #"{"jsonrpc":"2.0","result":{}}"#), (403, #"{"jsonrpc":"2.0","result":{}}"#),
            (404, #"{"jsonrpc":"2.0","error":{"code":404,"message":"Dialog not found"}}"#),
        ] {
            let outcome = queue.received(response(status, body))
            #expect(outcome == nil)
        }
        let refused = queue.received(response(403, ""))
        #expect(refused == .kill(kill, .refused("403 Forbidden")))
    }

    @Test("A late reply of the line protocol is not taken for the next one's")
    func lateLines() {
        var queue = ControlQueue(dialect: .mi)
        _ = queue.take(kill: kill, of: ControlQueueTests.call())
        _ = queue.next(inFlightMax: 1, at: 0)
        queue.expire(at: ControlQueue.timeoutMicroseconds + 1)
        #expect(queue.needsNewConnection)
        _ = queue.next(inFlightMax: 1, at: 0)
        let late = queue.received(reply(nil, .accepted("")))
        #expect(late == nil)
        queue.startAgain()
        #expect(!queue.needsNewConnection)
    }

    @Test("A list that names other calls ends none of them and does not say that this one is over")
    func otherCalls() {
        let key = DialogKey(entry: 7, id: 7)
        for state in [DialogRow.State.confirmed, .deleted] {
            for (callID, tag) in [("c2@h", "t1"), ("c1@h", "t2"), ("c2@h", "t2")] {
                let row = DialogRow(
                    key: key,
                    state: state,
                    callID: ShortText(callID),
                    callerTag: ShortText(tag)
                )
                let call = ControlQueueTests.call(dialog: nil, stage: .unknown)
                var queue = queue(.jsonrpc, of: call)
                let outcome = queue.received(reply(1, .dialogs([row])))
                #expect(outcome == .kill(kill, .refused("a list of other calls")))
                #expect(queue.isIdle)
            }
        }
    }

    @Test("Among other calls the one that was asked for is found")
    func amongOthers() {
        let other = DialogRow(key: DialogKey(entry: 1, id: 1), state: .confirmed, callID: "c2@h")
        let own = DialogRow(
            key: DialogKey(entry: 3, id: 9),
            state: .confirmed,
            callID: "c1@h",
            callerTag: "t1",
            cseq: 1
        )
        var queue = queue(.jsonrpc, of: ControlQueueTests.call(dialog: nil, stage: .unknown))
        _ = queue.received(reply(1, .dialogs([other, own])))
        var asked: [ControlRequest] = []
        while let next = queue.next(inFlightMax: 8, at: 0) { asked.append(next.request) }
        #expect(asked.contains(.endDialog(own.key)))
        #expect(!asked.contains(.endDialog(other.key)))
    }

    @Test("A briefing, which gives the caller's tag for both and no state, says nothing of a call")
    func briefing() {
        let text =
            #"{"jsonrpc":"2.0","result":[{"h_entry":125,"h_id":10959,"from_uri":"sip:1@h","#
            + #""to_uri":"sip:2@h","call-id":"c1@h","from_tag":"t1","to_tag":"t1"}],"id":1}"#
        var queue = queue(.jsonrpc, of: ControlQueueTests.call(dialog: nil, stage: .unknown))
        let outcome = queue.received(ControlReply.parse(Array(text.utf8), .jsonrpc))
        #expect(outcome == .kill(kill, .refused("unreadable reply")))
    }

    @Test("A sign of life that is refused proves no weapon")
    func refusedProbe() {
        for (outcome, meaning) in [
            (.accepted("kamailio 5.6.3"), .probed),
            (.refused(code: 403, message: "Not allowed"), .probeRefused("403 Not allowed")),
            (.unreadable, .probeRefused("unreadable reply")),
        ] as [(ControlReply.Outcome, ControlQueue.Outcome)] {
            var queue = ControlQueue()
            queue.probe()
            _ = queue.next(inFlightMax: 1, at: 0)
            let found = queue.received(reply(1, outcome))
            #expect(found == meaning)
        }
    }

    @Test("What waits to be asked about a call that is over is not asked, the rest is")
    func forget() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: ControlQueueTests.call())
        var other = ControlQueueTests.call()
        other.id = "c2@h;t2"
        _ = queue.take(kill: KillID(6), of: other)
        let first = queue.next(inFlightMax: 8, at: 0)
        queue.forget(ControlQueueTests.call())
        var left = 0
        while queue.next(inFlightMax: 8, at: 0) != nil { left += 1 }
        #expect(left == 1)
        let late = queue.received(reply(first?.id, .accepted("")))
        #expect(late == nil, "what was under way comes to nothing")
    }

    @Test("What had no reply when its connection broke is asked again, behind a sign of life")
    func again() {
        var queue = queue(.jsonrpc, of: ControlQueueTests.call())
        queue.startAgain()
        #expect(!queue.isAnswered)
        var asked: [(id: Int32, request: ControlRequest)] = []
        while let next = queue.next(inFlightMax: 8, at: 0) { asked.append(next) }
        #expect(asked.map(\.request).first == .version)
        #expect(asked.count == 2)
        // The first connection may have ended it, with the reply lost: gone is not said of that.
        _ = queue.received(reply(asked[1].id, .notFound("Transaction not found")))
        let look = queue.next(inFlightMax: 8, at: 0)
        let outcome = queue.received(reply(look?.id, .dialogs([])))
        #expect(outcome == nil)
    }
}
