/// Runs the contestants of a heat in turn, so that what else the machine does meets all of them.
enum HeatRunner {
    static func run(_ heat: Heat, repeats wanted: Int) throws -> HeatResult {
        let repeats = min(wanted, heat.repeatsMax)
        var runs: [[Run]] = heat.entries.map { _ in [] }
        // Round 0 warms up: its answers count, its times do not.
        var warmUps = runs
        for round in (heat.warmsUp ? 0 : 1)...repeats {
            for (place, entry) in heat.entries.enumerated() {
                guard case .ready(_, let run) = entry else { continue }
                let result = try run()
                if round == 0 { warmUps[place].append(result) } else { runs[place].append(result) }
            }
        }
        var result = HeatResult(heat, runs)
        let wrong = HeatResult(heat, warmUps).wrongAnswers
        result.wrongAnswers += wrong.filter { !result.wrongAnswers.contains($0) }
        return result
    }
}
