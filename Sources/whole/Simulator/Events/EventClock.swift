/// The switch's event clock, and what numbers and names its events in one run.
struct EventClock: Sendable {
    /// How far the times that come in lag behind the real ones, which events tell.
    var lateMicroseconds: Int64 = 0
    /// When this run of the switch began.
    private(set) var startedAt: Int64
    private(set) var coreUUID: [UInt8]
    private var sequence: Int64 = 0
    /// Times stand still for 20 ms at a time.
    private let isTicking: Bool
    /// The first time of the capture that is played, and how fast it is.
    private let playback: (first: Int64, speed: Double)?
    /// When the traffic began; nil while it waits for a listener.
    private var trafficStartedAt: Int64?

    init(_ options: SimulatorOptions, capture: Capture?, coreUUID: [UInt8], startingAt now: Int64) {
        startedAt = now
        self.coreUUID = coreUUID
        isTicking = options.ticksEvery20Milliseconds
        playback = capture?.events.first.map { ($0.microseconds, options.playSpeed) }
    }

    /// The event clock at a moment of the real one.
    func time(at now: Int64) -> Int64 {
        if let playback {
            let played = Double(now - (trafficStartedAt ?? now)) * playback.speed
            return playback.first + Int64(played)
        }
        let time = now + lateMicroseconds
        guard isTicking else { return time }
        return startedAt + (time - startedAt) / 20_000 * 20_000
    }

    /// The moment of the latest event.
    func latest(at now: Int64) -> EventMoment {
        EventMoment(microseconds: time(at: now), sequence: sequence, coreUUID: coreUUID)
    }

    /// The next moment; `skipping` stands for events that nobody here sends.
    mutating func moment(at now: Int64, skipping: Int64 = 0) -> EventMoment {
        sequence += 1 + skipping
        return latest(at: now)
    }

    /// An event of the capture brings its own number.
    mutating func catchUp(with sequence: Int64) { self.sequence = max(self.sequence, sequence) }

    mutating func trafficBegins(at now: Int64) { trafficStartedAt = now }

    /// Another run of the switch, by another name.
    mutating func restart(at now: Int64, coreUUID: [UInt8]) {
        sequence = 0
        startedAt = now
        self.coreUUID = coreUUID
    }
}
