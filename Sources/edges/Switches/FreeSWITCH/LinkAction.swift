import Records
import Warden

/// The two connections to one FreeSWITCH: an `api` command withholds every event of its own
/// connection until it is done, so the feed has one to itself.
enum LinkChannel: Sendable, Equatable, CaseIterable {
    case events
    case commands
}

/// What the command connection waits for, in the order of the replies.
enum CommandToken: Sendable, Equatable {
    case authentication
    case coreUUID
    case liveCalls
    case kill(KillID)
    /// The kill of a call whose name can be written in several ways.
    indirect case spelled(SpelledKill)
    /// A kill of nobody: shows whether the switch takes kills of us.
    case probe
    /// The kill of the leg that goes with the call killed before it: its own answer changes nothing.
    case leg
    /// Shows that the connection lives and that replies are counted right.
    case check
}

/// What the thread of a link is to do next.
enum LinkAction: FeedAction, Sendable, Equatable {
    case connect(LinkChannel)
    case close
    /// Send on the event connection.
    case send([UInt8])
    /// Send on the command connection.
    case command([UInt8], CommandToken)
    /// For a second command connection.
    case spare(SpareAction)
    case deliver(WardenInput)
    case report(LinkReport)
}

/// What is to be done with a second command connection.
enum SpareAction: Sendable, Equatable {
    case connect
    case send([UInt8])
    case close
    /// It takes the place of the first.
    case use
}
