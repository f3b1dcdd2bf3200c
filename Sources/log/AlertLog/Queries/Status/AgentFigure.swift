internal import Figures

/// Figures of the agent's snapshot that its status is told by, under the names that the agent gives
/// them.
package enum AgentFigure: String, CaseIterable, Sendable {
    case snapshotTime = "snapshot_us"
    case armed
    case armedSince = "armed_since_us"
    case calls
    case callsUp = "calls_up"
    case killsRequested = "kills_requested"
    case brakesEngaged = "brakes_engaged"
    case eventsShed = "events_shed"
    case callsShed = "journal_shed_calls"
    case detailsShed = "journal_shed_details"
    case killsShed = "journal_shed_kills"
    case journalFill = "journal_fill_percent"
}

/// The same of each switch.
package enum LinkFigure: String, CaseIterable, Sendable {
    case up
    case late = "late_us"
    case armed
    case armedSince = "armed_since"
}

/// The agent's latest snapshot, by name.
struct AgentSnapshot {
    private let values: [String: StatValue]

    init(_ rows: [StatRow]) {
        values = Dictionary(rows.map { ($0.name, $0.value) }) { first, _ in first }
    }

    subscript(_ figure: AgentFigure) -> Int64? { number(figure.rawValue) }

    subscript(_ figure: LinkFigure, of link: String) -> Int64? {
        number(FigureName.written(figure.rawValue, of: link))
    }

    /// True where the figure is there, whatever its value.
    func has(_ figure: LinkFigure, of link: String) -> Bool {
        values[FigureName.written(figure.rawValue, of: link)] != nil
    }

    /// What is said of the brakes that hold for this reason.
    func words(ofBrakes reason: String) -> String? {
        guard case .text(let words) = values["\(AgentFigure.brakesEngaged.rawValue)_\(reason)"]
        else { return nil }
        return words
    }

    private func number(_ name: String) -> Int64? {
        guard case .integer(let number) = values[name] else { return nil }
        return number
    }
}
