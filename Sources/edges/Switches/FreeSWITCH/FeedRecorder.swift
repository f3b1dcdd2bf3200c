import CLinux
import EventSocket
import Glibc

/// Why a recording ended before it was told to.
package enum RecordingError: Error, Equatable, CustomStringConvertible {
    case refused(String)
    case cannotWrite(path: String, reason: String)
    /// The disk took so long that the feed would have had to wait.
    case diskTooSlow(bytesWaiting: Int)

    package var description: String {
        switch self {
        case .refused(let words): "the switch refused: \(words)"
        case .cannotWrite(let path, let reason): "\(path): cannot be written: \(reason)"
        case .diskTooSlow(let bytes):
            "the disk cannot keep up (\(bytes) bytes wait), so the feed was closed to spare the switch"
        }
    }
}

/// Writes a switch's event feed to a file, byte for byte, for `replay`.
///
/// The socket is read whatever the disk does; bytes wait in memory up to a limit, and past it the
/// connection is closed, since a client that stops reading can freeze a FreeSWITCH.
package final class FeedRecorder {
    private static let pieceBytes = 1 << 18

    package private(set) var bytes = 0
    package private(set) var events = 0
    private let configuration: LinkConfiguration
    private let file: FeedFile
    private var hasSubscribed = false
    private var decoder: FrameDecoder
    private var buffer = [UInt8](repeating: 0, count: FeedRecorder.pieceBytes)

    /// Makes the file; one that exists already is refused.
    package init(_ configuration: LinkConfiguration, path: String) throws {
        self.configuration = configuration
        decoder = FrameDecoder(limits: configuration.frameLimits)
        file = try FeedFile(path: path)
    }

    /// Records until `isOver` says so, which is asked four times a second, or the switch ends it.
    ///
    /// A feed that never began leaves no file behind.
    package func run(until isOver: () -> Bool) throws {
        defer { file.finish(isKept: hasSubscribed) }
        let socket = try connected()
        while !isOver() {
            var entry = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, 250) > 0 else { continue }
            let count = try unsafe buffer.withUnsafeMutableBytes {
                try unsafe socket.read(into: $0)
            }
            guard let count else { continue }
            bytes += count
            try file.add(buffer[..<count])
            decoder.append(buffer[..<count])
            while let bounds = try decoder.next() { try take(bounds, from: socket) }
        }
        _ = try? socket.write(Command.exit.encoded()[...])
    }

    private func connected() throws -> Socket {
        var failure = SocketError.timedOut
        for address in try SocketAddress.resolve(
            host: configuration.host,
            port: configuration.port
        ) {
            do throws(SocketError) {
                let socket = try Socket.connecting(to: address)
                var entry = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
                let milliseconds = Int32(configuration.connectTimeoutSeconds * 1_000)
                guard unsafe poll(&entry, 1, milliseconds) > 0 else { throw .timedOut }
                try socket.finishConnecting()
                return socket
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func take(_ bounds: FrameBounds, from socket: Socket) throws {
        if bounds.kind == .eventPlain {
            events += 1
            return
        }
        let frame = decoder.frame(bounds)
        switch frame.kind {
        case .authRequest: _ = try socket.write(configuration.authentication()[...])
        case .commandReply:
            if case .error(let words) = Reply(frame) { throw RecordingError.refused(words) }
            guard !hasSubscribed else { return }
            hasSubscribed = true
            _ = try socket.write(Command.subscribe(Command.followedEvents).encoded()[...])
        case .rudeRejection: throw RecordingError.refused("access list (apply-inbound-acl)")
        default: break
        }
    }
}
