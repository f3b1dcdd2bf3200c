package import Figures
package import Records
package import Warden
package import Telephony

/// Who runs the core on behalf of the links; called on the links' threads.
package protocol LinkDelegate: AnyObject, Sendable {
    /// Puts an input into the link's ring, where the core finds it once the link has turned; false
    /// when there is no room.
    func link(_ link: LinkID, delivers input: WardenInput) -> Bool
    /// The link has read what there was, first seen readable at that moment: run the core.
    func linkTurned(_ link: LinkID, readableAt: Moment)
    /// What a link has to say of itself, for the log.
    func link(_ link: LinkID, reports report: LinkReport)
    /// When the core wants to be run next, on the clock that never jumps; nil when it does not.
    var nextDue: Int64? { get }
}

/// What a link has read and met since the agent started.
package struct LinkCounters: Sendable, Equatable {
    package var bytes = 0
    package var frames = 0
    package var events = 0
    package var calls = 0
    package var malformed = 0
    /// New legs that did not say which way they go.
    package var undirected = 0
    package var eventsShed = 0
    /// Frames over the limit.
    package var framesPassedOver = 0
    package var timesUp = 0
    package var timesDown = 0
    package var isUp = false
    /// Kills are taken: the switch was asked for one that harms nobody.
    package var canKill = false
    /// When a link that is up last heard something, on the clock that never jumps; nil where silence
    /// says nothing, since no heartbeat is expected.
    package var heardAt: Int64?

    package init() {}

    /// Counts the ups and downs that a link reports.
    mutating func note(_ report: LinkReport) {
        switch report {
        case .up, .listens:
            isUp = true
            timesUp += 1
        case .down:
            isUp = false
            timesDown += 1
        default: break
        }
    }
}

extension LinkCounters: FigureKeeping {
    /// Every property but `heardAt`, which is a moment.
    package static let figures: [KeptFigure<Self>] = [
        .gauge("up", \.isUp, "Whether the switch is seen", of: .link),
        .gauge("can_kill", \.canKill, "Whether the switch takes kills", of: .link),
        .counter("times_up", \.timesUp, "Times that the link came up", of: .link),
        .counter("times_down", \.timesDown, "Times that the link went down", of: .link),
        .counter("bytes", \.bytes, "Bytes read from the switch", unit: .bytes, of: .link),
        .counter("frames", \.frames, "Frames read from the switch", of: .link),
        .counter("events", \.events, "Events read from the switch", of: .link),
        .counter("call_events", \.calls, "Events that tell of calls", of: .link),
        .counter("malformed", \.malformed, "Events that could not be read", of: .link),
        .counter(
            "calls_undirected",
            \.undirected,
            "New legs that did not say which way they go",
            of: .link
        ),
        .counter("events_shed", \.eventsShed, "Events given up for want of room", of: .link),
        .counter("frames_passed_over", \.framesPassedOver, "Frames over the limit", of: .link),
    ]
}
