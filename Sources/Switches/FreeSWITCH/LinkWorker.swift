import CLinux
import Detection
import EventSocket
import Glibc
import Telephony

/// What the thread of a link does: waits in `poll`, reads, and carries out what `LinkState` says.
struct LinkWorker: ~Copyable {
    /// Reads in one turn before the other connection gets its own.
    static let readsPerTurnMax = 32
    static let pollMillisecondsMax: Int64 = 1_000
    static let feedBufferBytes = 1 << 18

    let configuration: LinkConfiguration
    let channel: CommandChannel
    let wakeUp: WakeUp
    let delegate: any LinkDelegate
    private(set) var counters = LinkCounters()
    private var state: LinkState
    private var reader: EventReader
    private var events: Connection?
    private var commands: Connection?
    private var addresses: [SocketAddress] = []
    private var attempt = 0
    private var shedUnsaid = 0

    init(
        _ configuration: LinkConfiguration,
        commands: CommandChannel,
        wakeUp: WakeUp,
        delegate: any LinkDelegate
    ) {
        self.configuration = configuration
        channel = commands
        self.wakeUp = wakeUp
        self.delegate = delegate
        let seed = UInt64(bitPattern: Moment.now().wall) ^ UInt64(configuration.port)
        state = LinkState(configuration, seed: mixed(seed))
        reader = EventReader(
            link: configuration.link,
            plan: configuration.plan,
            limits: configuration.frameLimits
        )
    }

    /// One round: wait for something, read it, act on it, run the core.
    mutating func turn() {
        let before = Moment.now()
        act(state.tick(at: before.monotonic, oldestCommandAt: channel.oldestCommandAt), at: before)
        var polled = descriptors()
        let timeout = wait(from: Moment.now().monotonic)
        _ = unsafe poll(&polled, nfds_t(polled.count), Int32(timeout))
        let now = Moment.now()
        if polled[0].revents != 0 { wakeUp.clear() }
        for entry in polled.dropFirst() where entry.revents != 0 {
            serve(entry, at: now)
        }
        reportShed()
        delegate.linkTurned(configuration.link, readableAt: now)
    }

    /// Takes leave of the switch.
    mutating func stop() {
        if let bytes = try? Command.exit.encoded() {
            events?.send(bytes)
            commands?.send(bytes)
        }
        close()
    }

    private func descriptors() -> [pollfd] {
        var list = [pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)]
        if let socket = events?.socket.descriptor {
            let events = state.isConnecting(.events) ? POLLOUT : POLLIN
            list.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
        if let socket = commands?.socket.descriptor {
            let isWriting = state.isConnecting(.commands) || channel.hasOutgoing
            let events =
                state.isConnecting(.commands) ? POLLOUT : isWriting ? POLLIN | POLLOUT : POLLIN
            list.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
        return list
    }

    /// Milliseconds to the next thing that has a time, rounded up.
    private func wait(from now: Int64) -> Int64 {
        let due = min(delegate.nextDue ?? .max, state.nextTick(after: now))
        guard due > now else { return 0 }
        return min((due - now) / 1_000 + 1, Self.pollMillisecondsMax)
    }

    private mutating func serve(_ entry: pollfd, at now: Moment) {
        if entry.fd == events?.socket.descriptor {
            if state.isConnecting(.events) {
                finishConnecting(.events, at: now)
            } else {
                readEvents(at: now)
            }
        } else if entry.fd == commands?.socket.descriptor {
            if state.isConnecting(.commands) {
                finishConnecting(.commands, at: now)
                return
            }
            if entry.revents & Int16(POLLOUT) != 0, !channel.flush() {
                lose(.disconnected, "the command connection broke", at: now)
                return
            }
            if entry.revents & ~Int16(POLLOUT) != 0 { readCommands(at: now) }
        }
    }

    // MARK: Reading

    private mutating func readEvents(at now: Moment) {
        for _ in 0..<Self.readsPerTurnMax {
            guard let connection = events else { return }
            do {
                guard let count = try connection.read() else { return }
                counters.bytes += count
                while let frame = try connection.frames.next() {
                    takeEventFrame(frame, of: connection, at: now)
                    if events == nil { return }
                }
            } catch {
                lose(error, connection, at: now)
                return
            }
        }
    }

    private mutating func takeEventFrame(
        _ frame: FrameBounds,
        of connection: Connection,
        at now: Moment
    ) {
        counters.frames += 1
        guard frame.kind == .eventPlain else {
            act(state.received(connection.frames.frame(frame), at: now.monotonic), at: now)
            return
        }
        counters.events += 1
        let reading = connection.frames.with(frame.body) { reader.readPlain($0) }
        switch reading {
        case .call:
            counters.calls += 1
            act(state.heard(reader.stamp, at: now.monotonic), at: now)
            deliver(.call(reader.call))
        case .heartbeat:
            act(state.heard(reader.stamp, at: now.monotonic), at: now)
            deliver(.heartbeat(configuration.link, reader.stamp.time))
        case .shutdown: delegate.link(configuration.link, reports: .shutdownAnnounced)
        case .ignored: act(state.heard(nil, at: now.monotonic), at: now)
        case .malformed(let why):
            counters.malformed += 1
            delegate.link(configuration.link, reports: .malformed(why: "\(why)"))
        }
    }

    private mutating func readCommands(at now: Moment) {
        for _ in 0..<Self.readsPerTurnMax {
            guard let connection = commands else { return }
            do {
                guard let count = try connection.read() else { return }
                counters.bytes += count
                while let frame = try connection.frames.nextFrame() {
                    takeCommandFrame(frame, at: now)
                    if commands == nil { return }
                }
            } catch {
                lose(error, connection, at: now)
                return
            }
        }
    }

    private mutating func takeCommandFrame(_ frame: Frame, at now: Moment) {
        counters.frames += 1
        guard frame.kind == .commandReply || frame.kind == .apiResponse else {
            act(state.receivedUnasked(frame, at: now.monotonic), at: now)
            return
        }
        guard let token = channel.replied() else {
            lose(.malformed, "a reply came that nobody waits for", at: now)
            return
        }
        act(state.replied(token, frame, at: now.monotonic), at: now)
    }

    private mutating func lose(_ error: any Error, _ connection: Connection, at now: Moment) {
        switch error {
        case SocketError.ended:
            do throws(FrameError) {
                try connection.frames.finish()
                lose(.disconnected, "\(SocketError.ended)", at: now)
            } catch { lose(.disconnected, "the feed was cut: \(error)", at: now) }
        case let error as SocketError: lose(.disconnected, "\(error)", at: now)
        default: lose(.malformed, "the feed cannot be read: \(error)", at: now)
        }
    }

    private mutating func lose(_ reason: GapReason, _ why: String, at now: Moment) {
        act(state.lost(reason, why: why, at: now.monotonic), at: now)
    }

    // MARK: Acting

    private mutating func act(_ actions: [LinkAction], at now: Moment) {
        for action in actions {
            switch action {
            case .connect(let connection): connect(connection, at: now)
            case .close: close()
            case .send(let bytes): events?.send(bytes)
            case .command(let bytes, let token):
                _ = channel.send(bytes, token, at: now.monotonic)
                if token == .liveCalls { channel.takeKills() }
            case .deliver(let input): deliver(input)
            case .report(let report): self.report(report)
            }
        }
    }

    private mutating func report(_ report: LinkReport) {
        switch report {
        case .up:
            counters.isUp = true
            counters.timesUp += 1
        case .down:
            counters.isUp = false
            counters.timesDown += 1
        default: break
        }
        delegate.link(configuration.link, reports: report)
    }

    private mutating func deliver(_ input: WardenInput) {
        if delegate.link(configuration.link, delivers: input) { return }
        // The ring is full: run the core now, and give the event away if that did not help.
        delegate.linkTurned(configuration.link, readableAt: .now())
        if delegate.link(configuration.link, delivers: input) { return }
        shedUnsaid += 1
        counters.eventsShed += 1
    }

    private mutating func reportShed() {
        guard shedUnsaid > 0 else { return }
        let input = WardenInput.shed(configuration.link, count: shedUnsaid)
        guard delegate.link(configuration.link, delivers: input) else { return }
        delegate.link(configuration.link, reports: .eventsShed(shedUnsaid))
        shedUnsaid = 0
    }

    private mutating func connect(_ connection: LinkChannel, at now: Moment) {
        do throws(SocketError) {
            if connection == .events {
                addresses = try SocketAddress.resolve(
                    host: configuration.host,
                    port: configuration.port
                )
                attempt += 1
            }
            guard !addresses.isEmpty else { return }
            let socket = try Socket.connecting(to: addresses[attempt % addresses.count])
            let limits = configuration.frameLimits
            if connection == .events {
                events = Connection(socket, limits: limits, bufferBytes: Self.feedBufferBytes)
            } else {
                commands = Connection(socket, limits: limits, bufferBytes: 1 << 16)
            }
        } catch {
            lose(.disconnected, "\(error)", at: now)
        }
    }

    private mutating func finishConnecting(_ connection: LinkChannel, at now: Moment) {
        do throws(SocketError) {
            switch connection {
            case .events: try events?.socket.finishConnecting()
            case .commands:
                try commands?.socket.finishConnecting()
                channel.open(commands?.socket)
            }
            state.connected(connection)
        } catch {
            lose(.disconnected, "\(error)", at: now)
        }
    }

    private mutating func close() {
        channel.close()
        events = nil
        commands = nil
    }
}
