import Records
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
            case .spare(let action): act(action, at: now)
            case .deliver(let input): outlet.deliver(input)
            case .report(let report): self.report(report)
            }
        }
    }

    // MARK: Connecting

    private mutating func connect(_ connection: LinkChannel, at now: Moment) {
        // The other connection may just have failed, and both live and die together.
        guard state.isConnecting(connection) else { return }
        do throws(SocketError) {
            if connection == .events {
                addresses = try machine.resolve(
                    host: configuration.host,
                    port: configuration.port
                )
                attempts += 1
            }
            let address = addresses[(attempts - 1) % addresses.count]
            let socket = try machine.connect(to: address)
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
        spare = nil
    }
}
