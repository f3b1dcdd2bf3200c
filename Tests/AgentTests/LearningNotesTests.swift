import Testing

@testable import Agent
@testable import Rules

@Suite("What the log says of learning")
struct LearningNotesTests {
    private let day = LearningNotes.day
    private let since: Int64 = 1_767_323_045_000_000

    private func status(begun: Bool = true) -> LearningStatus {
        LearningStatus(
            since: begun ? since : nil,
            until: begun ? since + 14 * day : nil,
            isDone: false,
            calleesHeld: 7,
            refused: 0
        )
    }

    @Test("It begins, is counted down once a day, and is done once")
    func countDown() {
        var notes = LearningNotes()
        let setup = BaselineSetup()
        #expect(notes.note(status(begun: false), setup, at: since) == nil)
        let begun = notes.note(status(), setup, at: since + 1)
        #expect(begun?.text == "baselines are learned: the fixed threshold holds")
        #expect(begun?.fields["days_left"] == "14")
        #expect(begun?.fields["until"] == "2026-01-16T03:04:05.000000Z")
        #expect(notes.note(status(), setup, at: since + day) == nil)
        let next = notes.note(status(), setup, at: since + day + 1)
        #expect(next?.text == "baselines: days to go")
        #expect(next?.fields["days_left"] == "13")
        let done = notes.note(status(), setup, at: since + 14 * day)
        #expect(done?.text == "baselines learned: thresholds follow the callees")
        #expect(done?.fields == ["callees": "7"])
        #expect(notes.note(status(), setup, at: since + 15 * day) == nil)
    }

    @Test("A change of the mode is said; off says nothing")
    func modes() {
        var notes = LearningNotes()
        var setup = BaselineSetup()
        setup.mode = .off
        #expect(notes.note(status(), setup, at: since + 20 * day) == nil)
        setup.mode = .watch
        #expect(
            notes.note(status(), setup, at: since + 20 * day)?.text
                == "baselines learned: watched only"
        )
        setup.mode = .on
        #expect(notes.note(status(), setup, at: since + 20 * day) != nil)
    }
}
