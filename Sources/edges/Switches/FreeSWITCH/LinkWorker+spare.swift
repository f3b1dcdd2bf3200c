import Records
import EventSocket
import Telephony

/// The second command connection: made beside the first, and put in its place.
extension LinkWorker {
    mutating func act(_ action: SpareAction, at now: Moment) {
        switch action {
        case .connect: connectSpare(at: now)
        case .send(let bytes): spare?.send(bytes)
        case .close: spare = nil
        case .use:
            guard let connection = spare else { return }
            // From here on nobody writes to the first one, which is closed as it goes.
            channel.replace(with: connection.socket)
            (commands, spare) = (connection, nil)
        }
    }

    private mutating func connectSpare(at now: Moment) {
        do throws(SocketError) {
            let address = addresses[max(0, attempts - 1) % max(1, addresses.count)]
            var limits = configuration.frameLimits
            limits.bodyBytesMax = max(limits.bodyBytesMax, configuration.replyBytesMax)
            spare = Connection(
                try machine.connect(to: address),
                limits: limits,
                bufferBytes: 1 << 16
            )
        } catch {
            act(state.spareLost(), at: now)
        }
    }

    mutating func serveSpare(at now: Moment) {
        guard let connection = spare else { return }
        do {
            if state.renewal?.step == .connecting {
                try connection.socket.finishConnecting()
                state.spareConnected()
                return
            }
            _ = try connection.read()
            while spare != nil, let frame = try connection.frames.nextFrame() {
                act(state.spareReceived(frame, at: now.monotonic), at: now)
            }
        } catch {
            act(state.spareLost(), at: now)
        }
    }
}
