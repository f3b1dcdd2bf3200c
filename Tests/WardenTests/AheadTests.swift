import Telephony
import Testing

@testable import Calls
@testable import Rules

@Suite("Calls announced ahead")
struct AheadTests {
    private struct Call {
        var caller: Party
        var callee: Party
        var time: EventTime
    }

    /// What a window says of a call.
    private struct Answer: Equatable {
        var time: EventTime?
        var flagged: [CallSerial]
    }

    @Test(
        "Announcements change no answer, whatever comes of them",
        arguments: 1...40 as ClosedRange<UInt64>
    )
    func sameAnswers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // Few places and buckets: callees come and go, and share both.
        let rule = MaskingRule(threshold: Int.random(in: 2...4, using: &random), windowSeconds: 1)
        var plain = CallWindow(capacity: 24, rule: rule, key: seed)
        var ahead = CallWindow(capacity: 24, rule: rule, key: seed)
        var trips = 0
        for batch in 0..<60 {
            let calls = (0..<Int.random(in: 1...80, using: &random)).map { number in
                call(batch * 80 + number, using: &random)
            }
            if Bool.random(using: &random) {
                for call in calls { ahead.announce(callee: call.callee) }
            }
            // Some that were announced stay away, others come unannounced.
            for call in calls where Int.random(in: 0..<8, using: &random) > 0 {
                var call = call
                if Int.random(in: 0..<8, using: &random) == 0 {
                    call.callee = Party(word: random.next() % 40)
                }
                let expected = answer(of: &plain, to: call)
                let found = answer(of: &ahead, to: call)
                #expect(found == expected, "seed \(seed)")
                if expected.time != nil { trips += 1 }
            }
            let (left, right) = (ahead.callees.count, plain.callees.count)
            #expect(left == right)
        }
        #expect(trips > 20)
    }

    private func call(_ number: Int, using random: inout SeededGenerator) -> Call {
        let disorder = Int64.random(in: 0...100_000, using: &random)
        return Call(
            caller: Party(word: random.next() % 6),
            callee: Party(word: random.next() % (number % 3 == 0 ? 40 : 4)),
            time: noon + Int64(number) * 20_000 - (number % 4 == 0 ? disorder : 0)
        )
    }

    private func answer(of window: inout CallWindow, to call: Call) -> Answer {
        let trip = window.add(caller: call.caller, callee: call.callee, at: call.time)
        let flagged = (0..<(trip?.flagged ?? 0)).map { window.flagged[$0] }
        return Answer(time: trip?.time, flagged: flagged)
    }

    @Test("What was announced is taken in its order; up to four that stay away are passed over")
    func order() {
        let parties = (1...8).map { Party(word: $0) }
        var ahead = CalleesAhead()
        for party in parties { ahead.announce(party, bucket: Int(party.word) * 10) }
        ahead.noteSearch()
        func taken(_ party: Party) -> UInt32? { ahead.take(party)?.bucket }
        #expect(taken(parties[0]) == 10)
        #expect(taken(Party(word: 99)) == nil)
        #expect(taken(parties[6]) == nil)
        #expect(taken(parties[5]) == 60)
        #expect(taken(parties[1]) == nil)
        #expect(taken(parties[6]) == 70)
        ahead.announce(parties[3], bucket: 7)
        let begunAnew = ahead.count
        #expect(begunAnew == 1)
        for number in 0..<100 { ahead.announce(parties[number % 8], bucket: number) }
        let announced = ahead.count
        #expect(announced == 64)
    }
}
