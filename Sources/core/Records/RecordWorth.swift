/// What a record may take of a ring that fills: the less it is worth, the earlier it is given up.
package enum RecordWorth {
    /// Details of an ordinary call.
    case ordinaryCall
    /// What explains a decision, or would have been a kill.
    case detail
    /// A new alert, its calls, a new kill.
    case request
    /// What says how something went on that is on record already, or that the agent was blind.
    case outcome

    package init(_ kill: KillState) {
        switch kill {
        case .simulated: self = .detail
        case .requested: self = .request
        case .accepted, .hangingUp, .gone, .ended, .stillUp, .exempted, .failed: self = .outcome
        }
    }

    /// Bytes of a ring of so many that must stay free behind the record.
    package func reserve(of capacity: Int) -> Int {
        switch self {
        // Ordinary calls stop at three quarters.
        case .ordinaryCall: capacity / 64 * 16
        case .detail: capacity / 64 * 6
        case .request: capacity / 64 * 3
        case .outcome: 0
        }
    }
}
