import Records
import Rules
import Telephony
import Testing

@testable import Calls
@testable import Warden

@Suite("The book of calls, alone")
struct CallBookTests {
    private func book(threshold: Int = 3) -> CallBook {
        var setup = WardenSetup()
        setup.rule = MaskingRule(threshold: threshold)
        setup.recentCallsMax = 64
        return CallBook(setup)
    }

    /// An attempt at a call of a proxy.
    private func attempt(_ dialog: UInt32, cseq: UInt32 = 1, at time: Int64 = 0) -> Call {
        var call = newCall("c", from: number(1), to: victim, at: noon + time).call
        call.isNamedByDialog = true
        (call.cseq, call.dialog) = (cseq, DialogKey(entry: 7, id: dialog))
        return call
    }

    private func leg(_ id: String, of call: String, to callee: String) -> Call {
        var leg = newCall(id, from: "+2348000000000", to: callee, at: noon).call
        leg.leg = .outbound
        leg.parent = CallID(call)
        return leg
    }

    @Test("A call is new until it is in, known while it lasts, and new again once it is over")
    func standing() {
        var book = book()
        let call = newCall("a", from: number(1), to: victim, at: noon).call
        let before = book.standing(of: call)
        #expect(before == .new)
        let serial = book.add(call)
        let since = book.standing(of: call)
        #expect(since == .known(serial))
        book.markEnded(hangup("a", at: noon + 1), ReadName("a"))
        var later = call
        later.createdAt += 2
        let (doubled, next) = (book.standing(of: call), book.standing(of: later))
        #expect(doubled == .known(serial))
        #expect(next == .new)
    }

    @Test("Another dialog of the same name and parties is a further attempt at the call")
    func furtherAttempt() {
        var book = book()
        let serial = book.add(attempt(1))
        var stranger = attempt(3, cseq: 2)
        stranger.callerReading = nigeria.read(number(2))
        let (retried, other) = (
            book.standing(of: attempt(2, cseq: 2)), book.standing(of: stranger)
        )
        #expect(retried == .attempt(serial))
        #expect(other == .new)
    }

    @Test(
        "The caller of a further attempt is the one of the call, also where each withheld one counts"
    )
    func withheldAttempt() {
        var book = book()
        var first = attempt(1)
        first.callerReading = .party(.withheld)
        let serial = book.add(first, counting: .each)
        var second = attempt(2, cseq: 2)
        second.callerReading = .party(.withheld)
        let caller = book.caller(of: second, in: .attempt(serial), .each)
        let known = book.calls[serial].caller
        #expect(caller == known)
        let (each, one, none) = (
            book.caller(of: second, in: .new, .each), book.caller(of: second, in: .new, .one),
            book.caller(of: second, in: .new, .ignore)
        )
        #expect(each != caller)
        #expect(one == .withheld)
        #expect(none == nil)
    }

    @Test("An end that overtakes the beginning of its attempt is kept for it")
    func overtaken() {
        var book = book()
        var end = hangup("c", at: noon + 5)
        end.call = attempt(1)
        book.markEnded(end, ReadName("c"))
        let other = book.add(attempt(2))
        let before = book.overtaken
        #expect(before.isEmpty)
        let serial = book.add(attempt(1))
        let ended = [other, serial].map { book.calls[$0].hasEnded }
        #expect(ended == [false, true])
        let ends = book.takeOvertaken()
        #expect(ends.map(\.call) == [attempt(1)])
        #expect(ends.map(\.time) == [noon + 5])
        let left = book.overtaken
        #expect(left.isEmpty, "each is handed out once")
    }

    @Test("A number that a call rings counts once, and by the caller of the call")
    func rung() throws {
        var book = book()
        _ = book.add(newCall("in", from: number(1), to: "100", at: noon).call)
        let known = book.rung(leg("out-1", of: "in", to: victim))
        let rung = try #require(known)
        #expect(rung.leg == .legOfKnown)
        #expect(rung.call.callerReading == nigeria.read(number(1)))
        #expect(rung.call.calleeReading == nigeria.read(victim))
        let again = book.rung(leg("out-2", of: "in", to: victim))
        #expect(again == nil)
        // What a leg rings in its turn belongs to the same call.
        let further = book.rung(leg("out-3", of: "out-1", to: victim))
        #expect(further == nil)
    }

    @Test(
        "Numbers rung for a call that is not known are calls, all but the first one a further number"
    )
    func unknownParent() {
        var book = book()
        let first = book.rung(leg("out-1", of: "gone", to: victim))?.leg
        #expect(first == .call)
        let second = book.rung(leg("out-2", of: "gone", to: "+2348031230001"))?.leg
        #expect(second == .furtherNumber)
    }

    @Test("A call that is left alone is so with every number that it rings")
    func leftAlone() {
        var book = book()
        book.leaveAlone(newCall("in", from: number(1), to: "100", at: noon).call)
        let rung = [victim, "+2348031230001"].map { book.rung(leg("to-\($0)", of: "in", to: $0)) }
        #expect(rung.allSatisfy { $0 == nil })
    }

    @Test("A leg is ended by the name of its call, and over with it")
    func inbound() throws {
        var book = book()
        _ = book.add(newCall("in", from: number(1), to: "100", at: noon).call)
        let rung = book.rung(leg("out", of: "in", to: victim))
        let serial = book.add(try #require(rung).call)
        let (own, toEnd) = (book.calls.call(serial).id, book.callToEnd(serial).id)
        #expect(own == "out")
        #expect(toEnd == "in")
        let wasOver = book.hasEnded(serial, withLegs: true)
        #expect(!wasOver)
        book.markEnded(hangup("in", at: noon + 1), ReadName("in"))
        let isOver = book.hasEnded(serial, withLegs: true)
        #expect(isOver)
        let isOverItself = book.hasEnded(serial, withLegs: false)
        #expect(!isOverItself)
    }

    @Test(
        "The account of a call says whom it was for when it began, where a transfer has changed that"
    )
    func account() {
        var book = book()
        let event = newCall("a", from: number(1), to: victim, at: noon)
        _ = book.add(event.call)
        let same = book.account(asBegun: event, ReadName("a"))
        #expect(same == nil)
        let moved = newCall("a", from: number(1), to: "+2348031239999", at: noon)
        let begun = book.account(asBegun: moved, ReadName("a"))?.call
        #expect(begun?.calleeReading == event.call.calleeReading)
        #expect(begun?.callee == event.call.callee)
    }

    @Test(
        "A trip is proven by as many callers inside the window as the rule wants, and by no fewer"
    )
    func proof() {
        var book = book()
        let rule = MaskingRule(threshold: 3, windowSeconds: 5)
        let times: [Int64] = [-5_000_001, -5_000_000, -1]
        for (index, time) in times.enumerated() {
            let event = newCall("a-\(index)", from: number(index), to: victim, at: noon + time)
            _ = book.add(event.call)
        }
        let last = book.add(newCall("b", from: number(2), to: victim, at: noon).call)
        let trip = Masking.Trip(time: noon, flagged: 1)
        let isProven = book.isProven(trip, of: last, by: rule.limit)
        #expect(!isProven, "one is too old, two are the same")
        let next = book.add(newCall("c", from: number(3), to: victim, at: noon).call)
        let isProvenNow = book.isProven(trip, of: next, by: rule.limit)
        #expect(isProvenNow)
    }

    @Test("Of attempts at one call the first that its alert has on record stands for all")
    func recorded() {
        var book = book()
        let first = book.add(attempt(1))
        let second = book.add(attempt(2, cseq: 2, at: 1_000))
        let call = book.calls.call(second)
        let (found, unflagged, tooOld) = (
            book.recorded(call, second, since: noon) { _ in true },
            book.recorded(call, second, since: noon) { _ in false },
            book.recorded(call, second, since: noon + 1) { _ in true }
        )
        #expect(found == first)
        #expect(unflagged == nil)
        #expect(tooOld == nil)
    }
}

extension CallBook {
    /// Takes a call in as the core does.
    fileprivate mutating func add(
        _ call: Call,
        counting: MaskingRule.WithheldCallers = .one
    ) -> CallSerial {
        guard let caller = countedCaller(of: call, counting) else { return 0 }
        _ = makeRoom()
        _ = add(call, ReadName(call.id), caller: caller)
        takeEarly(for: call)
        return calls.table.ring.newest
    }

    fileprivate func standing(of call: Call) -> Standing { standing(of: call, ReadName(call.id)) }
}
