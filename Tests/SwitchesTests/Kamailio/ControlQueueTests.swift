import Detection
import Telephony
import Testing

@testable import Kamailio
@testable import Switches

@Suite("Requests on their way through a control interface")
struct ControlQueueTests {
    private let kill = KillID(1)

    private func call(dialog: DialogKey? = DialogKey(entry: 3975, id: 11748)) -> CallEvent {
        var event = CallEvent(.created, link: LinkID(0), time: 1, id: "1-1@192.0.2.1;tag1")
        event.sipCallID = "1-1@192.0.2.1"
        event.fromTag = "tag1"
        event.cseq = 1
        event.dialog = dialog
        event.isNamedByDialog = true
        return event
    }

    private func reply(_ id: Int32, _ outcome: ControlReply.Outcome) -> ControlReply {
        ControlReply(id: id, outcome: outcome)
    }

    @Test("A kill is a cancel and then the end of the dialog, always both")
    func bothSteps() {
        var queue = ControlQueue()
        let isTaken = queue.take(kill: kill, of: call())
        #expect(isTaken)
        let first = queue.next(inFlightMax: 8, at: 0)
        let second = queue.next(inFlightMax: 8, at: 0)
        #expect(first?.request == .cancel(callID: "1-1@192.0.2.1", cseq: 1))
        #expect(second?.request == .endDialog(DialogKey(entry: 3975, id: 11748)))
        #expect(queue.next(inFlightMax: 8, at: 0) == nil)
    }

    private typealias Case = (
        cancel: ControlReply.Outcome, end: ControlReply.Outcome, says: KillReply
    )

    private static let cases: [Case] = [
        (.accepted(""), .notFound(""), .accepted),
        (.notFound(""), .accepted(""), .accepted),
        (.notFound(""), .notFound(""), .gone),
        (.refused(code: 500, message: "no"), .notFound(""), .refused("500 no")),
        (.refused(code: 500, message: "no"), .accepted(""), .accepted),
    ]

    @Test("One step that was taken is enough; a kill is gone only where both find nothing")
    func outcomes() {
        for (cancel, end, says) in Self.cases { check(cancel, end, says) }
    }

    private func check(
        _ cancel: ControlReply.Outcome,
        _ end: ControlReply.Outcome,
        _ says: KillReply
    ) {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: call())
        let ids = (0..<2).compactMap { _ in queue.next(inFlightMax: 8, at: 0)?.id }
        #expect(queue.received(reply(ids[1], end)) == nil, "replies may come in any order")
        #expect(queue.received(reply(ids[0], cancel)) == .kill(kill, says))
        #expect(queue.isIdle)
    }

    @Test("A dialog whose name is not known is looked up first")
    func looksUp() throws {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: call(dialog: nil))
        let next = queue.next(inFlightMax: 8, at: 0)
        let find = try #require(next)
        #expect(find.request == .dialogList(callID: "1-1@192.0.2.1", fromTag: "tag1"))
        let key = DialogKey(entry: 7, id: 8)
        let row = DialogRow(key: key, state: .early, cseq: 102)
        #expect(queue.received(reply(find.id, .dialogs([row]))) == nil)
        let cancel = queue.next(inFlightMax: 8, at: 0)?.request
        #expect(cancel == .cancel(callID: "1-1@192.0.2.1", cseq: 102))
        #expect(queue.next(inFlightMax: 8, at: 0)?.request == .endDialog(key))
    }

    @Test("A call without a dialog, or with a deleted one, is gone")
    func noDialog() throws {
        let deleted = DialogRow(key: DialogKey(entry: 1, id: 2), state: .deleted)
        for outcome in [ControlReply.Outcome.accepted(""), .dialogs([deleted])] {
            var queue = ControlQueue()
            _ = queue.take(kill: kill, of: call(dialog: nil))
            let next = queue.next(inFlightMax: 8, at: 0)
            let find = try #require(next)
            #expect(queue.received(reply(find.id, outcome)) == .kill(kill, .gone))
        }
    }

    @Test("No more requests are under way than the path allows")
    func inFlight() {
        var queue = ControlQueue()
        for number in 1...10 { _ = queue.take(kill: KillID(Int64(number)), of: call()) }
        let sent = (0..<20).compactMap { _ in queue.next(inFlightMax: 8, at: 0) }
        #expect(sent.count == 8)
        queue.putBack(sent[7].id)
        let again = queue.next(inFlightMax: 8, at: 0)?.request
        #expect(again == sent[7].request, "it goes first again")
    }

    @Test("A request without a reply is given up, and a reply that comes later is nobody's")
    func expires() throws {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: call())
        let ids = (0..<2).compactMap { _ in queue.next(inFlightMax: 8, at: 0)?.id }
        queue.expire(at: ControlQueue.timeoutMicroseconds)
        #expect(queue.timeouts == 0)
        queue.expire(at: ControlQueue.timeoutMicroseconds + 1)
        #expect(queue.timeouts == 2)
        #expect(queue.isIdle)
        for id in ids { #expect(queue.received(reply(id, .accepted(""))) == nil) }
    }

    @Test("A dialect that gives no numbers back is matched to the one request under way")
    func withoutNumbers() {
        var queue = ControlQueue()
        _ = queue.take(kill: kill, of: call())
        _ = queue.next(inFlightMax: 1, at: 0)
        #expect(queue.received(ControlReply(id: nil, outcome: .notFound(""))) == nil)
        _ = queue.next(inFlightMax: 1, at: 0)
        let last = queue.received(ControlReply(id: nil, outcome: .accepted("")))
        #expect(last == .kill(kill, .accepted))
    }

    @Test("What is ended beside another switch is followed by nobody here")
    func beside() {
        var queue = ControlQueue()
        _ = queue.take(kill: nil, of: call())
        let ids = (0..<2).compactMap { _ in queue.next(inFlightMax: 8, at: 0)?.id }
        for id in ids { #expect(queue.received(reply(id, .accepted(""))) == nil) }
        #expect(queue.isIdle)
    }

    @Test("A queue that is full refuses")
    func full() {
        var queue = ControlQueue()
        var taken = 0
        while queue.take(kill: nil, of: call()), taken <= ControlQueue.waitingMax { taken += 1 }
        #expect(taken == ControlQueue.waitingMax / 2)
    }
}
