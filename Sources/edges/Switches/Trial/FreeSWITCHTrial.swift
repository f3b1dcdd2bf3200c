import CLinux
import EventSocket
import Glibc
import Records
import Telephony
import Warden

/// Logs in to a FreeSWITCH on a connection of its own, asks for its version, and for the end of a call
/// that cannot be: what a link does before it is up, but for the events.
package struct FreeSWITCHTrial {
    /// The whole trial ends after so long, beside what connecting may take.
    static let replyMilliseconds = 5_000

    private enum Stage { case greeting, authenticating, version, kill }

    private let configuration: LinkConfiguration
    private let machine: any Machine = SystemMachine()
    private var finding = SwitchFinding()
    private var stage = Stage.greeting

    private init(_ configuration: LinkConfiguration) { self.configuration = configuration }

    /// Waits for a name server, the network and the switch.
    package static func run(_ configuration: LinkConfiguration) -> SwitchFinding {
        var trial = FreeSWITCHTrial(configuration)
        do throws(SocketError) {
            let connection = try trial.connect()
            try trial.talk(over: connection)
        } catch {
            trial.finding.why = "\(error)"
        }
        return trial.finding
    }

    /// Tries each address that the host has.
    private func connect() throws(SocketError) -> Connection {
        let (host, port) = (configuration.host, configuration.port)
        var failure = SocketError.cannotResolve(host: host, reason: "no address")
        for address in try machine.resolve(host: host, port: port) {
            do throws(SocketError) {
                let socket = try machine.connect(to: address)
                let limit = Int64(configuration.connectTimeoutSeconds) * 1_000
                guard wait(socket, POLLOUT, milliseconds: limit) else {
                    throw .cannotConnect(
                        reason: "no answer within \(configuration.connectTimeoutSeconds) s"
                    )
                }
                try socket.finishConnecting()
                return Connection(socket, limits: configuration.frameLimits, bufferBytes: 1 << 14)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private func wait(_ socket: any ByteStream, _ events: Int32, milliseconds: Int64) -> Bool {
        var polled = [pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)]
        machine.wait(for: &polled, milliseconds: max(milliseconds, 0))
        return polled[0].revents != 0
    }

    private mutating func talk(over connection: Connection) throws(SocketError) {
        let end = machine.now().monotonic + Int64(Self.replyMilliseconds) * 1_000
        while true {
            let left = (end - machine.now().monotonic) / 1_000
            guard left > 0, wait(connection.socket, POLLIN, milliseconds: left) else {
                finding.why = "no answer within \(Self.replyMilliseconds / 1_000) s"
                return
            }
            _ = try connection.read()
            do throws(FrameError) {
                while let bounds = try connection.frames.next() {
                    let frame = connection.frames.frame(bounds)
                    guard let bytes = answer(frame) else { return }
                    connection.send(bytes)
                }
            } catch {
                finding.why = "what it says is no event socket's: \(error)"
                return
            }
        }
    }

    /// What is to be said next; nil once all is known.
    private mutating func answer(_ frame: Frame) -> [UInt8]? {
        if frame.kind == .rudeRejection || frame.kind == .disconnectNotice {
            finding.why = "turned away: its access list does not let this machine in"
            return nil
        }
        switch stage {
        case .greeting:
            guard frame.kind == .authRequest else { return [] }
            stage = .authenticating
            guard let bytes = try? configuration.authentication() else {
                finding.why = "the password cannot be sent: it holds a line end or a NUL"
                return nil
            }
            return bytes
        case .authenticating:
            guard frame.kind == .commandReply else { return [] }
            if case .error(let words) = Reply(frame) {
                finding.why = "password refused: \(SwitchFinding.words(words))"
                return nil
            }
            finding.isReached = true
            stage = .version
            return try? Command.version.encoded()
        case .version:
            guard Self.isReply(frame) else { return [] }
            // One that names the commands it allows may leave this one out.
            if case .ok(let words) = Reply(frame) { finding.version = SwitchFinding.words(words) }
            stage = .kill
            var random = KillPermission(seed: UInt64.random(in: 0 ... .max))
            return try? Command.killNobody(random.nobody()).encoded()
        case .kill:
            guard Self.isReply(frame) else { return [] }
            take(LinkState.killReply(Reply(frame)), Reply(frame).text)
            return nil
        }
    }

    /// A user without the right to a command hears of it as of one that is no api command.
    private static func isReply(_ frame: Frame) -> Bool {
        frame.kind == .apiResponse || frame.kind == .commandReply
    }

    private mutating func take(_ reply: KillReply?, _ words: String) {
        switch reply {
        case .gone, .accepted: finding.takesKills = true
        case .refused(let why):
            finding.why = "kills are refused: \(SwitchFinding.words(why.string))"
        case nil: finding.why = "a kill is answered: \(SwitchFinding.words(words))"
        }
    }
}
