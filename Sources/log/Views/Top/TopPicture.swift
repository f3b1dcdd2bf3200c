package import AlertLog
package import Telephony

/// All that the live view shows, of one moment.
package struct TopPicture: Sendable {
    /// A callee with those who call it now.
    package struct Near: Sendable, Equatable {
        package var callee: String
        package var callers: Int
        package var calls: Int
        /// The distinct callers that make an attack on it.
        package var threshold: Int
        package var lastCall: EventTime?

        package init(
            callee: String,
            callers: Int,
            calls: Int,
            threshold: Int,
            lastCall: EventTime?
        ) {
            (self.callee, self.callers, self.calls) = (callee, callers, calls)
            (self.threshold, self.lastCall) = (threshold, lastCall)
        }

        /// How many callers are missing; none or less is an attack.
        var missing: Int { threshold - callers }
    }

    /// How a link's figures change.
    package struct LinkRate: Sendable, Equatable {
        package var callEventsPerSecond: Double?

        package init(callEventsPerSecond: Double?) {
            self.callEventsPerSecond = callEventsPerSecond
        }
    }

    package var at: EventTime = 0
    /// Why nothing can be told; nil where all is read.
    package var trouble: String?
    package var status = StatusFigures()
    package var isAgentAlive = false
    /// Calls a second since the last figures; nil before there are two.
    package var callsPerSecond: Double?
    package var links: [String: LinkRate] = [:]
    /// Microseconds from an event to its kill being written.
    package var reactionMedian: Int64?
    package var reactionHigh: Int64?
    /// Callees nearest to their N.
    package var near: [Near] = []
    /// Where they are from, where that is not the agent's own windows.
    package var nearIsOfLog: String?
    package var windowMicroseconds: Int64 = 0
    package var isNearComplete = true
    package var alerts: [AlertRow] = []
    package var kills: [KillRow] = []
    /// Kills of the last minute and the callees that they were for, with what the brakes allow.
    package var killsLastMinute = 0
    package var calleesLastMinute = 0
    package var killsPerMinuteMax = 0
    package var calleesPerMinuteMax = 0

    package init() {}
}

/// By what the callees are sorted.
package enum TopOrder: String, CaseIterable, Sendable {
    case nearest, callers, calls, callee

    /// The next one, or the one before.
    package func stepped(by step: Int) -> TopOrder {
        let all = Self.allCases
        let place = all.firstIndex(of: self) ?? 0
        return all[(place + step + all.count) % all.count]
    }

    func sorted(_ near: [TopPicture.Near]) -> [TopPicture.Near] {
        near.sorted { left, right in
            switch self {
            case .nearest:
                (left.missing, -left.callers, left.callee)
                    < (right.missing, -right.callers, right.callee)
            case .callers: (-left.callers, left.callee) < (-right.callers, right.callee)
            case .calls: (-left.calls, left.callee) < (-right.calls, right.callee)
            case .callee: left.callee < right.callee
            }
        }
    }
}

/// How the live view is looked at.
package struct TopLook: Sendable, Equatable {
    package var order = TopOrder.nearest
    package var isPaused = false
    package var hasHelp = false
    /// Keys are told of where there are any.
    package var hasKeys = true

    package init() {}
}
