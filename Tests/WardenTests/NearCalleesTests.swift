import Fuzzing
import Lists
import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("Which callees are nearest to their N")
struct NearCalleesTests {
    /// One call as a brute force keeps it.
    private struct Seen {
        let callee: PartyText
        let caller: PartyText
        let time: EventTime
    }

    /// Reads everything, and gives the nearest.
    private func near(
        _ core: borrowing WardenCore,
        at now: Moment,
        of callee: PartyReading? = nil,
        callsMax: Int = NearCallees.callsMax
    ) -> NearCallees {
        var found = NearCallees(callsMax: callsMax)
        repeat { found.read(core, at: now) } while found.settle()
        guard let callee else { return found }
        found.seek(callee)
        repeat { found.read(core, at: now) } while found.settle()
        return found
    }

    private func core(_ change: (inout WardenSetup) -> Void = { _ in }) -> WardenCore {
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.baselines.mode = .off
        change(&setup)
        return WardenCore(setup)
    }

    private func bruteForce(
        _ seen: [Seen],
        end: EventTime,
        window: Int64,
        threshold: Int
    )
        -> [CalleeNear]
    {
        let inside = seen.filter { $0.time >= end - window }
        return Dictionary(grouping: inside, by: { $0.callee.string }).map { _, calls in
            var near = CalleeNear(callee: calls[0].callee, threshold: threshold)
            let callers = Set(calls.map { $0.caller.string })
            near.callers = callers.count
            near.calls = calls.count
            near.lastCall = calls.map(\.time).max()
            return near
        }
    }

    private func byName(_ near: [CalleeNear]) -> [String: CalleeNear] {
        Dictionary(near.map { ($0.callee.string, $0) }) { first, _ in first }
    }

    @Test("They are those of a count by hand, over random calls", arguments: 1...20)
    func equalsBruteForce(seed: UInt64) {
        var bytes = SeededBytes(seed: seed)
        var core = core { $0.rule = MaskingRule(threshold: 4) }
        var seen: [Seen] = []
        var at: Int64 = 0
        for number in 0..<600 {
            at += Int64(bytes.next(upperBound: UInt64(60_000)))
            // A little out of order, as switches tell.
            let time = noon + at - Int64(bytes.next(upperBound: UInt64(40_000)))
            let caller = "0803111000\(bytes.next(upperBound: UInt64(9)))"
            let callee =
                bytes.next(upperBound: UInt64(5)) == 0
                ? "desk-\(bytes.next(upperBound: UInt64(3)))"
                : "0803222\(1_000 + bytes.next(upperBound: UInt64(30)))"
            let event = newCall("c-\(number)", from: caller, to: callee, at: time)
            core.handle(.call(event), at: moment(at))
            seen.append(
                Seen(
                    callee: PartyText(naming: event.call.calleeReading),
                    caller: PartyText(naming: event.call.callerReading),
                    time: time
                )
            )
            guard number % 40 == 39 else { continue }
            let found = near(core, at: moment(at))
            let expected = bruteForce(
                seen,
                end: found.end,
                window: 5_000_000,
                threshold: 4
            )
            let nearest = found.nearest(100)
            #expect(byName(nearest) == byName(expected), "seed \(seed), call \(number)")
            #expect(found.isComplete)
            let gaps = nearest.map { $0.threshold - $0.callers }
            #expect(gaps == gaps.sorted())
            for one in expected.prefix(3) {
                let reading = nigeria.read(one.callee.string)
                #expect(near(core, at: moment(at), of: reading).nearest(9) == [one])
            }
        }
    }

    @Test("A callee that nobody calls has its N all the same, and no calls")
    func nobody() {
        var core = core()
        let event = newCall("a", from: "08031110001", to: "08031231001", at: noon)
        core.handle(.call(event), at: moment(0))
        let found = near(core, at: moment(0), of: nigeria.read("08031239999")).nearest(5)
        #expect(found == [CalleeNear(callee: "+2348031239999", threshold: 5)])
        let empty = self.core()
        let none = near(empty, at: moment(0))
        #expect(none.nearest(5).isEmpty && none.windowMicroseconds == 5_000_000)
    }

    @Test("What has left the window, or became exempt, is in it no more")
    func gone() {
        var core = core()
        for caller in 0..<4 {
            let event = newCall(
                "c-\(caller)",
                from: "0803111000\(caller)",
                to: "08031231001",
                at: noon + Int64(caller) * 1_000_000
            )
            core.handle(.call(event), at: moment(Int64(caller) * 1_000_000))
        }
        // Of age exactly five seconds a call is inside, and a microsecond later it is not.
        #expect(near(core, at: moment(5_000_000)).nearest(1).first?.callers == 4)
        #expect(near(core, at: moment(5_000_001)).nearest(1).first?.callers == 3)
        let exempt = Exemption(id: 1, subject: .callee(.exact(calledParty)))
        core.use([exempt], at: moment(5_000_001))
        #expect(near(core, at: moment(5_000_001)).nearest(1).isEmpty)
    }

    private var calledParty: Party {
        guard case .party(let party) = nigeria.read("08031231001") else { return .none }
        return party
    }

    @Test("More calls than are looked at are said to be so, and so is a switch not seen")
    func incomplete() {
        var core = core()
        for number in 0..<1_000 {
            let event = newCall(
                "c-\(number)",
                from: "0803111000\(number % 3)",
                to: "0803123\(1_000 + number % 10)",
                at: noon + Int64(number)
            )
            core.handle(.call(event), at: moment(Int64(number)))
        }
        #expect(near(core, at: moment(1_000)).isComplete)
        let cut = near(core, at: moment(1_000), callsMax: 512)
        #expect(!cut.isComplete)
        #expect(cut.nearest(1).first?.callers == 3)
        core.handle(.linkDown(LinkID(0), .disconnected), at: moment(2_000))
        #expect(!near(core, at: moment(3_000)).isComplete)
    }

    @Test("Of very many callees those with most callers are held to their N, and the rest is said")
    func many() {
        var core = core { $0.rule = MaskingRule(threshold: 3) }
        for number in 0..<2_000 {
            let event = newCall(
                "c-\(number)",
                from: "0803111000\(number % 2)",
                to: "080\(30_000_000 + number / 2)",
                at: noon + Int64(number)
            )
            core.handle(.call(event), at: moment(Int64(number)))
        }
        let found = near(core, at: moment(2_000))
        #expect(found.nearest(1_000).count == NearCallees.namedMax)
        #expect(found.nearest(1_000).allSatisfy { $0.callers == 2 })
        // A thousand callees are one caller short, and not all of them are here.
        #expect(!found.isComplete)
    }
}
