/// What can go wrong in the simulated world.
enum Fault: CaseIterable {
    case cutEvents, cutCommands, silentEvents, silentCommands, stalledEvents, stalledCommands
    case lateReplies, doubledReplies, missingReplies
    case switchRestart, socketReload, noHeartbeat, loginRefused, switchSaysNothing
    case eventsLost, eventsDoubled, eventsDisordered
    case killsRefused, listsRefused
    case switchClockJumps, switchClockDrifts, agentClockJumps
    case databaseBusy, diskFull
    case agentKilled, agentKilledWhileWriting, agentRestarted, agentStandsStill
    case settingsChanged, exemptionAdded, brakesReleased

    /// Seconds that it may last; nil where it happens at once.
    var seconds: ClosedRange<Int64>? {
        switch self {
        case .cutEvents, .cutCommands: 1...3
        case .silentEvents, .silentCommands: 10...25
        case .stalledEvents, .stalledCommands: 1...8
        case .lateReplies, .doubledReplies, .missingReplies: 2...12
        case .switchRestart: 1...6
        case .noHeartbeat: 5...20
        case .loginRefused, .switchSaysNothing: 2...15
        case .eventsLost, .eventsDoubled, .eventsDisordered: 1...10
        case .killsRefused, .listsRefused: 2...12
        case .databaseBusy, .diskFull: 2...20
        case .switchClockDrifts: 5...20
        case .agentStandsStill: 1...12
        default: nil
        }
    }
}
