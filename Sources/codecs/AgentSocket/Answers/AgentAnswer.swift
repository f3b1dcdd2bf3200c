/// What the agent says to somebody who asked: a line of JSON for each.
package enum AgentAnswer: Sendable, Equatable {
    /// What to do with a call, and why.
    case call(CallAdvice)
    /// What was told is taken.
    case taken(id: Int64)
    case status(id: Int64, AgentStatus)
    case standing(id: Int64, AgentStanding)
    /// The request came to nothing; without a number where none could be read.
    case failed(id: Int64?, Failure, why: String)

    /// Why a request came to nothing.
    package enum Failure: String, Sendable, CaseIterable {
        /// It is no request.
        case malformed
        /// The time given is none that a call may have which begins now.
        case badTime = "bad_time"
        /// The agent has no room for it now.
        case overloaded
        /// The line is too long: the connection ends here.
        case lineTooLong = "line_too_long"
        /// Too many others are connected: the connection ends here.
        case tooManyConnections = "too_many_connections"
    }
}

/// What to do with a call that was told of, and what that rests on.
package struct CallAdvice: Sendable, Equatable {
    /// The advice in one word.
    package enum Action: String, Sendable, CaseIterable {
        /// Nothing speaks against the call.
        case none
        /// An exemption covers it.
        case exempt
        /// Refuse it.
        case refuse
        /// The agent is not armed; else it would be to be refused.
        case simulated
        /// The brakes hold.
        case braked
        /// Its rule ends no calls.
        case noted
        /// The caller has talked with this callee before.
        case spared
        /// The log has no room, and without a record nothing is refused.
        case unrecorded
    }

    package var id: Int64
    /// It belongs to an alert.
    package var isDetected = false
    /// As the windows count it.
    package var callee = ""
    /// Calls and distinct callers in the window that ends with this call, it included.
    package var calls = 0
    package var distinctCallers = 0
    package var windowMicroseconds: Int64 = 0
    /// The distinct callers that make an attack on this callee.
    package var threshold = 0
    package var alert: Int64?
    package var action = Action.none
    /// From the request being read to the answer being written.
    package var latencyMicroseconds: Int64 = 0

    package init(id: Int64) { self.id = id }
}

/// How the agent is.
package struct AgentStatus: Sendable, Equatable {
    /// One of the agent's links.
    package struct Link: Sendable, Equatable {
        package var name: String
        package var isUp: Bool
        /// What is flagged there can be ended, or be advised against.
        package var canKill: Bool

        package init(name: String, isUp: Bool, canKill: Bool) {
            (self.name, self.isUp, self.canKill) = (name, isUp, canKill)
        }
    }

    package var version = ""
    package var pid: Int64 = 0
    package var uptimeSeconds: Int64 = 0
    /// `simulate`, `armed`, or which links are.
    package var mode = ""
    package var isArmed = false
    package var links: [Link] = []

    package init() {}
}
