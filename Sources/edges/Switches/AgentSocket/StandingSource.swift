package import AgentSocket
package import Telephony

/// Says which callees are nearest to being taken for masked; for one thread at a time.
package protocol StandingSource: AnyObject, Sendable {
    /// The nearest of all, or how near this one is.
    func standing(of callee: PartyReading?) -> AgentStanding
}
