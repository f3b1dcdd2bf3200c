import FoundationEssentials

/// Writes results as they come.
struct Report {
    let isJSON: Bool

    func begin(_ context: BenchContext) {
        guard !isJSON else { return }
        let size = context.isQuick ? "quick: sizes are small, times say little" : "full"
        Output.say("callwarden-bench, \(size); ratio = peer's time / callwarden's time")
    }

    func write(_ result: CaseResult) throws {
        guard !isJSON else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Output.say(String(decoding: try encoder.encode(result), as: UTF8.self))
            return
        }
        Output.say("\n\(result.name): \(result.work)")
        for heat in result.heats { write(heat) }
        if let error = result.error { Output.say("  FAILED: \(error)") }
    }

    private func write(_ heat: HeatResult) {
        Output.say("  \(heat.title) (median of \(heat.repeats), spread = middle half)")
        for contestant in heat.contestants { write(contestant, unit: heat.unit) }
        for goal in heat.goals {
            let verdict = goal.isMet ? "met" : "missed"
            Output.say("    goal \(goal.goal): \(Figure.short(goal.reached)), \(verdict)")
        }
        for wrong in heat.wrongAnswers { Output.say("    WRONG: \(wrong)") }
    }

    private func write(_ contestant: HeatResult.Contestant, unit: String) {
        let name = Self.pad(contestant.name, 26)
        guard let time = contestant.nanosecondsPerItem else {
            Output.say("    \(name) skipped: \(contestant.absent ?? "no figure")")
            return
        }
        let spread = Figure.fixed((contestant.spread ?? 0) * 100, 0) + " %"
        var line = "    \(name) \(Self.pad(Figure.time(time) + "/" + unit, 20))"
        line += " spread \(Self.pad(spread, 6))"
        if let ratio = contestant.ratio { line += " ratio \(Figure.short(ratio))" }
        Output.say(line)
        for (figure, value) in contestant.figures.sorted(by: { $0.key < $1.key }) {
            Output.say("      \(figure): \(Figure.short(value))")
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
