import Detection
import Telephony
import Testing

@Suite("Verdicts on calls that a proxy holds back")
struct VerdictTests {
    private static let link = LinkID(0)

    /// A call as the proxy asks about it.
    private func held(_ caller: Int, _ id: String, in story: inout Story) -> [WardenEffect] {
        story.now += 1_000
        var event = newCall(id, from: number(caller), to: victim, at: noon + story.now)
        event.isNamedByDialog = true
        event.heldTransaction = TransactionKey(index: UInt32(caller), label: 7)
        return story.take(.call(event))
    }

    private func verdicts(_ effects: [WardenEffect]) -> [Bool] {
        effects.compactMap { if case .verdict(_, _, let isAllowed) = $0 { isAllowed } else { nil } }
    }

    @Test("Every held call gets one verdict: refused from the one that trips on")
    func refusesFromTheTrip() {
        var story = Story()
        let effects = (0..<6).flatMap { held($0, "a-\($0)", in: &story) }
        #expect(verdicts(effects) == [true, true, false, false, false, false])
        #expect(effects.flagged.map(\.action).suffix(4) == Array(repeating: .blocked, count: 4))
        #expect(story.core.counters.verdictsBlocked == 4)
    }

    @Test("The calls before the trip were let through and are killed")
    func killsTheEarlierOnes() {
        var story = Story()
        let effects = (0..<3).flatMap { held($0, "a-\($0)", in: &story) }
        #expect(effects.killed == ["a-0", "a-1"])
        #expect(effects.flagged.map(\.action) == [.killed, .killed, .blocked])
    }

    @Test("A refusal is on record before the verdict is given")
    func recordsFirst() throws {
        var story = Story()
        let effects = (0..<3).flatMap { held($0, "a-\($0)", in: &story) }
        let record = try #require(
            effects.firstIndex {
                if case .record(.kill(let kill)) = $0 { kill.call == "a-2" } else { false }
            }
        )
        let verdict = try #require(
            effects.lastIndex { if case .verdict = $0 { true } else { false } }
        )
        #expect(record < verdict)
    }

    @Test("A verdict that came too late is followed by the kill of the call that went through")
    func lateVerdict() {
        var story = Story()
        _ = (0..<3).flatMap { held($0, "a-\($0)", in: &story) }
        let effects = story.pass(milliseconds: 151)
        #expect(effects.killed.contains("a-2"))
    }

    @Test("In simulate mode every verdict allows, and what would have been refused is on record")
    func simulate() {
        var story = Story(armed: false)
        let effects = (0..<4).flatMap { held($0, "a-\($0)", in: &story) }
        #expect(verdicts(effects) == [true, true, true, true])
        #expect(effects.flagged.map(\.action) == Array(repeating: .simulated, count: 4))
    }

    @Test("Exempt callers, doubled events and engaged brakes allow")
    func allows() {
        var story = Story { $0.enforcement.killsPerMinuteMax = 1 }
        let exempt = Exemption(id: 1, subject: .caller(nigeria.read(number(9)).pattern))
        _ = story.use([exempt])
        #expect(verdicts(held(9, "x", in: &story)) == [true])
        _ = (0..<2).flatMap { held($0, "a-\($0)", in: &story) }
        #expect(verdicts(held(1, "a-1", in: &story)) == [true], "doubled")
        #expect(
            verdicts(held(2, "a-2", in: &story)) == [true],
            "the one kill went to the first call"
        )
    }

    @Test("A kill goes out again at once when its call is answered, to the dialog then named")
    func repeatsOnAnswer() {
        var story = Story()
        _ = (0..<3).flatMap { held($0, "a-\($0)", in: &story) }
        var answer = CallEvent(.answered, link: Self.link, time: noon + story.now, id: "a-0")
        answer.isNamedByDialog = true
        answer.dialog = DialogKey(entry: 12, id: 34)
        let effects = story.take(.call(answer))
        #expect(effects.killed == ["a-0"])
        let kill = effects.compactMap {
            if case .kill(let record, _) = $0 { record.kill } else { nil }
        }
        #expect(
            kill.first.flatMap { story.core.call(of: $0)?.dialog } == DialogKey(entry: 12, id: 34)
        )
    }

    @Test("An answer repeats no kill of a call that its switch names by itself")
    func answerElsewhere() {
        var story = Story()
        _ = story.attack()
        let answer = CallEvent(.answered, link: Self.link, time: noon + story.now, id: "a-0")
        #expect(story.take(.call(answer)).isEmpty)
    }
}
