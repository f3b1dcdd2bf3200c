import Detection
import Telephony
import Testing

@testable import Kamailio
@testable import Switches

@Suite("Requests to a Kamailio")
struct ControlQueueTests {
    static func call(dialog: DialogKey? = DialogKey(entry: 3, id: 9)) -> CallEvent {
        var call = CallEvent(.created, link: LinkID(0), time: 0, id: "c1@h;t1")
        call.isNamedByDialog = true
        (call.sipCallID, call.fromTag, call.cseq) = ("c1@h", "t1", 1)
        call.dialog = dialog
        return call
    }

    private let kill = KillID(5)
    private let cancel = ControlRequest.cancel(callID: "c1@h", cseq: 1)
    private let end = ControlRequest.endDialog(DialogKey(entry: 3, id: 9))

    private func sent(_ queue: inout ControlQueue, at now: Int64 = 0) -> [ControlRequest] {
        var requests: [ControlRequest] = []
        while let next = queue.next(inFlightMax: 8, at: now) { requests.append(next.request) }
        return requests
    }

    private func reply(_ id: Int32?, _ outcome: ControlReply.Outcome) -> ControlReply {
        ControlReply(id: id, outcome: outcome)
    }

    private func expectNothing(_ outcome: ControlQueue.Outcome?) { #expect(outcome == nil) }

    @Test("A kill is a cancel and then an end, always both")
    func both() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        #expect(sent(&queue) == [cancel, end])
    }

    @Test("One of the two accepted is a kill accepted, and that is said once both are answered")
    func accepted() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        expectNothing(queue.received(reply(1, .notFound("Transaction not found"))))
        let outcome = queue.received(reply(2, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
        #expect(queue.isIdle)
    }

    @Test("Replies to one attempt are not counted with those to the next: the call is not gone")
    func attempts() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = queue.take(kill: kill, of: Self.call())
        #expect(sent(&queue) == [cancel, end, cancel, end])
        expectNothing(queue.received(reply(1, .notFound("Transaction not found"))))
        expectNothing(queue.received(reply(3, .notFound("Transaction not found"))))
        for id in [2, 4] as [Int32] {
            let outcome = queue.received(reply(id, .accepted("")))
            #expect(outcome == .kill(kill, .accepted))
        }
    }

    @Test("A call that neither knows is gone")
    func gone() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        _ = queue.received(reply(1, .notFound("Transaction not found")))
        let outcome = queue.received(reply(2, .notFound("Dialog not found")))
        #expect(outcome == .kill(kill, .gone))
    }

    @Test("A refusal is told where nothing was accepted")
    func refused() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        _ = queue.received(reply(1, .refused(code: 403, message: "Method not allowed")))
        let outcome = queue.received(reply(2, .notFound("Dialog not found")))
        #expect(outcome == .kill(kill, .refused("403 Method not allowed")))
    }

    @Test("A dialog without a name is looked up first and then ended by what the list says")
    func find() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: Self.call(dialog: nil))
        #expect(sent(&queue) == [.dialogList(callID: "c1@h", fromTag: "t1")])
        let row = DialogRow(key: DialogKey(entry: 3, id: 9), state: .early, cseq: 1)
        expectNothing(queue.received(reply(1, .dialogs([row]))))
        #expect(sent(&queue) == [cancel, end])
    }

    @Test("A dialog that no list names, or only as deleted, is gone")
    func notFound() {
        let deleted = DialogRow(key: DialogKey(entry: 3, id: 9), state: .deleted)
        for rows in [[], [deleted]] {
            var queue = ControlQueue()
            _ = queue.take(kill: kill, of: Self.call(dialog: nil))
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
        #expect(queue.timeouts == 2)
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
        #expect(sent(&queue) == [cancel, end])
    }

    @Test("In the line protocol a reply belongs to the only request under way, else to none")
    func withoutNumbers() {
        var queue = ControlQueue(dialect: .mi)
        _ = queue.take(kill: kill, of: Self.call())
        _ = queue.next(inFlightMax: 1, at: 0)
        expectNothing(queue.received(reply(nil, .accepted(""))))
        _ = queue.next(inFlightMax: 1, at: 0)
        let outcome = queue.received(reply(nil, .accepted("")))
        #expect(outcome == .kill(kill, .accepted))
        _ = queue.take(kill: kill, of: Self.call())
        _ = sent(&queue)
        expectNothing(queue.received(reply(nil, .accepted(""))))
        #expect(queue.underWayCount == 2)
    }

    @Test("A full queue takes no more kills")
    func full() {
        var queue = ControlQueue()
        var taken = 0
        while queue.take(kill: KillID(Int64(taken)), of: Self.call()) { taken += 1 }
        #expect(taken == ControlQueue.waitingMax / 2)
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
