import Records

/// How near the calls of a source came to being short.
extension ShortCalls {
    /// Of the windows that hold the end of a call the nearest; nil while it is up.
    package func standing(of call: Observation) -> RuleStanding? {
        windows(holding: call).compactMap(lacking).nearest
    }

    /// What a window lacks most of all that it takes: calls enough, answers or talk few enough.
    ///
    /// So a window of many long calls is not near for their number, and one of few calls is not near
    /// although none was answered. Where one figure is enough, it is the nearer of the two.
    private func lacking(_ sums: EndedCalls.Sums) -> RuleStanding? {
        let figures = figures(of: sums)
        let low = rule.needsBoth ? figures.furthest : figures.nearest
        return low.flatMap { low in
            [figure(.endedCalls, sums.calls, of: rule.calls), low].furthest
        }
    }

    /// The figures that have a limit.
    private func figures(of sums: EndedCalls.Sums) -> [RuleStanding] {
        let (percent, seconds) = (rule.answeredPercent, rule.meanSeconds)
        let answered = sums.answered * 100 / max(sums.calls, 1)
        let mean = Int(sums.talked / 1_000_000) / max(sums.answered, 1)
        return [
            percent.isOff ? nil : figure(.answeredPercent, answered, of: percent.highest),
            seconds.isOff ? nil : figure(.meanSeconds, mean, of: seconds.highest),
        ].compactMap(\.self)
    }

    private func figure(
        _ measure: StandingMeasure,
        _ count: Int,
        of threshold: Int
    ) -> RuleStanding {
        RuleStanding(
            id,
            measure,
            of: .source,
            count: count,
            threshold: threshold,
            windowMicroseconds: rule.windowMicroseconds
        )
    }
}

extension [RuleStanding] {
    /// The one that lacks most; nil where there are none.
    fileprivate var furthest: RuleStanding? { self.min { $0.share < $1.share } }
}
