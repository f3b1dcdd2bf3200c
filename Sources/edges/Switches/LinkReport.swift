package import Records

/// What a link has to tell the operator.
package enum LinkReport: Sendable, Equatable {
    case up(coreUUID: String)
    case down(GapReason, why: String, retryMilliseconds: Int)
    case restarted(coreUUID: String)
    /// The link's thread did not run for so long.
    case stoodStill(milliseconds: Int)
    /// What waited after that is read.
    case caughtUp(milliseconds: Int)
    case liveCallsUnknown(why: String)
    case liveCalls(Int)
    case shutdownAnnounced
    /// The control interface of a Kamailio answers, by this way.
    case controlWorks(way: String)
    case controlLost(why: String)
    /// A new leg did not say which way it goes, for the first time.
    case undirected
    /// The switch refuses every kill: calls are seen and none can be ended.
    case killsRefused(why: String)
    /// It takes them again.
    case killsTaken
    /// Somebody who is not this switch's edge names the true source of calls.
    case sourceNotBelieved(from: String)
    /// Commands wait and nothing is answered: another connection is made for them.
    case commandsSilent(milliseconds: Int)
    /// It stands, and what had no answer goes out by it.
    case commandsRenewed
    /// The agent's own socket is there for whoever may connect.
    case listens(path: String)
    /// A user connected to it for the first time.
    case askerSeen(PeerCredentials)
    /// So many are connected: one more was turned away.
    case askerRefused(limit: Int)
    /// A connection was given up.
    case askerClosed(why: String, PeerCredentials?)
    case malformed(why: String)
    case eventsShed(Int)
    /// An event larger than the limit was thrown away as it came.
    case passedOver(bytes: Int)
}
