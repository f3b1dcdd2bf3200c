import AlertLog
import Telephony

/// What a block on a range would have touched, and whether it is made all the same.
enum BlockReach {
    /// It is said.
    case said(String)
    /// It is made only by somebody who says that they mean it.
    case wide(String)
    /// It is never made.
    case refused(String)

    /// Of the last day's calls, which are so many where they were counted before; nil for a block of one
    /// caller and one callee.
    init?(
        of new: NewBlock,
        _ reader: LogReader,
        _ plan: NumberingPlan,
        now: EventTime,
        calls: Int? = nil
    ) throws {
        let since = now - RuleOptions.day
        guard let reach = try reader.reach(of: new, plan: plan, since: since, calls: calls) else {
            return nil
        }
        if reach.isEverybody {
            self = .refused(
                "\(new.caller) made \(reach.callersTouched) of the last 24 hours' "
                    + "\(reach.calls) calls: that is everybody, and nothing is blocked by callee alone"
            )
        } else if new.isWide(reach) {
            self = .wide("this block \(reach)")
        } else {
            self = .said("this block \(reach)")
        }
    }
}
