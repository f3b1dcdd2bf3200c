package import Records

/// How near a call has brought the subject of a rule to what the rule looks for.
package struct RuleStanding: Sendable, Equatable {
    package var rule: FindingRule
    /// What was counted.
    package var measure: StandingMeasure
    /// Of whom it was counted.
    package var subject: Subject.Kind
    /// What was counted about the subject in the fullest window that holds the call, or what is so now.
    package var count: Int
    /// How many it takes at the least, by a warning where the rule has one.
    package var threshold: Int
    /// Within how long; 0 where no window is looked at.
    package var windowMicroseconds: Int64

    package init(
        _ rule: FindingRule,
        _ measure: StandingMeasure,
        of subject: Subject.Kind,
        count: Int,
        threshold: Int,
        windowMicroseconds: Int64 = 0
    ) {
        (self.rule, self.measure, self.subject) = (rule, measure, subject)
        self.count = count
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }

    package var isReached: Bool { measure.isFloor ? count < threshold : count >= threshold }

    /// What share of the threshold was reached, in thousandths; 1,000 or more where it was.
    ///
    /// Of a figure that is to be low, what share of it is as low as it takes.
    package var share: Int {
        let (part, whole) = measure.isFloor ? (threshold, count + 1) : (count, threshold)
        return part * 1_000 / max(whole, 1)
    }
}

extension [RuleStanding] {
    /// The nearest, of those equally near the first; nil where there are none.
    package var nearest: RuleStanding? {
        self.reduce(nil) { known, next in
            known.map { next.share > $0.share ? next : $0 } ?? next
        }
    }

    /// Takes in what rules say another time: of each rule the nearer stays, in the order of their
    /// numbers.
    package mutating func keepNearer(_ others: [RuleStanding]) {
        for other in others {
            guard let place = firstIndex(where: { $0.rule == other.rule }) else {
                append(other)
                continue
            }
            if other.share > self[place].share { self[place] = other }
        }
        sort { $0.rule.rawValue < $1.rule.rawValue }
    }
}
