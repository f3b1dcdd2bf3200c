import Telephony

/// Notices that a link's thread stood still or falls behind, and decides what becomes of all that
/// waits for it.
///
/// A thread that turns at least once a second and then does not for several was stopped or starved,
/// and the switch queued for it meanwhile; a queue that grows on freezes a real switch (recorded). So
/// it is decided within a second: either reading on has caught up by then, or the link is to be given
/// up. So is one that fell three seconds behind by small steps and stays so for another one. How old
/// an event is shows against the distance that both clocks had before: they need not agree.
struct StandstillWatch: Sendable, Equatable {
    /// More than so much between two turns, or between two reads of one, is a standstill.
    static let standstillMicroseconds: Int64 = 3_000_000
    /// Events no older than this are fresh: the backlog is read.
    static let lagMicrosecondsMax: Int64 = 1_000_000
    /// Time to catch up in; the rest of the second is for waking up.
    static let catchUpMicroseconds: Int64 = 800_000
    /// Nothing waits any more where nothing old was read for so long, nor in the last turn, which may
    /// be long on a machine that hardly runs.
    static let quietMicroseconds: Int64 = 200_000
    /// A thread that never stood still may be so far behind; a real FreeSWITCH bears a queue of 100,000
    /// events, which is longer at any load that it can bear itself.
    static let fallenBehindMicroseconds: Int64 = 3_000_000
    /// But not for longer than this.
    static let patienceMicroseconds: Int64 = 1_000_000
    /// A turn that reads no more than this and then finds nothing has no backlog: where the switch has
    /// one, the system's buffers are full of it.
    static let littleBytes = 1 << 16

    enum Finding: Equatable {
        case stoodStill(microseconds: Int64)
        case caughtUp(microseconds: Int64)
        /// Still so far behind when the time to catch up is over.
        case behind(microseconds: Int64)
        /// So far behind without having stood still.
        case fellBehind(microseconds: Int64)
    }

    private var turnedAt: Int64?
    /// Between the thread's clock and the switch's, as of the last turn that kept up with it.
    private var distance: Int64?
    /// The same of this turn; worth nothing where the thread stood still in the middle of it.
    private var newDistance: Int64?
    /// Since when the events read are old; nil while the thread keeps up.
    private var behindSince: Int64?
    /// All that there was is read, and it was little.
    private var isAtEase = false
    /// When the thread went on; nil unless the decision is open.
    private var resumedAt: Int64?
    private var lag: Int64 = 0
    private var laggedAt: Int64?
    /// How often the thread came by since.
    private var turnsSinceLag = 0
    /// How long the last standstill was.
    private(set) var lastMicroseconds: Int64 = 0

    var isOpen: Bool { resumedAt != nil }
    /// When `decide` has to be asked at the latest.
    var decisionAt: Int64? { resumedAt.map { $0 + Self.catchUpMicroseconds } }

    /// How old the event read last was, where that is more than a feed that keeps up shows.
    var behind: Int64 {
        guard !isOpen else { return laggedAt != nil ? lag : 0 }
        guard let distance, let newDistance else { return 0 }
        let age = newDistance - distance
        return age > Self.lagMicrosecondsMax ? age : 0
    }

    /// The thread comes by; `isUp` where it has a feed to lag behind.
    mutating func turned(at now: Int64, isUp: Bool) -> Finding? {
        turnsSinceLag += 1
        defer {
            turnedAt = now
            newDistance = nil
            isAtEase = false
        }
        guard let turnedAt, isUp, now - turnedAt > Self.standstillMicroseconds else {
            return isUp && !isOpen ? backlog(at: now) : nil
        }
        return wentOn(after: now - turnedAt, at: now)
    }

    /// The thread reads on in the middle of a turn: one that is long because there is much to read is
    /// no standstill.
    mutating func readsOn(at now: Int64, isUp: Bool) -> Finding? {
        defer { turnedAt = now }
        guard let turnedAt, isUp, now - turnedAt > Self.standstillMicroseconds else { return nil }
        newDistance = nil
        return wentOn(after: now - turnedAt, at: now)
    }

    private mutating func wentOn(after microseconds: Int64, at now: Int64) -> Finding {
        lastMicroseconds = microseconds
        resumedAt = now
        (laggedAt, behindSince) = (nil, nil)
        return .stoodStill(microseconds: microseconds)
    }

    /// All that there was is read, so many bytes in this turn.
    mutating func emptied(after bytes: Int) { isAtEase = bytes <= Self.littleBytes }

    /// What the turn that ends here says about falling behind.
    private mutating func backlog(at now: Int64) -> Finding? {
        guard let newDistance, let distance, !isAtEase else {
            if isAtEase || distance == nil {
                distance = newDistance ?? distance
                behindSince = nil
            }
            return nil
        }
        let least = min(distance, newDistance)
        self.distance = least
        guard newDistance - least > Self.fallenBehindMicroseconds else {
            behindSince = nil
            return nil
        }
        let since = behindSince ?? now
        behindSince = since
        guard now - since >= Self.patienceMicroseconds else { return nil }
        return .fellBehind(microseconds: newDistance - least)
    }

    /// An event with its time was read.
    mutating func heard(_ time: EventTime, at now: Int64) -> Finding? {
        guard let resumedAt else {
            newDistance = now &- time
            return nil
        }
        // With nothing to compare with, it is as old as it can be.
        lag = distance.map { now &- time &- $0 } ?? lastMicroseconds
        guard lag <= Self.lagMicrosecondsMax else {
            laggedAt = now
            turnsSinceLag = 0
            return nil
        }
        return caughtUp(since: resumedAt, at: now)
    }

    /// The decision, once its time has come.
    mutating func decide(at now: Int64) -> Finding? {
        guard let resumedAt, let decisionAt, now >= decisionAt else { return nil }
        guard let laggedAt, turnsSinceLag <= 1 || now - laggedAt < Self.quietMicroseconds else {
            return caughtUp(since: resumedAt, at: now)
        }
        self.resumedAt = nil
        return .behind(microseconds: lag)
    }

    /// The feed is gone, and with it all that waited in it.
    mutating func feedEnded() {
        (distance, newDistance, resumedAt, laggedAt) = (nil, nil, nil, nil)
        (behindSince, isAtEase) = (nil, false)
    }

    private mutating func caughtUp(since resumed: Int64, at now: Int64) -> Finding {
        resumedAt = nil
        return .caughtUp(microseconds: now - resumed)
    }
}

extension StandstillWatch.Finding {
    /// What the operator is told; nil for one that takes the link down, which says it there.
    var report: LinkReport? {
        switch self {
        case .stoodStill(let microseconds): .stoodStill(milliseconds: Int(microseconds / 1_000))
        case .caughtUp(let microseconds): .caughtUp(milliseconds: Int(microseconds / 1_000))
        case .behind, .fellBehind: nil
        }
    }
}

extension StandstillWatch {
    /// How far behind a link is that is to be given up, and why it is; nil for any other finding.
    func givingUp(for finding: Finding?) -> (behind: Int64, why: String)? {
        func seconds(_ time: Int64) -> String { "\(Double(time / 100_000) / 10) s" }
        switch finding {
        case .behind(let lag):
            let why =
                "stood still for \(seconds(lastMicroseconds)) and still \(seconds(lag)) "
                + "behind after \(seconds(Self.catchUpMicroseconds)): what waits is given up"
            return (lag, why)
        case .fellBehind(let lag):
            return (lag, "cannot keep up, \(seconds(lag)) behind: what waits is given up")
        case .stoodStill, .caughtUp, nil: return nil
        }
    }
}
