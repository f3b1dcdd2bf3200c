package import Telephony

/// What the log tells of its agent at one moment, for whoever watches over it.
///
/// A figure is nil where the agent's snapshot has none of it.
package struct StatusFigures: Sendable, Equatable {
    package var agent = AgentFigures()
    package var links: [LinkFigures] = []
    package var calls = CallFigures()
    package var kills = KillFigures()
    /// Nil where no snapshot says whether brakes hold.
    package var brakes: [BrakeFigures]?
    package var alerts = AlertFigures()
    package var shed = ShedFigures()
    package var journalFillPercent: Int64?
    package var logBytes: Int64 = 0
    /// Nil where the system does not tell.
    package var disk: DiskSpace?
    package var learning = LearningRow()

    package init() {}
}

/// Whether the agent runs, and whether it ends calls.
package struct AgentFigures: Sendable, Equatable {
    /// When it last wrote its figures down.
    package var snapshotAt: EventTime?
    /// It ended by its own will, and none has begun since.
    package var isStopped = false
    package var isArmed: Bool?
    package var armedSince: EventTime?
    /// Who had a switch armed or disarmed last, and when; nil where nobody ever did.
    package var lastArming: ArmingFigures?
    /// What was decided in place of the settings.
    package var decided: [DecidedSetting] = []
}

/// One switch armed or disarmed, as it is on record.
package struct ArmingFigures: Sendable, Equatable {
    package var at: EventTime
    package var author: String

    package init(at time: EventTime, author: String) { (at, self.author) = (time, author) }
}

/// How the link to one switch stands.
package struct LinkFigures: Sendable, Equatable {
    package var name: String
    package var isUp: Bool?
    /// Of a link that is down, when its gap began, and why; of one that is up, when its last one ended.
    package var since: EventTime?
    package var reason: String?
    /// How late the latest event came.
    package var lateMicroseconds: Int64?
    /// Events have come later than is borne, and not recovered yet.
    package var isLate = false
    package var isArmed: Bool?
    /// The settings arm it, whether or not the switch takes kills.
    package var isToBeArmed = false

    package init(name: String) { self.name = name }
}

/// How much there is to watch.
package struct CallFigures: Sendable, Equatable {
    /// Calls that ended within the last minute, a second.
    package var perSecond: Double = 0
    package var up: Int64?
    /// Since the agent's start.
    package var total: Int64?
}

/// Kills of the last hour, counted up to `LogReader.statusCountMax` in each state.
package struct KillFigures: Sendable, Equatable {
    /// All that were really to be made.
    package var requested = 0
    package var ended = 0
    package var stillUp = 0
    /// Of the latest flagged calls, those of the last hour that the brakes spared, and those on a
    /// switch that takes no kills.
    package var braked = 0
    package var unarmed = 0
    /// Since the agent's start.
    package var total: Int64?
}

/// Brakes that hold kills.
package struct BrakeFigures: Sendable, Equatable {
    package var reason: String
    /// Since when, by whom and why, as the agent says it.
    package var words: String

    package init(reason: String, words: String) { (self.reason, self.words) = (reason, words) }
}

/// Alerts that somebody may have to look at.
package struct AlertFigures: Sendable, Equatable {
    package var open = 0
    /// Those that nobody has judged; counted up to `LogReader.statusCountMax`.
    package var new = 0
}

/// What was given away for want of room.
package struct ShedFigures: Sendable, Equatable {
    /// Times within the last hour, and the events that are known to be lost by them.
    package var gaps = 0
    package var events = 0
    /// Since the agent's start: events, and records that the journal had no room for.
    package var eventsTotal: Int64?
    package var recordsTotal: Int64?
}
