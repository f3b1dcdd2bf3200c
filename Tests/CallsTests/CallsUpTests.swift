import Calls
import Telephony
import Testing

@Suite("Calls that are still up")
struct CallsUpTests {
    private static let noon: EventTime = 1_795_166_794_960_356
    private let link = LinkID(0)

    private func call(
        _ id: String,
        at seconds: Int64 = 0,
        dialog: UInt32? = nil,
        link: Int = 0
    ) -> Call {
        var call = Call(link: LinkID(link), id: CallID(id), createdAt: time(seconds))
        call.callerReading = .text("ada")
        call.calleeReading = .party(Party(word: 1 << 60 | 2_348_031_234_567))
        call.dialog = dialog.map { DialogKey(entry: 7, id: $0) }
        return call
    }

    private func time(_ seconds: Int64) -> EventTime { Self.noon + seconds * 1_000_000 }

    @Test("A call is known from its beginning to its end, whatever its name looks like")
    func life() throws {
        var up = CallsUp(callsMax: 8)
        for id in ["7c1f2f6e-6d1c-4c5e-9f6a-2b7d1c0f8e44", "a84b4c76e66710@pc33"] {
            let begun = call(id)
            up.begin(begun)
            let known = up.find(begun.id, on: link)
            let found = try #require(known)
            #expect(found.id == begun.id)
            #expect(found.callerReading == begun.callerReading)
            #expect(found.calleeReading == begun.calleeReading)
            #expect(found.createdAt == begun.createdAt)
            #expect(found.answeredAt == 0)
            #expect(up.find(begun.id, on: LinkID(1)) == nil)
            up.noteAnswer(call(id), at: time(9))
            #expect(up.find(begun.id, on: link)?.answeredAt == time(9))
            up.end(call(id))
            #expect(up.find(begun.id, on: link) == nil)
        }
        #expect(up.count == 0)
        #expect(up.shedCount == 0)
    }

    @Test("Where there is no room the call that began first makes way, and is counted")
    func shed() {
        var up = CallsUp(callsMax: 4)
        for number in 0..<6 { up.begin(call("c\(number)")) }
        #expect(up.count == 4)
        #expect(up.shedCount == 2)
        for number in 0..<6 {
            #expect((up.find(CallID("c\(number)"), on: link) != nil) == (number >= 2))
        }
        // One that ends on its own makes way without being shed.
        up.end(call("c3"))
        up.begin(call("c6"))
        #expect(up.shedCount == 2)
        #expect(up.find("c2", on: link) != nil)
    }

    @Test("Attempts at one call are told apart by their dialogs")
    func attempts() {
        var up = CallsUp(callsMax: 4)
        up.begin(call("c", dialog: 1))
        up.begin(call("c", at: 1, dialog: 2))
        up.end(call("c", dialog: 1))
        #expect(up.find("c", on: link)?.dialog == DialogKey(entry: 7, id: 2))
        up.end(call("c", dialog: 3))
        #expect(up.count == 1)
        up.end(call("c"))
        #expect(up.count == 0)
    }

    @Test(
        "After a gap a call of before is over unless the list names it; one that came since is not"
    )
    func list() {
        var up = CallsUp(callsMax: 8)
        for id in ["old", "named"] { up.begin(call(id)) }
        up.begin(call("elsewhere", link: 1))
        up.beginList(of: link)
        up.begin(call("new"))
        up.noteListed(call("named"))
        up.endList(of: link)
        #expect(up.find("old", on: link) == nil)
        #expect(up.find("named", on: link) != nil)
        #expect(up.find("new", on: link) != nil)
        #expect(up.find("elsewhere", on: LinkID(1)) != nil)
        // The next gap wants a new list.
        up.beginList(of: link)
        up.endList(of: link)
        #expect(up.count == 1)
    }

    @Test("What began within the lag of a list before it was asked for is not over for that")
    func youngerThanTheList() {
        var up = CallsUp(callsMax: 8)
        up.begin(call("old"))
        up.begin(call("young", at: 9))
        up.beginList(of: link)
        up.noteListAsked(of: link, namingAllBefore: time(8))
        up.endList(of: link)
        #expect(up.find("old", on: link) == nil)
        #expect(up.find("young", on: link) != nil)
    }

    @Test("A restart ends every call of before the gap, however young, and none of since")
    func restart() {
        var up = CallsUp(callsMax: 8)
        up.begin(call("old"))
        up.begin(call("elsewhere", link: 1))
        up.beginList(of: link)
        up.begin(call("new"))
        up.endBeforeGap(on: link)
        #expect(up.find("old", on: link) == nil)
        #expect(up.find("new", on: link) != nil)
        #expect(up.find("elsewhere", on: LinkID(1)) != nil)
    }

    @Test("Of attempts by one name the oldest makes way past a limit, and is counted")
    func oneName() {
        var up = CallsUp(callsMax: 64)
        let most = CallsUp.attemptsMax
        for number in 0..<most + 3 {
            up.begin(call("c", at: Int64(number), dialog: UInt32(number)))
        }
        #expect(up.count == most)
        #expect(up.shedCount == 3)
        #expect(up.find("c", DialogKey(entry: 7, id: 2), on: link) == nil)
        #expect(up.find("c", DialogKey(entry: 7, id: 3), on: link)?.createdAt == time(3))
    }

    @Test("What is up equals a plain list of it, whatever begins and ends", arguments: 1...4)
    func model(seed: Int) {
        var up = CallsUp(callsMax: 16)
        var model: [String] = []
        var state = UInt64(seed)
        for number in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let draw = Int(truncatingIfNeeded: state >> 33)
            if draw % 2 == 0, let id = model.indices.contains(draw % 16) ? model[draw % 16] : nil {
                up.end(call(id))
                model.removeAll { $0 == id }
            } else {
                up.begin(call("c\(number)"))
                model.append("c\(number)")
                if model.count > 16 { model.removeFirst() }
            }
            #expect(up.count == model.count)
        }
        #expect(model.allSatisfy { up.find(CallID($0), on: link) != nil })
    }
}
