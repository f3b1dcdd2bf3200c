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

    /// Table and rule, put together as the core does it.
    private struct Windows: ~Copyable {
        var table: CallTable
        var masking: Masking

        init(_ rule: MaskingRule, key: UInt64) {
            table = CallTable(capacity: 24, key: key)
            masking = Masking(rule, callsMax: 24)
        }

        mutating func answer(to call: Call) -> Answer {
            if let pushed = table.makeRoom() { masking.left(pushed.entry, in: &table) }
            masking.prepare(&table)
            let placed = table.add(caller: call.caller, callee: call.callee, at: call.time)
            let trip = masking.take(placed, from: call.caller, at: call.time, in: &table)
            let flagged = (0..<(trip?.flagged ?? 0)).map { masking.flagged[$0] }
            return Answer(time: trip?.time, flagged: flagged)
        }
    }

    /// What the windows say of a call.
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
        var plain = Windows(rule, key: seed)
        var ahead = Windows(rule, key: seed)
        var trips = 0
        for batch in 0..<60 {
            let calls = (0..<Int.random(in: 1...80, using: &random)).map { number in
                call(batch * 80 + number, using: &random)
            }
            if Bool.random(using: &random) {
                for call in calls { ahead.table.announce(callee: call.callee) }
            }
            // Some that were announced stay away, others come unannounced.
            for call in calls where Int.random(in: 0..<8, using: &random) > 0 {
                var call = call
                if Int.random(in: 0..<8, using: &random) == 0 {
                    call.callee = Party(word: random.next() % 40)
                }
                let expected = plain.answer(to: call)
                let found = ahead.answer(to: call)
                #expect(found == expected, "seed \(seed)")
                if expected.time != nil { trips += 1 }
            }
            let (left, right) = (ahead.table.callees.count, plain.table.callees.count)
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
