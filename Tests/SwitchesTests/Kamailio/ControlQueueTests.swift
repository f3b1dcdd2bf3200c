import Warden
import Records
import Telephony
import Testing

@testable import Kamailio
@testable import Switches

@Suite("Requests to a Kamailio")
struct ControlQueueTests {
    static func call(
        dialog: DialogKey? = DialogKey(entry: 3, id: 9),
        stage: CallStage = .ringing
    ) -> Call {
        var call = Call(link: LinkID(0), id: "c1@h;t1", createdAt: 0)
        call.isNamedByDialog = true
        (call.sipCallID, call.fromTag, call.cseq) = ("c1@h", "t1", 1)
        (call.dialog, call.stage) = (dialog, stage)
        return call
    }

    private let kill = KillID(5)
    private let cancel = ControlRequest.cancel(callID: "c1@h", cseq: 1)
    private let end = ControlRequest.endDialog(DialogKey(entry: 3, id: 9))
    private let list = ControlRequest.dialogList(callID: "c1@h", fromTag: "t1")

    private func row(
        _ id: UInt32 = 9,
        _ state: DialogRow.State = .early,
        cseq: UInt32? = 1
    ) -> DialogRow {
        DialogRow(key: DialogKey(entry: 3, id: id), state: state, cseq: cseq)
    }

    private func sent(_ queue: inout ControlQueue, at now: Int64 = 0) -> [ControlRequest] {
        var requests: [ControlRequest] = []
        while let next = queue.next(inFlightMax: 8, at: now) { requests.append(next.request) }
        return requests
    }

    private func reply(_ id: Int32?, _ outcome: ControlReply.Outcome) -> ControlReply {
        ControlReply(id: id, outcome: outcome)
    }

    private func expectNothing(_ outcome: ControlQueue.Outcome?) { #expect(outcome == nil) }

    @Test("A ringing call is cancelled and nothing else: its end would be a second final answer")
    func ringing() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call(dialog: nil))
        #expect(sent(&queue) == [cancel])
        let outcome = queue.received(reply(1, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
        #expect(queue.isIdle)
    }

    @Test("An answered call is ended by its dialog, not cancelled: that could mean another attempt")
    func answered() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call(stage: .answered))
        #expect(sent(&queue) == [end])
        let outcome = queue.received(reply(1, .notFound("Dialog not found")))
        #expect(outcome == .kill(kill, .gone))
    }

    @Test("Of a call that may be at any stage the list says which: ringing or answered")
    func unknown() {
        for (state, request) in [(DialogRow.State.early, cancel), (.confirmed, end)] {
            var queue = ControlQueue()
            _ = queue.take(kill: kill, of: Self.call(stage: .unknown))
            #expect(sent(&queue) == [list])
            expectNothing(queue.received(reply(1, .dialogs([row(9, state)]))))
            #expect(sent(&queue) == [request])
            let outcome = queue.received(reply(2, .accepted("")))
            #expect(outcome == .kill(kill, .accepted))
        }
    }

    @Test("Of two attempts at one call the kill of one neither ends the other nor is ended by it")
    func otherAttempt() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call(stage: .unknown))
        _ = sent(&queue)
        let rows = [row(8, .deleted), row(9, .early, cseq: 2), row(10, .confirmed)]
        expectNothing(queue.received(reply(1, .dialogs(rows))))
        #expect(sent(&queue) == [.cancel(callID: "c1@h", cseq: 2)])
        var over = ControlQueue()
        _ = over.take(kill: kill, of: Self.call(stage: .unknown))
        _ = sent(&over)
        let outcome = over.received(reply(1, .dialogs([row(10, .early, cseq: 2)])))
        #expect(outcome == .kill(kill, .gone))
    }

    @Test("Where no attempt has a name every one that is up is ended, and that is one kill")
    func allAttempts() {
        var queue = ControlQueue()
        var call = Self.call(dialog: nil, stage: .unknown)
        call.cseq = 0
        _ = queue.take(kill: kill, of: call)
        _ = sent(&queue)
        let rows = [row(8, .deleted), row(9, .early, cseq: 2), row(10, .confirmed)]
        expectNothing(queue.received(reply(1, .dialogs(rows))))
        let requests = sent(&queue)
        #expect(
            requests == [
                .cancel(callID: "c1@h", cseq: 2), .endDialog(DialogKey(entry: 3, id: 10)),
            ]
        )
        expectNothing(queue.received(reply(2, .accepted(""))))
        let outcome = queue.received(reply(3, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
        #expect(queue.isIdle)
    }

    @Test("A call that no longer rings is not gone for that: the list is asked, it may be answered")
    func answeredUnheard() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        expectNothing(queue.received(reply(1, .notFound("Transaction not found"))))
        #expect(sent(&queue) == [list])
        expectNothing(queue.received(reply(2, .dialogs([row(9, .confirmed)]))))
        #expect(sent(&queue) == [end])
        let outcome = queue.received(reply(3, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
    }

    @Test("A dialog listed as ringing that has no transaction is asked for thrice, not for ever")
    func leaked() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        expectNothing(queue.received(reply(1, .notFound("Transaction not found"))))
        for id in [2, 4, 6] as [Int32] {
            #expect(sent(&queue) == [list])
            expectNothing(queue.received(reply(id, .dialogs([row()]))))
            #expect(sent(&queue) == [cancel])
            guard id < 6 else { break }
            // It may have been answered between the two.
            expectNothing(queue.received(reply(id + 1, .notFound("Transaction not found"))))
        }
        let outcome = queue.received(reply(7, .notFound("Transaction not found")))
        #expect(outcome == .kill(kill, .gone))
        #expect(queue.isIdle)
    }

    @Test("A dialog of an OpenSIPS, listed without a CSeq, is cancelled and ended")
    func withoutCSeq() {
        var queue = ControlQueue()
        var call = Self.call(dialog: nil, stage: .unknown)
        call.cseq = 0
        _ = queue.take(kill: kill, of: call)
        _ = sent(&queue)
        _ = queue.received(reply(1, .dialogs([row(9, .early, cseq: nil)])))
        #expect(sent(&queue) == [cancel, end])
    }

    @Test("Replies to one attempt are not counted with those to the next: the call is not gone")
    func attempts() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call(stage: .answered))
        _ = queue.take(kill: kill, of: Self.call(stage: .answered))
        #expect(sent(&queue) == [end, end])
        let first = queue.received(reply(1, .accepted("")))
        #expect(first == .kill(kill, .accepted))
        let second = queue.received(reply(2, .notFound("Dialog not found")))
        #expect(second == .kill(kill, .gone))
    }

    @Test("A refusal is told")
    func refused() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        let outcome = queue.received(reply(1, .refused(code: 403, message: "Method not allowed")))
        #expect(outcome == .kill(kill, .refused("403 Method not allowed")))
    }

    @Test("A dialog that no list names, or only as deleted, is gone")
    func notFound() {
        for rows in [[], [row(9, .deleted)]] {
            var queue = ControlQueue()
            _ = queue.take(kill: kill, of: Self.call(dialog: nil, stage: .unknown))
            _ = sent(&queue)
            let outcome = queue.received(reply(1, .dialogs(rows)))
            #expect(outcome == .kill(kill, .gone))
        }
    }

    @Test("A request without a reply is given up, counted, and its late reply is nobody's")
    func expiry() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        queue.expire(at: ControlQueue.timeoutMicroseconds)
        #expect(queue.timeouts == 0)
        queue.expire(at: ControlQueue.timeoutMicroseconds + 1)
        #expect(queue.timeouts == 1)
        #expect(queue.isIdle)
        expectNothing(queue.received(reply(1, .accepted(""))))
    }

    @Test("No more requests are under way than the transport takes")
    func inFlight() {
        var queue = ControlQueue()
        for kill in 0..<3 { _ = queue.take(kill: KillID(Int64(kill)), of: Self.call()) }
        let first = queue.next(inFlightMax: 1, at: 0)
        let second = queue.next(inFlightMax: 1, at: 0)
        #expect(first?.id == 1)
        #expect(second == nil)
        _ = queue.received(reply(1, .accepted("")))
        let third = queue.next(inFlightMax: 1, at: 0)
        #expect(third?.id == 2)
    }

    @Test("What the transport could not take goes first next time")
    func putBack() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        let first = queue.next(inFlightMax: 8, at: 0)
        queue.putBack(first?.id ?? 0)
        #expect(sent(&queue) == [cancel])
    }

    @Test("In the line protocol a reply belongs to the only request under way, else to none")
    func withoutNumbers() {
        var queue = ControlQueue(dialect: .mi)
        _ = queue.take(kill: kill, of: Self.call())
        _ = queue.next(inFlightMax: 1, at: 0)
        let outcome = queue.received(reply(nil, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
        for _ in 0..<2 { _ = queue.take(kill: kill, of: Self.call()) }
        _ = sent(&queue)
        expectNothing(queue.received(reply(nil, .accepted(""))))
        queue.expire(at: ControlQueue.timeoutMicroseconds + 1)
        #expect(queue.timeouts == 2)
    }

    @Test("A full queue takes no more kills")
    func full() {
        var queue = ControlQueue()
        var taken = 0
        while queue.take(kill: KillID(Int64(taken)), of: Self.call()) { taken += 1 }
        #expect(taken == ControlQueue.waitingMax - 1)
    }

    @Test("An interface that is gone leaves nothing behind")
    func abandon() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = queue.next(inFlightMax: 8, at: 0)
        queue.abandon()
        #expect(queue.isIdle)
        expectNothing(queue.received(reply(1, .accepted(""))))
    }
}
