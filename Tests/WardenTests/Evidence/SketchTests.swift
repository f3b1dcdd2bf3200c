import Rules
import Telephony
import Testing

@Suite("What is remembered of callers, in bounded memory")
struct SketchTests {
    private func caller(_ number: Int) -> UInt64 {
        PhoneNumber(digits: "23480\(30_000_000 + number)".utf8).map {
            Party.international($0).word
        } ?? 0
    }

    @Test("Who has called is never new again, as long as it is remembered")
    func noFalseNews() {
        var seen = SeenCallers(callersMax: 5_000)
        for number in 0..<20_000 {
            seen.note(caller(number), at: Int64(number))
            // The latest 5,000 callers are all remembered, whatever came between.
            let back = max(0, number - 4_999)
            let isKept = seen.holds(caller(back))
            #expect(isKept)
        }
        let areKept = (15_000..<20_000).allSatisfy { seen.holds(caller($0)) }
        #expect(areKept)
    }

    @Test(
        "Of 200,000 new callers fewer than 1 in 100 are taken for known, in a sketch as full as can be"
    )
    func error() {
        var seen = SeenCallers()
        // Both generations full, but for one caller.
        let held = 2 * SeenCallers.callersMaxDefault - 1
        for number in 0..<held { seen.note(caller(number), at: 0) }
        let asked = 200_000
        let wrong = (held..<held + asked).count { seen.holds(caller($0)) }
        #expect(wrong * 100 < asked, "\(wrong) of \(asked)")
        let isSmall = seen.bytes < 2 << 20
        #expect(isSmall)
    }

    @Test("It forgets: memory stays the same, and who called long ago is new")
    func turns() {
        var seen = SeenCallers(callersMax: 1_000)
        let bytes = seen.bytes
        for number in 0..<10_000 { seen.note(caller(number), at: 0) }
        let isSameSize = seen.bytes == bytes
        #expect(isSameSize)
        let known = (0..<1_000).count { seen.holds(caller($0)) }
        #expect(known < 20, "\(known) of those who called first")
    }

    @Test("The tally says which share of callers was new, older ones weighing less")
    func tally() {
        var seen = SeenCallers()
        for number in 0..<1_000 { seen.note(caller(number % 250), at: 0) }
        let isTold = seen.tally == (250, of: 1_000)
        #expect(isTold)
        for number in 0..<100_000 { seen.note(caller(number % 250), at: 0) }
        let (new, shown) = seen.tally
        #expect(shown <= 65_536)
        #expect(new * 100 < shown)
    }

    @Test("It says nothing of new callers before it has looked for a day")
    func settles() {
        var seen = SeenCallers(callersMax: 64)
        let isUnused = !seen.isSettled(at: .max / 2)
        #expect(isUnused)
        seen.note(caller(1), at: noon)
        let isEarly = !seen.isSettled(at: noon + SeenCallers.learningMicroseconds - 1)
        #expect(isEarly)
        let isSettled = seen.isSettled(at: noon + SeenCallers.learningMicroseconds)
        #expect(isSettled)
    }

    @Test("Callers of before are remembered, and are no part of the tally")
    func resumed() {
        var seen = SeenCallers(callersMax: 64)
        seen.resume(caller(1), at: noon)
        let isHeld = seen.holds(caller(1))
        #expect(isHeld)
        let isUntold = seen.tally == (0, of: 0)
        #expect(isUntold)
        let isSettled = seen.isSettled(at: noon + SeenCallers.learningMicroseconds)
        #expect(isSettled)
    }

    @Test("Pairs that talked are known until newer ones push them out, the oldest of a set first")
    func pairs() {
        var known = KnownCallers(pairsMax: 1_024)
        let (first, other) = (caller(1), caller(2))
        let isStrange = !known.holds(first, with: other)
        #expect(isStrange)
        known.note(first, with: other)
        let isKnown = known.holds(first, with: other)
        #expect(isKnown)
        let isOneWay = !known.holds(other, with: first)
        #expect(isOneWay, "the other way round is another pair")
        // Kept in use, it outlives any number of others.
        for number in 0..<20_000 {
            known.note(caller(number), with: caller(number + 1_000_000))
            known.note(first, with: other)
        }
        let isStillKnown = known.holds(first, with: other)
        #expect(isStillKnown)
        for number in 0..<20_000 { known.note(caller(number), with: caller(number + 2_000_000)) }
        let isForgotten = !known.holds(first, with: other)
        #expect(isForgotten)
    }

    @Test("As many pairs as half of the room are nearly all known, and of a million others none")
    func pairError() {
        var known = KnownCallers()
        let held = known.pairsMax / 2
        for number in 0..<held { known.note(caller(number), with: caller(number / 3)) }
        let kept = (0..<held).count { known.holds(caller($0), with: caller($0 / 3)) }
        #expect(kept * 100 > held * 97, "\(kept) of \(held)")
        let wrong = (0..<1_000_000).count { known.holds(caller($0), with: caller($0 / 3 + 1)) }
        #expect(wrong == 0)
        let isSmall = known.bytes <= 1 << 20
        #expect(isSmall)
    }
}
