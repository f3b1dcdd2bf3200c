/// What people are told of; the raw value stands in the log, in every body and in routes.
enum NoticeKind: String, Sendable, CaseIterable {
    case alertOpened = "alert.opened"
    case alertRaised = "alert.raised"
    case alertClosed = "alert.closed"
    /// The agent blocks the callers of an alert.
    case alertBlocked = "alert.blocked"
    /// A call is there after every repeat of its kill.
    case callStillUp = "call.still_up"
    case callOver = "call.over"
    case agentDead = "agent.dead"
    case agentBack = "agent.back"
    case switchLost = "switch.lost"
    case switchBack = "switch.back"
    case brakesEngaged = "brakes.engaged"
    case brakesReleased = "brakes.released"
    case journalFilling = "journal.filling"
    case journalEased = "journal.eased"
    case diskLow = "disk.low"
    case diskEased = "disk.eased"
    /// Events were lost, or could not be read.
    case gap = "gap.seen"
    case test = "test.sent"

    /// What both ends of a matter are called where alerts have one name, as in Alertmanager.
    var alertName: String {
        switch self {
        case .alertOpened, .alertRaised, .alertClosed: "CallwardenAlert"
        case .alertBlocked: "CallwardenCallersBlocked"
        case .callStillUp, .callOver: "CallwardenCallStillUp"
        case .agentDead, .agentBack: "CallwardenAgentDead"
        case .switchLost, .switchBack: "CallwardenSwitchLost"
        case .brakesEngaged, .brakesReleased: "CallwardenBrakesEngaged"
        case .journalFilling, .journalEased: "CallwardenJournalFilling"
        case .diskLow, .diskEased: "CallwardenDiskLow"
        case .gap: "CallwardenGap"
        case .test: "CallwardenTest"
        }
    }
}
