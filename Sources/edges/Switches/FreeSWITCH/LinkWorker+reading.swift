import Warden
import Records
import EventSocket
import Telephony

/// From bytes to what `LinkState` and the core hear.
extension LinkWorker {
    mutating func readEvents(at readable: Moment) {
        var now = readable
        let before = counters.bytes
        for _ in 0..<LinkTurn.readsMax
        where counters.bytes - before < LinkTurn.bytesMax {
            guard let connection = events else { return }
            let arrival: Arrival?
            do {
                arrival = try connection.read()
                counters.bytes += arrival?.bytes ?? 0
                while let frame = try connection.frames.next() {
                    takeEventFrame(frame, of: connection, at: now)
                    if events == nil { return }
                }
            } catch {
                lose(error, connection, at: now)
                return
            }
            // What this read brought does not wait for what else there is to read.
            if outlet.takeNews() { delegate.linkTurned(configuration.link, readableAt: now) }
            guard let arrival, !arrival.isAll else {
                return state.emptied(after: counters.bytes - before)
            }
            now = machine.now()
            act(state.readsOn(at: now.monotonic), at: now)
        }
    }

    private mutating func takeEventFrame(
        _ frame: FrameBounds,
        of connection: Connection,
        at now: Moment
    ) {
        counters.frames += 1
        guard case .eventPlain = frame.kind else {
            if frame.kind == .passedOver {
                passOver(connection.frames.lastPassedOver.bodyBytes, at: now)
                return
            }
            let whole = connection.frames.frame(frame)
            act(state.received(whole, at: now.monotonic), at: now)
            if frame.kind == .other, events != nil { missUnknown(whole) }
            return
        }
        counters.events += 1
        let before = reader.sourcesNotBelieved
        let reading = connection.frames.with(frame.body) { reader.readPlain($0) }
        if reader.sourcesNotBelieved != before { reportNotBelieved() }
        switch reading {
        case .call:
            counters.calls += 1
            act(state.heard(reader.stamp, at: now.monotonic), at: now)
            outlet.deliver(.call(reader.event))
        case .leg:
            act(state.heard(reader.stamp, at: now.monotonic), at: now)
            outlet.deliver(.leg(reader.leg))
        case .heartbeat:
            act(state.heard(reader.stamp, at: now.monotonic), at: now)
            outlet.deliver(.heartbeat(configuration.link, reader.stamp.time))
        case .shutdown: delegate.link(configuration.link, reports: .shutdownAnnounced)
        case .ignored: act(state.heard(nil, at: now.monotonic), at: now)
        case .undirected:
            act(state.heard(nil, at: now.monotonic), at: now)
            counters.undirected += 1
            if counters.undirected == 1 { delegate.link(configuration.link, reports: .undirected) }
        case .malformed(let why):
            counters.malformed += 1
            outlet.miss(.malformed)
            delegate.link(configuration.link, reports: .malformed(why: "\(why)"))
        }
    }

    /// The true source of a call was named by somebody who is not believed: said once for each.
    private mutating func reportNotBelieved() {
        let from = reader.lastNotBelieved.string
        guard notBelieved.count < Self.notBelievedMax, notBelieved.insert(from).inserted else {
            return
        }
        delegate.link(configuration.link, reports: .sourceNotBelieved(from: from))
    }

    /// A frame of a type that no switch sends: an event that lost a byte of its head, perhaps.
    private mutating func missUnknown(_ frame: Frame) {
        counters.malformed += 1
        outlet.miss(.malformed)
        let type = frame["Content-Type"]?.prefix(40) ?? ""
        delegate.link(configuration.link, reports: .malformed(why: "a frame of type \(type)"))
    }

    /// An event too large to be kept went by.
    private mutating func passOver(_ bytes: Int, at now: Moment) {
        counters.framesPassedOver += 1
        act(state.heard(nil, at: now.monotonic), at: now)
        outlet.miss(.oversized)
        delegate.link(configuration.link, reports: .passedOver(bytes: bytes))
    }

    mutating func readCommands(at readable: Moment) {
        var now = readable
        let before = counters.bytes
        for _ in 0..<LinkTurn.readsMax
        where counters.bytes - before < LinkTurn.bytesMax {
            guard let connection = commands else { return }
            do {
                guard let arrival = try connection.read() else { return }
                counters.bytes += arrival.bytes
                while let frame = try connection.frames.nextFrame() {
                    takeCommandFrame(frame, of: connection, at: now)
                    if commands == nil { return }
                }
                if arrival.isAll { return }
            } catch {
                lose(error, connection, at: now)
                return
            }
            now = machine.now()
            act(state.readsOn(at: now.monotonic), at: now)
        }
    }

    private mutating func takeCommandFrame(
        _ frame: Frame,
        of connection: Connection,
        at now: Moment
    ) {
        counters.frames += 1
        if frame.kind == .passedOver {
            passOverReply(connection.frames.lastPassedOver, at: now)
            return
        }
        guard frame.kind == .commandReply || frame.kind == .apiResponse else {
            act(state.receivedUnasked(frame, at: now.monotonic), at: now)
            return
        }
        guard let token = channel.replied(at: now.monotonic) else {
            lose(.malformed, "a reply came that nobody waits for", at: now)
            return
        }
        act(state.replied(token, frame, at: now.monotonic), at: now)
    }

    /// A reply too large to be kept went by: the link can do without the list of calls only.
    private mutating func passOverReply(_ reply: PassedOver, at now: Moment) {
        counters.framesPassedOver += 1
        let token = channel.replied(at: now.monotonic)
        guard reply.kind == .apiResponse, token == .liveCalls else {
            lose(.malformed, "a reply of \(reply.bodyBytes) bytes", at: now)
            return
        }
        act(state.listPassedOver(bytes: reply.bodyBytes), at: now)
    }

    private mutating func lose(_ error: any Error, _ connection: Connection, at now: Moment) {
        switch error {
        case SocketError.ended:
            do throws(FrameError) {
                try connection.frames.finish()
                lose(.disconnected, "\(SocketError.ended)", at: now)
            } catch { lose(.disconnected, "\(error)", at: now) }
        case let error as SocketError: lose(.disconnected, "\(error)", at: now)
        default: lose(.malformed, "the feed cannot be read: \(error)", at: now)
        }
    }

    mutating func lose(_ reason: GapReason, _ why: String, at now: Moment) {
        act(state.lost(reason, why: why, at: now.monotonic), at: now)
    }
}
