import Records
package import Warden
package import EventSocket
package import Telephony

/// Runs captured event feeds through the warden core: what would have happened.
///
/// The feed's own clock is all the time there is, so the same files and settings give the same
/// alerts always. Nothing is ended: every flagged call is one that would have been.
package struct Replay: ~Copyable {
    /// What is known of the file that is read.
    private struct File {
        var name: String
        var head: [UInt8] = []
        var bytes = 0
        var events = 0
        var xmlEvents = 0
        /// Frames of a kind that is known, and blocks that are no frames.
        var frames = 0
        var strays = 0
        var errors = 0
        var hasTime = false

        /// Nothing in it means anything here.
        var isUnread: Bool { events == 0 && (xmlEvents > 0 || strays > 0 || frames == 0) }
    }

    /// Errors of one file that are said one by one.
    private static let errorsSaidMax = 10

    package internal(set) var summary = Summary()
    var core: WardenCore
    let plan: NumberingPlan
    let rules: PartyRules
    private var reader: EventReader
    private let limits: FrameLimits
    private var file = File(name: "")
    /// The latest stamp of the files before.
    private var latest: EventTime = .min
    /// Looks on where many settings are tried; no alert comes of the core then.
    private let sweep: Sweep?
    /// Looks at one call.
    private let watch: CallWatch?
    private var gatherer = AlertGatherer()
    private var effects: [WardenEffect] = []

    /// `rules` say how the events of the switch that the captures are of are read, `trustedProxies` are
    /// believed about the true source of a call; with a sweep the calls are for that alone, and with a
    /// watch one of them is looked at.
    package init(
        _ setup: WardenSetup,
        plan: NumberingPlan,
        rules: PartyRules = PartyRules(),
        frameBytesMax: Int,
        headersMax: Int,
        trustedProxies: [ShortText<48>] = [],
        sweep: Sweep? = nil,
        watch: CallWatch? = nil
    ) {
        var setup = sweep.map { Sweep.setup($0.grid, like: setup) } ?? setup
        setup.linksWithLegs = rules.legs == .both ? [LinkID(0)] : []
        setup.enforcement.autoDisconnect = false
        setup.recordsFinishedCalls = false
        core = sweep == nil ? WardenCore(setup) : WardenCore(setup, rules: [])
        (self.sweep, self.watch) = (sweep, watch)
        (self.plan, self.rules) = (plan, rules)
        var limits = FrameLimits()
        limits.bodyBytesMax = frameBytesMax
        limits.eventHeadersMax = headersMax
        self.limits = limits
        reader = EventReader(
            link: LinkID(0),
            plan: plan,
            limits: limits,
            trustedProxies: trustedProxies,
            rules: rules
        )
    }

    /// Replays one capture behind the ones before, as one feed; `note` hears of what could not be read.
    ///
    /// A path of `-` is standard input.
    package mutating func run(
        path: String,
        note: (String) -> Void,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        let capture = try CaptureFile(path: path)
        try run(
            named: path == "-" ? "standard input" : path,
            bufferBytes: CaptureFile.pieceBytes * 2,
            goesOn: true,
            fill: { decoder in try capture.read(into: &decoder) },
            note: note,
            alert: alert
        )
        sayUnread(note)
    }

    /// Replays a capture that `fill` puts into the decoder piece by piece, answering 0 at its end.
    ///
    /// With `goesOn` a stream that is lost is taken up again at the next frame.
    package mutating func run(
        named name: String,
        bufferBytes: Int,
        goesOn: Bool = false,
        fill: (inout FrameDecoder) throws -> Int,
        note: (String) -> Void,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        var decoder = FrameDecoder(limits: limits, bufferBytes: bufferBytes)
        file = File(name: name)
        summary.files += 1
        var isLost = false
        do {
            while true {
                let count = try fill(&decoder)
                guard count > 0 else { break }
                if file.head.count < CaptureLook.headBytes, summaryIsNew {
                    file.head = decoder.waiting(upTo: CaptureLook.headBytes)
                }
                (summary.bytes, file.bytes) = (summary.bytes + count, file.bytes + count)
                if isLost, !decoder.seekFrame() { continue }
                isLost = try read(&decoder, goesOn: goesOn, note, alert)
            }
            if !isLost { try decoder.finish() }
        } catch let error as FrameError {
            lose("\(error)", note)
        } catch CaptureError.cannotUnpack(let path, let status) {
            // What came out of it before was read: a cut archive counts as any cut file.
            lose(nil, note)
            note("\(CaptureError.cannotUnpack(path: path, status: status))")
        }
        latest = max(latest, reader.stamp.time)
    }

    /// Nothing was cut out of the file yet.
    private var summaryIsNew: Bool { file.frames == 0 && file.strays == 0 && file.errors == 0 }

    /// Reads the frames that are there; true where the stream was lost and no frame is in sight.
    private mutating func read(
        _ decoder: inout FrameDecoder,
        goesOn: Bool,
        _ note: (String) -> Void,
        _ alert: (ReplayedAlert) throws -> Void
    ) throws -> Bool {
        while true {
            do {
                guard let frame = try decoder.next() else { return false }
                if frame.kind == .passedOver {
                    passOver()
                    let bytes = decoder.lastPassedOver.bodyBytes
                    note("\(file.name): \(bytes) bytes of a frame passed over")
                } else {
                    take(frame, of: decoder, note)
                }
                if core.hasEffects { try gather(alert) }
            } catch let error as FrameError where goesOn {
                lose("\(error)", note)
                guard decoder.seekFrame() else { return true }
            }
        }
    }

    /// The stream is lost here: what was in it is missing, as in the agent, whose link goes down.
    private mutating func lose(_ why: String?, _ note: (String) -> Void) {
        summary.malformedFrames += 1
        file.errors += 1
        miss(.malformed)
        guard let why, file.errors <= Self.errorsSaidMax else { return }
        let more = file.errors == Self.errorsSaidMax ? " (more of them are not said)" : ""
        note("\(file.name): \(why)\(more)")
    }

    /// Says what nothing could be read of, and what was left out of the rest.
    private mutating func sayUnread(_ note: (String) -> Void) {
        if file.xmlEvents > 0 {
            note(
                "\(file.name): \(file.xmlEvents) events in XML, which is not read; "
                    + "subscribe with 'event plain', as 'callwarden record' does"
            )
        }
        guard file.isUnread else {
            if file.events == 0 { note("\(file.name): holds no event") }
            guard file.strays > 0 else { return }
            note(
                "\(file.name): \(file.strays) pieces that are no frames; windows there are incomplete"
            )
            return
        }
        summary.filesUnread += 1
        if file.xmlEvents == 0 { note("\(file.name): \(CaptureLook(file.head).words)") }
    }

    /// Closes what is still open: the input is over.
    package mutating func finish(alert: (ReplayedAlert) throws -> Void) rethrows {
        watch?.finish(core)
        core.finish()
        try gather(alert)
    }

    /// Has the core take an input, and whoever looks on look at it.
    mutating func handle(_ input: WardenInput, at now: Moment) {
        if let sweep { return sweep.take(input, at: now, by: &core) }
        if let watch { return watch.take(input, at: now, by: &core) }
        core.handle(input, at: now)
    }

    /// A frame larger than is taken: whatever it said is missing.
    private mutating func passOver() {
        summary.malformedFrames += 1
        file.frames += 1
        miss(.oversized)
    }

    /// Something was in the feed that is not known: windows that touch this place are incomplete.
    private mutating func miss(_ reason: GapReason) {
        let time = reader.stamp.time
        handle(
            .shed(LinkID(0), count: 1, reason),
            at: Moment(monotonic: time, wall: time)
        )
    }

    private mutating func take(
        _ frame: FrameBounds,
        of decoder: borrowing FrameDecoder,
        _ note: (String) -> Void
    ) {
        let reading: EventReading
        switch frame.kind {
        case .eventPlain: reading = decoder.with(frame.body) { reader.readPlain($0) }
        case .eventJSON: reading = reader.readJSON(decoder.copy(frame.body))
        default: return takeOther(frame, of: decoder)
        }
        summary.events += 1
        let time = reader.stamp.time
        if !file.hasTime, reading == .call || reading == .heartbeat { begin(at: time, note) }
        let now = Moment(monotonic: time, wall: time)
        switch reading {
        case .call: handle(.call(reader.event), at: now)
        case .leg: handle(.leg(reader.leg), at: now)
        case .heartbeat: handle(.heartbeat(LinkID(0), time), at: now)
        case .malformed:
            summary.malformedFrames += 1
            miss(.malformed)
        case .undirected: summary.undirectedCalls += 1
        case .shutdown, .ignored: break
        }
        if case .malformed = reading {} else { file.events += 1 }
        summary.calls = core.counters.calls
    }

    private mutating func takeOther(
        _ frame: FrameBounds,
        of decoder: borrowing FrameDecoder
    ) {
        switch frame.kind {
        case .eventXML:
            summary.eventsUnread += 1
            file.xmlEvents += 1
            miss(.malformed)
        case .authRequest:
            file.frames += 1
            // The feed was connected anew: what happened meanwhile is not in it.
            if file.events > 0 { miss(.disconnected) }
        case .other:
            // Every frame of a switch has a type, one of few: this lost a byte, or is the rest of one.
            file.strays += 1
            miss(.malformed)
        default: file.frames += 1
        }
    }

    /// The first event of a file that follows others.
    private mutating func begin(at time: EventTime, _ note: (String) -> Void) {
        file.hasTime = true
        guard latest != .min, latest - time > Self.disorderMicroseconds else { return }
        summary.timesBackwards += 1
        let seconds = Double((latest - time) / 1_000) / 1_000
        note(
            "\(file.name): begins \(seconds) s before the end of what came before; give files oldest first"
        )
    }

    /// Files of one feed may overlap by as much.
    private static let disorderMicroseconds: Int64 = 1_000_000

    mutating func gather(_ alert: (ReplayedAlert) throws -> Void) rethrows {
        core.takeEffects(into: &effects)
        for case .record(let record) in effects {
            guard let closed = gatherer.take(record) else { continue }
            summary.alerts += 1
            summary.alertsByRule[closed.rule, default: 0] += 1
            summary.flaggedCalls += closed.calls.count
            try alert(closed)
        }
    }
}
