/// What the switch does by itself when its time comes.
enum SwitchTimer: Sendable {
    case ordinaryCall
    case attackCall(plan: Int, round: Int, index: Int)
    case answer(CallNumber)
    /// The caller gives up or hangs up.
    case callerLeaves(CallNumber)
    case hangUp(CallNumber)
    case complete(CallNumber)
    case heartbeat
    case authDeadline(ClientID)
    /// The api command that kept this client's connection busy is done.
    case apiDone(ClientID, reply: [UInt8])
    case jobDone(BackgroundJob, result: [UInt8])
    case lingerOver(ClientID)
    case closeOverdue(ClientID)
    case play
    /// The fault of this plan is due.
    case fault(Int)
    /// Some fault's time is over.
    case faultOver
    /// What a fault kept out of this client's order goes out at the latest.
    case orderedAgain(ClientID)
}
