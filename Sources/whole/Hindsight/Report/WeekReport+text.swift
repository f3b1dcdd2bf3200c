import Telephony
package import Views

/// A report as people read it: sections of facts and tables.
extension WeekReport {
    /// A part of the report under a heading; what has no rows is left out.
    package struct Section: Sendable {
        package let title: String
        package let table: Table?
        package let lines: [String]

        init(_ title: String, _ table: Table) {
            (self.title, self.table, lines) = (title, table, [])
        }

        init(_ title: String, _ lines: [String]) {
            (self.title, table, self.lines) = (title, nil, lines)
        }
    }

    /// Callees that a page or a terminal has room for.
    package static let shownMax = 20

    /// All sections, in their order.
    package var sections: [Section] {
        var sections = [
            Section("What was seen", facts), Section("Alerts by hour of day (UTC)", hourTable),
            Section("Callees", calleeTable), Section("Evidence", signalTable),
            Section("Proposals", proposals),
        ]
        if !limits.isEmpty { sections.append(Section("What could not be looked at", limits)) }
        sections.append(Section("What the words mean", ReportTerms.sentences))
        return sections
    }

    /// From when to when.
    package var span: String { "\(TimeText.short(since)) to \(TimeText.short(until))" }

    /// What is known of all of it, a line each.
    package var factList: [(name: String, words: String)] {
        let rules = rules.map { "\($0.name) \($0.alerts)" }.joined(separator: ", ")
        var facts = [
            ("time", span),
            ("calls on record", calls == 0 ? "none" : "\(calls), \(answered) of them answered"),
            ("alerts", alerts == 0 ? "none" : "\(alerts): \(rules)"),
            ("flagged calls", "\(flagged.calls)"),
            ("would have been ended", Self.count(flagged.simulated, share(flagged.simulated))),
        ]
        if flagged.killed > 0 {
            facts.append(("were to be ended", Self.count(flagged.killed, share(flagged.killed))))
        }
        if flagged.endable > 0 {
            facts.append(
                (
                    "of these look innocent",
                    Self.count(flagged.innocent, innocentShare) + ": callers of \(flagged.talked)"
                        + " talked with the callee, of \(flagged.again) called it at other times"
                )
            )
        }
        let looks = [Look.attack, .innocent, .unclear].map { self.looks[$0] ?? 0 }
        facts.append(
            (
                "alerts of masking",
                "\(looks[0]) look like attacks, \(looks[1]) innocent, \(looks[2]) are unclear"
            )
        )
        facts.append(
            (
                "operators said",
                "confirmed of \(verdicts.confirmed), false positive of \(verdicts.falsePositive)"
            )
        )
        let length = TimeText.duration(microseconds: blindness.microseconds)
        facts.append(
            (
                "blind",
                blindness.gaps == 0
                    ? "never"
                    : "\(length) in \(Counted.words(blindness.gaps, "gap")), "
                        + "\(blindness.eventsLost) events lost: attacks may have been missed"
            )
        )
        return facts
    }

    private var facts: Table {
        var table = Table([.left("report"), .left("")])
        for fact in factList { table.add([Cell(fact.name), Cell(fact.words)]) }
        return table
    }

    private func share(_ count: Int) -> Double? {
        calls > 0 ? Double(count) / Double(calls) : nil
    }

    /// A count and what share of all it is.
    static func count(_ count: Int, _ share: Double?) -> String {
        share.map { "\(count) (\(percent($0)))" } ?? "\(count)"
    }

    /// To a hundredth, and never nothing where there is something.
    static func percent(_ share: Double) -> String {
        share > 0 && share < 0.000_1 ? "under 0.01 %" : Decimals.text(100 * share, 2) + " %"
    }

    private var hourTable: Table {
        var table = Table([.left("hour"), .right("alerts"), .left("")])
        guard alerts > 0 else { return table }
        let most = max(1, byHour.max() ?? 1)
        for (hour, count) in byHour.enumerated() {
            let bar = String(repeating: "#", count: (count * 40 + most - 1) / most)
            table.add([Cell("\(hour):00"), Cell("\(count)"), Cell(bar)])
        }
        return table
    }

    private var calleeTable: Table {
        var table = Table([
            .left("callee"), .right("alerts"), .right("would end"), .right("innocent"),
            .right("talked"), .right("again"), .left("strong evidence"), .left("verdicts"),
            .right("other calls"), .right("answered"), .right("hours"), .right("at once"),
            .left("like a queue"),
        ])
        for callee in callees.prefix(Self.shownMax) { table.add(callee.cells) }
        return table
    }

    private var signalTable: Table {
        var table = Table([.left("signal"), .right("strong in"), .right("weak in")])
        for signal in signals {
            table.add([Cell(signal.name), Cell("\(signal.strong)"), Cell("\(signal.weak)")])
        }
        return table
    }

    /// What could be done before the agent is armed.
    package var proposals: [String] {
        let exempt = callees.compactMap(\.exemption)
        var lines = exempt.prefix(Self.shownMax).map { $0 }
        if exempt.count > Self.shownMax { lines.append("and \(exempt.count - Self.shownMax) more") }
        if exempt.isEmpty { lines.append("No exemption is proposed.") }
        return lines + proposal.sentences
    }
}

extension CalleeReport {
    /// Its line of a table, without the signs that turn text.
    fileprivate var cells: [Cell] { [.brief(callee, 32)] + words.dropFirst().map { Cell($0) } }

    /// What stands of it in tables of text and of pages.
    package var words: [String] {
        let strong = signals.filter { $0.strong > 0 }.map(\.name).joined(separator: ", ")
        let said = [
            verdicts.confirmed > 0 ? "\(verdicts.confirmed) confirmed" : "",
            verdicts.falsePositive > 0 ? "\(verdicts.falsePositive) false" : "",
        ]
        let verdict = said.filter { !$0.isEmpty }.joined(separator: ", ")
        return [
            callee, "\(alerts)", "\(flagged.endable)", "\(flagged.innocent)", "\(flagged.talked)",
            "\(flagged.again)", strong.isEmpty ? "-" : strong, verdict.isEmpty ? "-" : verdict,
            "\(otherCalls)", "\(otherAnswered)", "\(hours)", atOnce.map { "\($0)" } ?? "?",
            isLikeQueue ? "yes" : "no",
        ]
    }
}
