import CLinux
import Records
import EventSocket
import Glibc
import Ring
import Telephony

/// What the thread of a link does: waits in `poll`, reads, and carries out what `LinkState` says.
struct LinkWorker: ~Copyable, LinkWorking {
    /// Reads and bytes in one turn, before the other connection and the core get their own.
    static let readsPerTurnMax = 32
    static let bytesPerTurnMax = 1 << 20
    static let pollMillisecondsMax: Int64 = 1_000
    /// How soon a ring that was full is tried again.
    static let fullRingMilliseconds: Int64 = 5
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

    /// One round: wait for something, read it, act on it, run the core.
    mutating func turn() {
        let before = machine.now()
        act(state.turned(at: before.monotonic), at: before)
        outlet.deliverWaiting()
        if channel.takeProbeWish() { state.probeSoon(at: before.monotonic) }
        // A link whose last words still wait does not come back before they are heard.
        if !outlet.isWaiting || !state.isClosed {
            let silence = channel.silentSince
            act(state.tick(at: before.monotonic, silentSince: silence), at: before)
        }
        // What time alone brought is not kept from the core until something else comes.
        if outlet.takeNews() { delegate.linkTurned(configuration.link, readableAt: before) }
        var polled = descriptors()
        let timeout = wait(from: machine.now().monotonic)
        machine.wait(for: &polled, milliseconds: timeout)
        let now = machine.now()
        act(state.turned(at: now.monotonic), at: now)
        if polled[0].revents != 0 { wakeUp.clear() }
        for entry in polled.dropFirst() where entry.revents != 0 {
            serve(entry, at: now)
        }
        outlet.reportShed()
        counters.eventsShed = outlet.eventsShed
        counters.heardAt = state.heardAt
        counters.canKill = state.isUp && state.takesKills
        _ = outlet.takeNews()
        delegate.linkTurned(configuration.link, readableAt: now)
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

    private func descriptors() -> [pollfd] {
        var list: [pollfd] = []
        list.reserveCapacity(4)
        list.append(pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0))
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
            let events = state.renewal.phase == .connecting ? POLLOUT : POLLIN
            list.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
        return list
    }

    /// Milliseconds to the next thing that has a time, rounded up.
    ///
    /// Never zero: what is overdue may be in the hands of another thread, and this one does not spin.
    private func wait(from now: Int64) -> Int64 {
        let due = min(delegate.nextDue ?? .max, state.nextTick(after: now))
        let longest = !outlet.isWaiting ? Self.pollMillisecondsMax : Self.fullRingMilliseconds
        return min(max(0, due - now) / 1_000 + 1, longest)
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
        } else if entry.fd == spare?.socket.descriptor {
            serveSpare(at: now)
        }
    }
}
