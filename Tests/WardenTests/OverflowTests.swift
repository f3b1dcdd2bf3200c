import Records
import Telephony
import Testing
import Warden

@Suite("Calls that a full table gives away while they count")
struct OverflowTests {
    @Test("A caller by name who calls again after his first call was given away counts once")
    func identityOfBefore() {
        var story = Story(armed: false) { $0.recentCallsMax = 16 }
        func call(_ id: String, from caller: String) -> [WardenEffect] {
            story.now += 1_000
            return story.take(.call(newCall(id, from: caller, to: victim, at: noon + story.now)))
        }
        _ = call("a-0", from: "ada")
        for number in 0..<5 { _ = call("b-\(number)", from: "bob") }
        for other in 0..<11 {
            story.now += 1_000
            _ = story.call(other, to: "+23480000\(10_000 + other)")
        }
        #expect(call("a-1", from: "ada").flagged.isEmpty, "two callers are no three")
        #expect(call("c-0", from: "cid").flagged.count == 5, "with what is left of the others")
    }
}
