/// What became of one heat, ready to be printed.
struct HeatResult: Encodable {
    struct Contestant: Encodable {
        var name: String
        var nanosecondsPerItem: Double?
        var spread: Double?
        /// How many times as fast Callwarden is.
        var ratio: Double?
        var figures: [String: Double] = [:]
        var absent: String?
    }

    struct Judged: Encodable {
        var goal: String
        var reached: Double
        var isMet: Bool
    }

    var title: String
    var unit: String
    var repeats: Int
    var contestants: [Contestant] = []
    var goals: [Judged] = []
    var wrongAnswers: [String] = []

    init(_ heat: Heat, _ runs: [[Run]]) {
        title = heat.title
        unit = heat.unit
        repeats = runs.map(\.count).max() ?? 0
        let own = Samples(runs.first?.map(\.nanosecondsPerItem) ?? []).median
        for (entry, runs) in zip(heat.entries, runs) {
            contestants.append(Self.contestant(entry, runs, own: own))
        }
        let answers = zip(heat.entries, runs).flatMap { entry, runs in
            runs.compactMap { run in run.answer.map { (entry.name, $0) } }
        }
        let right = heat.expected ?? answers.first?.1
        for (name, answer) in answers where answer != right {
            let text = "\(name) answered \(answer) instead of \(right ?? "nothing")"
            if !wrongAnswers.contains(text) { wrongAnswers.append(text) }
        }
        goals = heat.goals.compactMap(judged)
    }

    private static func contestant(_ entry: Entry, _ runs: [Run], own: Double) -> Contestant {
        var contestant = Contestant(name: entry.name)
        if case .absent(_, let why) = entry {
            contestant.absent = why
            return contestant
        }
        let times = Samples(runs.map(\.nanosecondsPerItem))
        contestant.nanosecondsPerItem = times.median
        contestant.spread = times.spread
        contestant.ratio = own > 0 ? times.median / own : nil
        for figure in runs.first?.figures ?? [] {
            let values = runs.flatMap { $0.figures.filter { $0.name == figure.name } }
            contestant.figures[figure.name] = Samples(values.map(\.value)).median
        }
        return contestant
    }

    private func judged(_ goal: Goal) -> Judged? {
        switch goal {
        case .speed(let peer, let least):
            guard let ratio = contestants.first(where: { $0.name == peer })?.ratio else {
                return nil
            }
            let text = "at least \(Figure.short(least)) x \(peer)"
            return Judged(goal: text, reached: ratio, isMet: ratio >= least)
        case .figure(let name, let most):
            guard let value = contestants.first?.figures[name] else { return nil }
            let text = "\(name) at most \(Figure.short(most))"
            return Judged(goal: text, reached: value, isMet: value <= most)
        case .figureAtLeast(let name, let least):
            guard let value = contestants.first?.figures[name] else { return nil }
            let text = "\(name) at least \(Figure.short(least))"
            return Judged(goal: text, reached: value, isMet: value >= least)
        }
    }
}

/// What became of one case.
struct CaseResult: Encodable {
    var name: String
    var work: String
    var isQuick: Bool
    var heats: [HeatResult] = []
    /// Why it could not be measured.
    var error: String?

    var isRight: Bool { error == nil && heats.allSatisfy { $0.wrongAnswers.isEmpty } }
}
