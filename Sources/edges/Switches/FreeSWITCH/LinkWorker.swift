import CLinux
import Records
import EventSocket
import Glibc
import Ring
import Telephony

/// What the thread of a link does: waits in `poll`, reads, and carries out what `LinkState` says.
struct LinkWorker: ~Copyable, LinkWorking {
    static let feedBufferBytes = 1 << 18

    let configuration: LinkConfiguration
    let channel: CommandChannel
    let wakeUp: WakeUp
    let machine: any Machine
    let delegate: any LinkDelegate
    var counters = LinkCounters()
    var state: LinkState
    var reader: EventReader
    var events: Connection?
    var commands: Connection?
    /// The second command connection, while one is being made.
    var spare: Connection?
    var addresses: [SocketAddress] = []
    var attempts = 0
    var outlet: InputOutlet
    /// Who was reported to name sources without being believed: a few, each once.
    var notBelieved: Set<String> = []
    static let notBelievedMax = 8

    init(
        _ configuration: LinkConfiguration,
        commands: CommandChannel,
        wakeUp: WakeUp,
        delegate: any LinkDelegate,
        on machine: any Machine = SystemMachine()
    ) {
        self.configuration = configuration
        channel = commands
        self.wakeUp = wakeUp
        self.delegate = delegate
        self.machine = machine
        outlet = InputOutlet(configuration.link, to: delegate, on: machine)
        let seed = UInt64(bitPattern: machine.now().wall) ^ UInt64(configuration.port)
        state = LinkState(configuration, seed: mixed(seed))
        reader = EventReader(
            link: configuration.link,
            plan: configuration.plan,
            limits: configuration.frameLimits,
            trustedProxies: configuration.trustedProxies,
            rules: configuration.rules
        )
    }

    mutating func tick(isHeld: Bool, at now: Moment) {
        if channel.takeProbeWish() { state.probeSoon(at: now.monotonic) }
        guard !isHeld else { return }
        let silence = channel.silentSince
        act(state.tick(at: now.monotonic, silentSince: silence), at: now)
    }

    func nextTick(after now: Int64) -> Int64 { state.nextTick(after: now) }

    var longestWaitMilliseconds: Int64 { LinkTurn.pollMillisecondsMax }

    mutating func count() {
        counters.heardAt = state.heardAt
        counters.canKill = state.isUp && state.takesKills
    }

    /// Takes leave of the switch.
    mutating func stop() {
        // From here on nobody else writes; behind half a command `exit` would become part of it.
        let isWhole = channel.close()
        if let bytes = try? Command.exit.encoded() {
            events?.send(bytes)
            if isWhole { commands?.send(bytes) }
        }
        close()
    }

    func addDescriptors(to list: inout [pollfd]) {
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
        if let socket = spare?.socket.descriptor {
            let events = state.renewal?.step == .connecting ? POLLOUT : POLLIN
            list.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
    }

    mutating func serve(_ entry: pollfd, at now: Moment) {
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
        } else if entry.fd == spare?.socket.descriptor {
            serveSpare(at: now)
        }
    }
}
