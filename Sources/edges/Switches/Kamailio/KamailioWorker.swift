import Warden
import CLinux
import Records
import Glibc
import Kamailio
import Ring
import Telephony
import Wire

/// What the thread of a Kamailio link does, one turn after the other.
struct KamailioWorker: ~Copyable, LinkWorking {
    /// How often the control interface is looked after while something is under way.
    static let busyMilliseconds: Int64 = 100

    private let configuration: KamailioConfiguration
    private let control: ControlChannel
    let wakeUp: WakeUp
    let machine: any Machine
    let delegate: any LinkDelegate
    var counters = LinkCounters()
    var state: KamailioState
    private var finder: ControlFinder
    var outlet: InputOutlet
    private var reader: EvapiReader
    private var feed: (any ByteStream)?
    private var decoder = NetstringDecoder()
    private var addresses: [SocketAddress] = []
    private var attempts = 0

    init(
        _ configuration: KamailioConfiguration,
        control: ControlChannel,
        wakeUp: WakeUp,
        delegate: any LinkDelegate,
        on machine: any Machine = SystemMachine()
    ) {
        self.configuration = configuration
        self.control = control
        self.wakeUp = wakeUp
        self.delegate = delegate
        self.machine = machine
        let seed = UInt64(bitPattern: machine.now().wall) ^ UInt64(configuration.port)
        state = KamailioState(configuration, seed: mixed(seed))
        finder = ControlFinder(configuration, channel: control, on: machine)
        outlet = InputOutlet(configuration.link, to: delegate, on: machine)
        reader = EvapiReader(
            link: configuration.link,
            plan: configuration.plan,
            rules: configuration.rules
        )
    }

    mutating func tick(isHeld: Bool, at now: Moment) {
        if !isHeld { act(state.tick(at: now.monotonic), at: now) }
        tell(finder.tick(at: now.monotonic))
    }

    func nextTick(after now: Int64) -> Int64 { state.nextTick(after: now) }

    var longestWaitMilliseconds: Int64 {
        control.isIdle && control.works ? LinkTurn.pollMillisecondsMax : Self.busyMilliseconds
    }

    mutating func count() {
        counters.heardAt = state.lastHeardAt
        counters.canKill = control.works
    }

    mutating func stop() {
        control.open(nil)
        close()
    }

    func addDescriptors(to list: inout [pollfd]) {
        if let feed {
            let events = state.isConnecting ? POLLOUT : POLLIN
            list.append(pollfd(fd: feed.descriptor, events: Int16(events), revents: 0))
        }
        if let descriptor = control.descriptor {
            list.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        }
    }

    mutating func serve(_ entry: pollfd, at now: Moment) {
        if entry.fd == feed?.descriptor {
            if state.isConnecting { finishConnecting(at: now) } else { readFeed(at: now) }
            return
        }
        guard let outcomes = control.receive(at: now.monotonic) else {
            tell(finder.broke(at: now.monotonic))
            return
        }
        for case .kill(let kill, let reply) in outcomes { outlet.deliver(.killReply(kill, reply)) }
    }

    // MARK: The feed

    private mutating func readFeed(at readable: Moment) {
        var now = readable
        let before = counters.bytes
        for _ in 0..<LinkTurn.readsMax
        where counters.bytes - before < LinkTurn.bytesMax {
            guard let feed else { return }
            // Without this evapi stalls for about 40 ms again and again (recorded).
            feed.acknowledgeQuickly()
            do {
                let arrival = try unsafe feed.take { unsafe decoder.fill($0) }
                counters.bytes += arrival?.bytes ?? 0
                while let place = try nextPayload(at: now) {
                    counters.frames += 1
                    let reading = decoder.with(place) { reader.read($0) }
                    take(reading, at: now)
                }
                guard let arrival, !arrival.isAll else {
                    return state.emptied(after: counters.bytes - before)
                }
            } catch {
                lose(error, at: now)
                return
            }
            now = machine.now()
            act(state.readsOn(at: now.monotonic), at: now)
        }
    }

    /// The next payload, once those that went by before it are said.
    private mutating func nextPayload(at now: Moment) throws(NetstringError) -> Range<Int>? {
        let before = decoder.payloadsPassedOver
        let place = try decoder.next()
        let passedOver = decoder.payloadsPassedOver - before
        if passedOver > 0 {
            counters.frames += passedOver
            counters.framesPassedOver += passedOver
            act(state.heard(isPong: false, at: now.monotonic), at: now)
            for _ in 0..<passedOver { outlet.miss(.oversized) }
            let bytes = decoder.lastPassedOverBytes
            delegate.link(configuration.link, reports: .passedOver(bytes: bytes))
        }
        return place
    }

    private mutating func take(_ reading: EvapiReading, at now: Moment) {
        let time = reading == .call ? reader.event.time : nil
        act(state.heard(isPong: reading == .pong, time: time, at: now.monotonic), at: now)
        switch reading {
        case .call:
            counters.events += 1
            counters.calls += 1
            if reader.event.kind == .hungUp { control.forget(reader.event.call) }
            outlet.deliver(.call(reader.event))
        case .pong: break
        // It proves nothing, and a kill on its way asks again by itself.
        case .unprovenEnd: counters.events += 1
        case .ignored: counters.events += 1
        case .malformed(let why):
            counters.malformed += 1
            outlet.miss(.malformed)
            delegate.link(configuration.link, reports: .malformed(why: "\(why)"))
        }
    }

    private mutating func lose(_ error: any Error, at now: Moment) {
        let reason: GapReason = error is SocketError ? .disconnected : .malformed
        act(state.lost(reason, why: "\(error)", at: now.monotonic), at: now)
    }

    // MARK: Acting

    mutating func act(_ actions: [KamailioState.Action], at now: Moment) {
        for action in actions {
            switch action {
            case .connect: connect(at: now)
            case .close: close()
            case .ping: control.ping()
            case .deliver(let input): outlet.deliver(input)
            case .report(let report): self.report(report)
            }
        }
    }

    private mutating func tell(_ news: ControlFinder.News?) {
        switch news {
        case .works(let way):
            outlet.deliver(.takesKills(configuration.link, true))
            delegate.link(configuration.link, reports: .controlWorks(way: way))
        case .lost(let why):
            // One way lost is looked for anew, and kills are repeated meanwhile; with none at all
            // there is nothing to wait for.
            if finder.hasNoWay { outlet.deliver(.takesKills(configuration.link, false)) }
            delegate.link(configuration.link, reports: .controlLost(why: why))
        case nil: break
        }
    }

    private mutating func connect(at now: Moment) {
        guard let host = configuration.host else { return }
        do throws(SocketError) {
            addresses = try machine.resolve(host: host, port: configuration.port)
            feed = try machine.connect(to: addresses[attempts % addresses.count])
            attempts += 1
            decoder = NetstringDecoder()
        } catch {
            attempts += 1
            lose(error, at: now)
        }
    }

    private mutating func finishConnecting(at now: Moment) {
        do throws(SocketError) {
            try feed?.finishConnecting()
        } catch {
            lose(error, at: now)
            return
        }
        control.open(feed: feed)
        act(state.connected(at: now.monotonic), at: now)
    }

    private mutating func close() {
        control.open(feed: nil)
        feed = nil
    }
}
