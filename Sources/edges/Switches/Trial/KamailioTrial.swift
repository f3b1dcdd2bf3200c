import CLinux
import Glibc
import Records
import Ring
import Telephony

/// Looks for a way into the control interface of a Kamailio that answers a sign of life, as its link
/// does, and whether somebody listens where its events come from.
package struct KamailioTrial {
    /// Every way is given its second.
    static let milliseconds = 5_000
    private static let turnMilliseconds: Int64 = 20

    /// Waits for the proxy.
    package static func run(_ configuration: KamailioConfiguration) -> SwitchFinding {
        var finding = SwitchFinding()
        let machine = SystemMachine()
        findWay(configuration, machine, &finding)
        guard let host = configuration.host else {
            finding.isReached = finding.takesKills
            return finding
        }
        do throws(SocketError) {
            try reach(host, configuration.port, configuration.connectTimeoutSeconds, machine)
            finding.isReached = true
        } catch {
            let lost = "event feed \(host):\(configuration.port): \(error)"
            finding.why = finding.why.map { "\(lost); \($0)" } ?? lost
        }
        return finding
    }

    private static func findWay(
        _ configuration: KamailioConfiguration,
        _ machine: SystemMachine,
        _ finding: inout SwitchFinding
    ) {
        let channel = ControlChannel(dialect: configuration.dialect, wakeUp: WakeUp())
        var finder = ControlFinder(configuration, channel: channel)
        let end = machine.now().monotonic + Int64(milliseconds) * 1_000
        while machine.now().monotonic < end {
            let now = machine.now().monotonic
            var news = finder.tick(at: now)
            if channel.descriptor != nil, channel.receive(at: now) == nil {
                news = finder.broke(at: now) ?? news
            }
            switch news {
            case .works:
                finding.takesKills = true
                return
            case .lost(let why):
                finding.why = why
                return
            case nil: break
            }
            var polled: [pollfd] = []
            if let descriptor = channel.descriptor {
                polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
            }
            machine.wait(for: &polled, milliseconds: turnMilliseconds)
        }
        finding.why = "no way into the control interface answered within \(milliseconds / 1_000) s"
    }

    private static func reach(
        _ host: String,
        _ port: Int,
        _ seconds: Int,
        _ machine: SystemMachine
    ) throws(SocketError) {
        var failure = SocketError.cannotResolve(host: host, reason: "no address")
        for address in try machine.resolve(host: host, port: port) {
            do throws(SocketError) {
                let socket = try machine.connect(to: address)
                var polled = [pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)]
                machine.wait(for: &polled, milliseconds: Int64(seconds) * 1_000)
                guard polled[0].revents != 0 else {
                    throw .cannotConnect(reason: "no answer within \(seconds) s")
                }
                return try socket.finishConnecting()
            } catch {
                failure = error
            }
        }
        throw failure
    }
}
