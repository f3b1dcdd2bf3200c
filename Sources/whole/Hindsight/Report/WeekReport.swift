package import Telephony

/// A time of an alert log, as somebody wants to see it who is about to arm the agent.
package struct WeekReport: Sendable, Equatable {
    /// Calls of alerts, and what is known of them.
    package struct Flagged: Sendable, Equatable {
        package var calls = 0
        /// Those that would have been ended, and those that were to be.
        package var simulated = 0
        package var killed = 0
        /// Of both: whose callers talked with the callee, called again, or did one of the two.
        package var talked = 0
        package var again = 0
        package var innocent = 0

        /// Calls that were ended, or would have been.
        package var endable: Int { simulated + killed }
    }

    /// What operators made of alerts.
    package struct Verdicts: Sendable, Equatable {
        package var confirmed: Int
        package var falsePositive: Int

        package init(confirmed: Int = 0, falsePositive: Int = 0) {
            (self.confirmed, self.falsePositive) = (confirmed, falsePositive)
        }
    }

    /// How an alert looks.
    package enum Look: String, Sendable { case attack, innocent, unclear }

    /// A signal of evidence, and in how many alerts it was strong or weak.
    package struct Signal: Sendable, Equatable {
        package var name: String
        package var strong: Int
        package var weak: Int

        package init(name: String, strong: Int = 0, weak: Int = 0) {
            (self.name, self.strong, self.weak) = (name, strong, weak)
        }
    }

    /// How many alerts a rule has made.
    package struct RuleCount: Sendable, Equatable {
        package var name: String
        package var alerts: Int

        package init(name: String, alerts: Int) { (self.name, self.alerts) = (name, alerts) }
    }

    /// Times in which a switch was not seen.
    package struct Blindness: Sendable, Equatable {
        package var gaps = 0
        package var microseconds: Int64 = 0
        package var eventsLost = 0
    }

    package var since: EventTime
    package var until: EventTime
    package var alerts = 0
    /// By rule, the most first.
    package var rules: [RuleCount] = []
    /// Alerts that begin in each hour of the day, and on each day, by UTC.
    package var byHour = Array(repeating: 0, count: 24)
    package var byDay: [EventTime: [Int]] = [:]
    package var flagged = Flagged()
    package var verdicts = Verdicts()
    package var looks: [Look: Int] = [:]
    package var signals: [Signal] = []
    package var callees: [CalleeReport] = []
    /// Callees that alerts have beside those.
    package var calleesLeft = 0
    /// Finished calls on record, and how many were answered.
    package var calls = 0
    package var answered = 0
    package var blindness = Blindness()
    package var proposal: SettingProposal = .none(.noCalls)
    /// What could not be looked at, a sentence each.
    package var limits: [String] = []

    package init(since: EventTime, until: EventTime) { (self.since, self.until) = (since, until) }

    /// The share of all calls on record that would have been ended; nil where none is kept.
    package var endableShare: Double? {
        calls > 0 ? Double(flagged.endable) / Double(calls) : nil
    }

    /// The share of the calls to be ended that looks innocent; nil where there is none of them.
    package var innocentShare: Double? {
        flagged.endable > 0 ? Double(flagged.innocent) / Double(flagged.endable) : nil
    }
}

/// One callee of alerts.
package struct CalleeReport: Sendable, Equatable {
    package var callee: String
    package var alerts = 0
    /// The latest alert: what commands name.
    package var lastAlert: Int64 = 0
    package var flagged = WeekReport.Flagged()
    package var verdicts = WeekReport.Verdicts()
    package var signals: [WeekReport.Signal] = []
    /// Alerts with no strong signal.
    package var withoutStrong = 0
    /// Calls that no alert has.
    package var otherCalls = 0
    package var otherAnswered = 0
    /// Hours of the day in which these came.
    package var hours = 0
    /// The most that were up at once; nil where that could not be found out.
    package var atOnce: Int? = 0

    package init(_ callee: String) { self.callee = callee }

    /// What the figures of `ReportTerms` make of it.
    package var isLikeQueue: Bool {
        otherCalls >= ReportTerms.queueCallsMin
            && Double(otherAnswered) >= ReportTerms.queueAnsweredShareMin * Double(otherCalls)
            && hours >= ReportTerms.queueHoursMin && (atOnce ?? 0) >= ReportTerms.queueAtOnceMin
    }

    /// Why it should be exempt, where it looks as if it should; nil otherwise.
    package var exemptionReason: String? {
        guard verdicts.confirmed == 0 else { return nil }
        if verdicts.falsePositive > 0 { return "\(verdicts.falsePositive) false positives" }
        if isLikeQueue, withoutStrong > 0 { return "like a queue" }
        let share = ReportTerms.innocentShareMin * Double(flagged.endable)
        guard flagged.endable > 0, Double(flagged.innocent) >= share, withoutStrong == alerts else {
            return nil
        }
        return "\(flagged.innocent) of \(flagged.endable) calls look innocent"
    }

    /// The command that exempts it; by its alert where its name could mean something to a shell.
    package var exemption: String? {
        guard let reason = exemptionReason else { return nil }
        let digits = callee.hasPrefix("+") ? callee.dropFirst() : callee[...]
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let whom = isNumber ? "--callee \(callee)" : "--from-alert \(lastAlert)"
        return "callwarden exempt add \(whom) --reason '\(reason)'"
    }
}
