import Telephony
import Testing

@testable import Detection

@Suite("The tables under the windows")
struct TableTests {
    @Test("The hash index finds what a dictionary finds, whatever the hashes", arguments: 1...12)
    func hashIndex(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        // From all alike over few and clustered at the end of the table to spread.
        let mask: UInt64 = [0, 1, 3, 0xff, 0xffff_fff8, .max][Int(seed) % 6]
        let offset: UInt64 = seed % 2 == 0 ? 0 : 0x7f
        var index = HashIndex(capacity: 64)
        var model: [UInt64: UInt64] = [:]
        for step in 0..<4_000 {
            if model.count < 64, Bool.random(using: &random) {
                let value = UInt64(step)
                let hash = (random.next() & mask) &+ offset
                let isIn = index.insert(hash, value)
                #expect(isIn)
                model[value] = hash
            } else if let (value, hash) = model.randomElement(using: &random) {
                index.remove(hash, value)
                model[value] = nil
            }
            #expect(index.count == model.count)
            guard step % 16 == 0 else { continue }
            for (value, hash) in model { #expect(index.find(hash) { $0 == value } == value) }
            #expect(index.find(random.next() & mask) { $0 == 999_999 } == nil)
        }
        while model.count < 64 {
            model[UInt64(10_000 + model.count)] = 7
            let isIn = index.insert(7, UInt64(10_000 + model.count - 1))
            #expect(isIn)
        }
        let isInAboveAll = index.insert(7, 1)
        #expect(!isInAboveAll, "a full index says so")
        index.remove(12_345, 1)
        #expect(index.count == 64)
    }

    @Test("Recent calls wrap: the latest are held and found by name, the others gone")
    func recentCalls() {
        var calls = RecentCalls(capacity: 16)
        for number in 1...100 as ClosedRange<UInt64> {
            if calls.isFull { calls.forgetName(of: calls.oldest) }
            let event = newCall("c\(number)", from: "+12025550100", to: "112", at: Int64(number))
            let entry = RecentCalls.Entry(
                time: event.time,
                caller: .none,
                callee: .none,
                calleePlace: 0
            )
            #expect(calls.append(entry, event) == number)
            for other in 1...number {
                let isHeld = other + 16 > number
                #expect(calls.holds(other) == isHeld)
                let found = calls.find(CallID("c\(other)"), on: LinkID(0))
                #expect(found == (isHeld ? other : nil))
            }
            #expect(!calls.holds(0))
            #expect(calls.find(CallID("c\(number)"), on: LinkID(1)) == nil)
            #expect(calls.event(number).id == event.id)
        }
    }

    @Test("Identities are forgotten with their last user and never take another's number")
    func identities() {
        var table = IdentityTable()
        let ada = table.acquire(.text("ada"))
        #expect(table.acquire(.text("ada")) == ada)
        #expect(table.name(of: ada) == "ada")
        table.release(ada)
        table.retain(ada)
        table.release(ada)
        #expect(table.count == 1)
        table.release(ada)
        #expect(table.count == 0)
        #expect(table.acquire(.text("obi")) != ada)
        #expect(table.acquire(.text("ada")) != ada)
        table.release(ada)
        #expect(table.count == 2, "a party that is no longer known releases nothing")
    }

    @Test("After many calls the tables hold no more than the latest calls and open alerts do")
    func bounded() {
        var random = SeededGenerator(seed: 9)
        var setup = WardenSetup()
        setup.recentCallsMax = 64
        setup.rule = MaskingRule(threshold: 2, windowSeconds: 1, cooldownSeconds: 1)
        var core = WardenCore(setup)
        var event = newCall("", from: "x", to: "y", at: noon)
        for number in 0..<20_000 {
            event.id = CallID("c\(number)")
            event.time =
                noon + Int64(number) * 10_000 - Int64.random(in: 0...200_000, using: &random)
            event.link = LinkID(number % 3)
            event.callerReading = .text(PartyText("caller-\(random.next() % 5_000)"))
            event.calleeReading = .text(PartyText("callee-\(random.next() % 50)"))
            core.handle(.call(event), at: moment(event.time - noon))
            guard number % 500 == 0 else { continue }
            _ = core.takeEffects()
            #expect(core.window.identities.count <= 128 + core.alerts.count)
            #expect(core.window.callees.count <= 64)
            #expect(core.window.calleeCount <= 64)
        }
        #expect(core.counters.alerts > 100)
        // Numbers push every text out; nothing of them stays.
        for number in 0..<64 {
            let time = noon + 400_000_000 + Int64(number)
            core.handle(.call(newCall("n\(number)", from: "", to: "112", at: time)), at: moment(0))
        }
        core.finish()
        #expect(core.window.identities.count == 0)
        #expect(core.window.calleeCount == 1)
    }

    @Test("Calls dropped as exempt give back what they held, once")
    func dropped() {
        var story = Story { $0.recentCallsMax = 16 }
        var event = newCall("t", from: "ada", to: "desk", at: noon)
        _ = story.take(.call(event))
        _ = story.use([Exemption(id: 1, subject: .callee(.text("desk")))])
        #expect(story.core.window.identities.count == 0)
        #expect(story.core.window.calleeCount == 0)
        _ = story.use([])
        event.id = "u"
        _ = story.take(.call(event))
        for number in 0..<15 { _ = story.call(number) }
        #expect(story.core.window.identities.count == 2)
        #expect(story.core.window.calleeCount == 2)
        _ = story.call(20)
        #expect(story.core.window.identities.count == 0)
    }

    @Test("The block table stops growing, and sweeps at most once a second")
    func blocksBounded() {
        var blocks = BlockIndex()
        let callee = nigeria.read(victim)
        for number in 0..<BlockIndex.automaticMax + 100 {
            let caller = PartyReading.party(.text(serial: UInt64(number)))
            let isAdded = blocks.add(caller: caller, callee: callee, until: noon + 10, at: noon)
            #expect(isAdded == (number < BlockIndex.automaticMax))
        }
        #expect(blocks.ownCount == BlockIndex.automaticMax)
        let caller = PartyReading.party(.text(serial: 1 << 40))
        let tooSoon = blocks.add(caller: caller, callee: callee, until: noon + 99, at: noon + 20)
        #expect(!tooSoon)
        let later = noon + 1_000_000
        let isAdded = blocks.add(caller: caller, callee: callee, until: later + 10, at: later)
        #expect(isAdded)
        #expect(blocks.ownCount == 1)
    }
}
