internal import Calls

extension Baselines {
    /// Hands all that was learned out anew, though its hour has not come: the agent stops.
    package mutating func keepAllSoon() {
        wholeKeptHour = 0
        for place in 0..<records.used { records.callees[place].keptHour = 0 }
    }
}
