package import Telephony

/// How near a callee is to being taken for masked at one moment.
package struct CalleeNear: Sendable, Equatable {
    /// As windows count it.
    package var callee: PartyText
    /// Distinct callers in the window that ends with the moment, and their calls.
    package var callers = 0
    package var calls = 0
    /// The distinct callers that make an attack on this callee.
    package var threshold: Int
    /// The latest of the calls; nil where there are none.
    package var lastCall: EventTime?

    package init(callee: PartyText, threshold: Int) {
        (self.callee, self.threshold) = (callee, threshold)
    }

    /// The nearest to its N is first; of those that are as near, the one with more callers.
    static func isBefore(_ left: Self, _ right: Self) -> Bool {
        let (near, other) = (left.threshold - left.callers, right.threshold - right.callers)
        if near != other { return near < other }
        if left.callers != right.callers { return left.callers > right.callers }
        if left.calls != right.calls { return left.calls > right.calls }
        return left.callee.string < right.callee.string
    }
}
