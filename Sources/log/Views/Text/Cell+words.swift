import AlertLog
package import Telephony

extension Cell {
    /// How far a kill has come.
    static func killState(_ state: String) -> Cell {
        switch state {
        case "ended", "gone": Cell(state, .good)
        case "still_up", "failed": Cell(state, .bad)
        case "requested", "accepted", "hanging_up": Cell(state, .warning)
        default: Cell(state)
        }
    }

    static func alertStatus(_ status: String) -> Cell {
        switch status {
        case "new", "investigating": Cell(status, .warning)
        case "confirmed": Cell(status, .bad)
        default: Cell(status, .faint)
        }
    }

    static func ruleState(_ state: RuleState) -> Cell {
        switch state {
        case .active: Cell(state.rawValue, .good)
        case .planned: Cell(state.rawValue)
        case .expired, .removed: Cell(state.rawValue, .faint)
        }
    }

    /// A time to the second; a dash where there is none.
    package static func time(_ time: EventTime?) -> Cell {
        time.map { Cell(time: $0) } ?? Cell("-", .faint)
    }
}
