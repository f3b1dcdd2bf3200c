import Telephony
import Testing

@testable import Calls
@testable import Lists
@testable import Rules
@testable import Warden

@Suite("The tables under the windows")
struct TableTests {
    @Test("Callees have a place of their own as long as they have calls", arguments: 1...6)
    func calleeTable(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = CalleeTable(capacity: 64, key: random.next())
        var model: [UInt64: Int] = [:]
        for _ in 0..<4_000 {
            if model.count < 64, Bool.random(using: &random) {
                let word = random.next() % 200
                let place = table.place(of: Party(word: word))
                #expect(model[word] == nil || model[word] == place)
                #expect(table[place].party == Party(word: word))
                model[word] = place
            } else if let (word, place) = model.randomElement(using: &random) {
                table.remove(place)
                model[word] = nil
            }
            #expect(table.count == model.count)
            #expect(Set(model.values).count == model.count, "no place serves two")
        }
        for (word, place) in model { #expect(table.place(of: Party(word: word)) == place) }
        #expect(table.used <= 64)
    }

    @Test("Serials go round, and calls pushed out are told from those held", arguments: [1, 3, 16])
    func serials(capacity: Int) {
        for start in [0, CallSerial.max - 20] as [CallSerial] {
            var ring = SerialRing(capacity: capacity, newest: start)
            var held: [(serial: CallSerial, place: Int)] = []
            #expect(ring.oldest == 0)
            for _ in 0..<60 {
                let serial = ring.append()
                #expect(serial != 0)
                held.append((serial, ring.place(serial)))
                if held.count > capacity { #expect(!ring.holds(held.removeFirst().serial)) }
                #expect(ring.oldest == held[0].serial)
                #expect(ring.isFull == (held.count == capacity))
                #expect(Set(held.map(\.place)).count == held.count)
                for (age, call) in held.reversed().enumerated() {
                    #expect(ring.holds(call.serial))
                    #expect(ring.age(call.serial) == age)
                    #expect(ring.place(call.serial) == call.place)
                }
            }
            #expect(!ring.holds(0))
        }
    }

    @Test("Recent calls wrap: the latest are held and found by name, the others gone")
    func recentCalls() {
        var calls = RecentCalls(capacity: 16)
        var serials: [CallSerial] = []
        for number in 0..<100 {
            _ = calls.makeRoom()
            let call = newCall(name(number), from: "+12025550100", to: "112", at: noon).call
            _ = calls.add(call, ReadName(call.id), caller: calls.caller(of: call))
            serials.append(calls.table.ring.newest)
            for other in 0...number {
                let isHeld = other + 16 > number
                #expect(calls.table.holds(serials[other]) == isHeld)
                let found = calls.find(CallID(name(other)), on: LinkID(0))
                #expect(found == (isHeld ? serials[other] : nil))
            }
            #expect(calls.find(call.id, on: LinkID(1)) == nil)
            #expect(calls.call(serials[number]) == call)
        }
        calls.forgetName(of: serials[99])
        #expect(calls.find(CallID(name(99)), on: LinkID(0)) == nil)
    }

    /// Every third is a UUID.
    private func name(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        let padded = String(repeating: "0", count: 8 - digits.count) + digits
        return number % 3 == 0 ? "\(padded)-6d1c-4c5e-9f6a-2b7d1c0f8e44" : "c\(number)"
    }

    @Test("What is known of a call comes back as it was, whatever its size", arguments: 0..<10)
    func details(seed: UInt64) {
        var random = SeededGenerator(seed: seed + 1)
        var calls = RecentCalls(capacity: 64)
        var known: [CallSerial: Call] = [:]
        for number in 0..<200 {
            let call = anyCall(number, using: &random)
            if let pushed = calls.makeRoom() { #expect(pushed.time >= noon) }
            _ = calls.add(call, ReadName(call.id), caller: calls.caller(of: call))
            known[calls.table.ring.newest] = call
            known = known.filter { calls.table.holds($0.key) }
            guard number % 40 == 39 else { continue }
            for (serial, call) in known { #expect(calls.call(serial) == call) }
        }
        #expect(known.count == 64)
    }

    @Test("Details of older calls are given up where the ring is full of newer ones")
    func detailsGivenUp() {
        var details = CallDetails(bytes: 4_096, calls: 16)
        var call = newCall("", from: "+2348031234567", to: "ada", at: noon).call
        for number in 1...200 as ClosedRange<CallSerial> {
            call.userAgent = ShortText("PBX \(number)")
            details.append(call, number, at: Int(number) % 24)
            for other in max(1, number - min(number, 23))...number where other + 24 > number {
                var read = Call(link: LinkID(0), id: "", createdAt: noon)
                let isKnown = details.read(other, at: Int(other) % 24, into: &read)
                #expect(!isKnown || read.userAgent == ShortText("PBX \(other)"))
                #expect(isKnown || number - other >= 8, "the latest are known")
            }
        }
    }

    @Test("Of a call whose details are given up, names, numbers and time stay")
    func withoutDetails() {
        var calls = RecentCalls(
            capacity: 16,
            details: CallDetails(bytes: 0, calls: 1)
        )
        var call = newCall(name(3), from: "+2348031234567", to: "ada", at: noon).call
        call.userAgent = "PBX"
        _ = calls.add(call, ReadName(call.id), caller: calls.caller(of: call))
        #expect(calls.call(1) == call)
        let other = newCall("x", from: "+12025550100", to: "112", at: noon).call
        _ = calls.add(other, ReadName(other.id), caller: calls.caller(of: other))
        call.userAgent = ""
        call.source = ""
        #expect(calls.call(1) == call)
        #expect(calls.call(2) == other)
    }

    /// A call with texts of any length, some of them cut.
    private func anyCall(_ number: Int, using random: inout SeededGenerator) -> Call {
        func text<let capacity: Int>(_ random: inout SeededGenerator) -> ShortText<capacity> {
            let length = Int.random(in: 0...capacity + 1, using: &random)
            return ShortText(bytes: (0..<length).map { _ in UInt8(random.next() & 0xff) })
        }
        var call = Call(
            link: LinkID(Int.random(in: 0..<CallEntry.linksMax, using: &random)),
            id: number % 2 == 0 ? text(&random) : CallID(name(3 * number)),
            createdAt: noon + Int64(number)
        )
        call.caller = text(&random)
        call.callee = text(&random)
        let readings: [PartyReading] = [
            .party(.withheld), .party(.none), .text("ada"), nigeria.read("+2348031234567"),
        ]
        call.callerReading = readings[number % 4]
        call.calleeReading = readings[2 + number % 2]
        call.name = text(&random)
        call.source = text(&random)
        call.userAgent = text(&random)
        call.sipCallID = text(&random)
        call.fromTag = text(&random)
        call.cseq = UInt32(truncatingIfNeeded: random.next())
        call.isNamedByDialog = number % 5 == 0
        if number % 3 == 0 { call.dialog = DialogKey(entry: 7, id: UInt32(number)) }
        if number % 7 == 0 {
            call.heldTransaction = TransactionKey(index: UInt32(number), label: 9)
        }
        return call
    }

    @Test("A UUID comes back from its 16 bytes; what is no UUID as switches write it is none")
    func uuids() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let digits = (0..<32).map { _ in "0123456789abcdef".randomElement(using: &random)! }
            let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
            let text = CallID(groups.joined(separator: "-"))
            #expect(CallName(uuid: text)?.uuid == text)
            // One byte at a time made into any other.
            let place = Int.random(in: 0..<36, using: &random)
            var bytes = text.array
            bytes[place] = UInt8(random.next() & 0xff)
            let isDash = [8, 13, 18, 23].contains(place)
            let isDigit = "0123456789abcdef".utf8.contains(bytes[place])
            let isUUID = isDash ? bytes[place] == UInt8(ascii: "-") : isDigit
            #expect(
                CallName(uuid: CallID(bytes: bytes)).map(\.uuid)
                    == (isUUID ? CallID(bytes: bytes) : nil)
            )
        }
        #expect(CallName(uuid: "") == nil)
        #expect(CallName(uuid: "4ed7a5e9-9a52-4b0e-8c80-2c1f4f0a9a111") == nil)
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
        // Calls that are up are held by those who count them.
        setup.rules = .maskingAlone
        var core = WardenCore(setup)
        var call = newCall("", from: "x", to: "y", at: noon).call
        for number in 0..<20_000 {
            call.id = CallID("c\(number)")
            call.createdAt =
                noon + Int64(number) * 10_000 - Int64.random(in: 0...200_000, using: &random)
            call.link = LinkID(number % 3)
            call.callerReading = .text(PartyText("caller-\(random.next() % 5_000)"))
            call.calleeReading = .text(PartyText("callee-\(random.next() % 50)"))
            core.handle(begin(call), at: moment(call.createdAt - noon))
            guard number % 500 == 0 else { continue }
            _ = core.takeEffects()
            #expect(core.book.calls.identities.count <= 128 + core.cases.count)
            #expect(core.book.calls.table.callees.used <= 64)
            #expect(core.book.calls.calleeCount <= 64)
        }
        #expect(core.counters.alerts > 100)
        // Numbers push every text out; nothing of them stays.
        for number in 0..<64 {
            let time = noon + 400_000_000 + Int64(number)
            core.handle(.call(newCall("n\(number)", from: "", to: "112", at: time)), at: moment(0))
        }
        core.finish()
        #expect(core.book.calls.identities.count == 0)
        #expect(core.book.calls.calleeCount == 1)
    }

    @Test("Calls dropped as exempt give back what they held, once")
    func dropped() {
        var story = Story { $0.recentCallsMax = 16 }
        var call = newCall("t", from: "ada", to: "desk", at: noon).call
        _ = story.take(begin(call))
        _ = story.use([Exemption(id: 1, subject: .callee(.text("desk")))])
        #expect(story.core.book.calls.identities.count == 0)
        #expect(story.core.book.calls.calleeCount == 0)
        _ = story.use([])
        call.id = "u"
        _ = story.take(begin(call))
        for number in 0..<15 { _ = story.call(number) }
        #expect(story.core.book.calls.identities.count == 2)
        #expect(story.core.book.calls.calleeCount == 2)
        _ = story.call(20)
        #expect(story.core.book.calls.identities.count == 0)
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
