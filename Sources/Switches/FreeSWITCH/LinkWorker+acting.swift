import Detection
import EventSocket
import Telephony

/// What `LinkState` wants done, and what is put into the ring.
extension LinkWorker {
    mutating func act(_ actions: [LinkAction], at now: Moment) {
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

    // MARK: Delivering

    /// Puts an input into the ring.
    ///
    /// In a full one events are given away and counted; what the core cannot do without, such as the
    /// ups and downs of the link and the replies to kills, waits for room, and what comes behind it does
    /// not overtake it.
    mutating func deliver(_ input: WardenInput) {
        deliverWaiting()
        if waiting.isEmpty, push(input) { return }
        if input.isExpendable {
            shedUnsaid += 1
            counters.eventsShed += 1
        } else {
            waiting.append(input)
        }
    }

    mutating func deliverWaiting() {
        guard !waiting.isEmpty else { return }
        let delivered = waiting.firstIndex { !push($0) } ?? waiting.endIndex
        waiting.removeFirst(delivered)
    }

    /// True when the ring took it; a full one is given to the core to empty first.
    private func push(_ input: WardenInput) -> Bool {
        if delegate.link(configuration.link, delivers: input) { return true }
        delegate.linkTurned(configuration.link, readableAt: .now())
        return delegate.link(configuration.link, delivers: input)
    }

    mutating func reportShed() {
        guard shedUnsaid > 0, waiting.isEmpty else { return }
        let input = WardenInput.shed(configuration.link, count: shedUnsaid)
        guard delegate.link(configuration.link, delivers: input) else { return }
        delegate.link(configuration.link, reports: .eventsShed(shedUnsaid))
        shedUnsaid = 0
    }

    // MARK: Connecting

    private mutating func connect(_ connection: LinkChannel, at now: Moment) {
        // The other connection may just have failed, and both live and die together.
        guard state.isConnecting(connection) else { return }
        do throws(SocketError) {
            if connection == .events {
                addresses = try SocketAddress.resolve(
                    host: configuration.host,
                    port: configuration.port
                )
                attempts += 1
            }
            let address = addresses[(attempts - 1) % addresses.count]
            let socket = try Socket.connecting(to: address)
            var limits = configuration.frameLimits
            if connection == .events {
                events = Connection(socket, limits: limits, bufferBytes: Self.feedBufferBytes)
            } else {
                limits.bodyBytesMax = max(limits.bodyBytesMax, configuration.replyBytesMax)
                commands = Connection(socket, limits: limits, bufferBytes: 1 << 16)
            }
        } catch {
            lose(.disconnected, "\(error)", at: now)
        }
    }

    mutating func finishConnecting(_ connection: LinkChannel, at now: Moment) {
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

    mutating func close() {
        _ = channel.close()
        events = nil
        commands = nil
    }
}

extension WardenInput {
    /// True for what the core can do without, at the price of a gap.
    fileprivate var isExpendable: Bool {
        switch self {
        case .call, .heartbeat: true
        default: false
        }
    }
}
