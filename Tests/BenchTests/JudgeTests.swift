import Testing

@testable import callwarden_bench

struct JudgeTests {
    private func heat(_ answers: [String?], expected: String? = nil) throws -> HeatResult {
        let entries = answers.enumerated().map { place, answer in
            Entry.ready(name: "\(place)") {
                Run(nanoseconds: Double(place + 1) * 100, items: 1, answer: answer)
            }
        }
        let goals = [Goal.speed(versus: "1", atLeast: 2), .speed(versus: "1", atLeast: 2.1)]
        let heat = Heat(
            title: "",
            unit: "item",
            entries: entries,
            goals: goals,
            expected: expected
        )
        return try HeatRunner.run(heat, repeats: 3)
    }

    @Test("A wrong answer is named, however fast it came")
    func wrong() throws {
        #expect(try heat(["a", "a"]).wrongAnswers.isEmpty)
        #expect(try heat(["a", "b"]).wrongAnswers == ["1 answered b instead of a"])
        #expect(try heat(["a", "a"], expected: "c").wrongAnswers.count == 2)
        #expect(try heat(["a", nil]).wrongAnswers.isEmpty)
    }

    @Test("An answer that is wrong in the first run alone is still wrong")
    func wrongOnce() throws {
        var runs = 0
        let entry = Entry.ready(name: "own") {
            runs += 1
            return Run(nanoseconds: 1, items: 1, answer: runs == 1 ? "late" : "right")
        }
        let heat = Heat(title: "", unit: "item", entries: [entry], expected: "right")
        #expect(try HeatRunner.run(heat, repeats: 2).wrongAnswers.count == 1)
    }

    @Test("Goals are held against the ratio of the medians")
    func goals() throws {
        let goals = try heat(["a", "a"]).goals
        #expect(goals.map(\.isMet) == [true, false])
        #expect(goals.map(\.reached) == [2, 2])
    }

    @Test("A peer that is absent is skipped, and its goal with it")
    func absent() throws {
        let own = Entry.ready(name: "own") { Run(nanoseconds: 1, items: 1, answer: "a") }
        let heat = Heat(
            title: "",
            unit: "item",
            entries: [own, .absent(name: "peer", why: "not set up")],
            goals: [.speed(versus: "peer", atLeast: 2)]
        )
        let result = try HeatRunner.run(heat, repeats: 2)
        #expect(result.contestants[1].absent == "not set up")
        #expect(result.goals.isEmpty)
    }

    @Test("Median and spread leave single outliers aside")
    func samples() {
        #expect(Samples([1, 2, 3, 4, 1_000]).median == 3)
        #expect(Samples([10, 10, 10, 10, 999]).spread == 0)
        #expect(Samples([8, 10, 12]).spread == 0.2)
    }
}
