package import Detection
package import EventSocket
package import Telephony

/// Runs captured event feeds through the warden core: what would have happened.
///
/// The feed's own clock is all the time there is, so the same files and settings give the same
/// alerts always. Nothing is ended: every flagged call is one that would have been.
package struct Replay: ~Copyable {
    /// What was read and found.
    package struct Summary: Sendable, Equatable {
        package var files = 0
        package var bytes = 0
        package var events = 0
        package var calls = 0
        package var alerts = 0
        package var flaggedCalls = 0
        package var malformedFrames = 0
    }

    package private(set) var summary = Summary()
    private var core: WardenCore
    private var reader: EventReader
    private let limits: FrameLimits
    private var gatherer = AlertGatherer()
    private var effects: [WardenEffect] = []

    package init(_ setup: WardenSetup, plan: NumberingPlan, frameBytesMax: Int, headersMax: Int) {
        var setup = setup
        setup.enforcement.autoDisconnect = false
        setup.recordsFinishedCalls = false
        core = WardenCore(setup)
        var limits = FrameLimits()
        limits.bodyBytesMax = frameBytesMax
        limits.eventHeadersMax = headersMax
        self.limits = limits
        reader = EventReader(link: LinkID(0), plan: plan, limits: limits)
    }

    /// Replays one capture behind the ones before; `note` hears of what could not be read.
    package mutating func run(
        path: String,
        note: (String) -> Void,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        let file = try CaptureFile(path: path)
        try run(
            named: path,
            bufferBytes: CaptureFile.pieceBytes * 2,
            fill: { decoder in try file.read(into: &decoder) },
            note: note,
            alert: alert
        )
    }

    /// Replays a capture that `fill` puts into the decoder piece by piece, answering 0 at its end.
    package mutating func run(
        named name: String,
        bufferBytes: Int,
        fill: (inout FrameDecoder) throws -> Int,
        note: (String) -> Void,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        var decoder = FrameDecoder(limits: limits, bufferBytes: bufferBytes)
        summary.files += 1
        do {
            while true {
                let count = try fill(&decoder)
                guard count > 0 else { break }
                summary.bytes += count
                while let frame = try decoder.next() {
                    if frame.kind == .passedOver {
                        passOver()
                        let bytes = decoder.lastPassedOver.bodyBytes
                        note("\(name): \(bytes) bytes of a frame passed over")
                    } else {
                        take(frame, of: decoder)
                    }
                    if core.hasEffects { try gather(alert) }
                }
            }
            try decoder.finish()
        } catch let error as FrameError {
            summary.malformedFrames += 1
            note("\(name): \(error)")
        } catch CaptureError.cannotUnpack(let path, let status) {
            // What came out of it before was read: a cut archive counts as any cut file.
            summary.malformedFrames += 1
            note("\(CaptureError.cannotUnpack(path: path, status: status))")
        }
    }

    /// Closes what is still open: the input is over.
    package mutating func finish(alert: (ReplayedAlert) throws -> Void) rethrows {
        core.finish()
        try gather(alert)
    }

    /// A frame larger than is taken: whatever it said is missing.
    private mutating func passOver() {
        summary.malformedFrames += 1
        let time = reader.stamp.time
        core.handle(
            .shed(LinkID(0), count: 1, .oversized),
            at: Moment(monotonic: time, wall: time)
        )
    }

    private mutating func take(_ frame: FrameBounds, of decoder: borrowing FrameDecoder) {
        let reading: EventReading
        switch frame.kind {
        case .eventPlain: reading = decoder.with(frame.body) { reader.readPlain($0) }
        case .eventJSON: reading = reader.readJSON(decoder.copy(frame.body))
        default: return
        }
        summary.events += 1
        let time = reader.stamp.time
        let now = Moment(monotonic: time, wall: time)
        switch reading {
        case .call: core.handle(.call(reader.call), at: now)
        case .leg: core.handle(.leg(reader.leg), at: now)
        case .heartbeat: core.handle(.heartbeat(LinkID(0), time), at: now)
        case .malformed: summary.malformedFrames += 1
        case .shutdown, .ignored: break
        }
        summary.calls = core.counters.calls
    }

    private mutating func gather(_ alert: (ReplayedAlert) throws -> Void) rethrows {
        core.takeEffects(into: &effects)
        for case .record(let record) in effects {
            guard let closed = gatherer.take(record) else { continue }
            summary.alerts += 1
            summary.flaggedCalls += closed.calls.count
            try alert(closed)
        }
    }
}
