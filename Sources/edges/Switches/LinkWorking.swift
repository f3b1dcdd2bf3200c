import CLinux
import Records
import Glibc
import Ring

/// What the thread of a link does, one turn after the other; what all switches share stands here once.
protocol LinkWorking: ~Copyable, SendableMetatype {
    associatedtype State: FeedState

    var wakeUp: WakeUp { get }
    var machine: any Machine { get }
    var delegate: any LinkDelegate { get }
    var counters: LinkCounters { get set }
    var state: State { get set }
    var outlet: InputOutlet { get set }

    /// Lets time pass; the link itself stays as it is where it is held.
    mutating func tick(isHeld: Bool, at now: Moment)
    /// Carries out what the state says.
    mutating func act(_ actions: [State.Action], at now: Moment)
    /// What to wait on beside the wake-up.
    func addDescriptors(to list: inout [pollfd])
    /// Reads or writes what is ready.
    mutating func serve(_ entry: pollfd, at now: Moment)
    /// When the link wants to be called next at the latest.
    func nextTick(after now: Int64) -> Int64
    /// Milliseconds of one wait, however far off the next thing is that has a time.
    var longestWaitMilliseconds: Int64 { get }
    /// Counts what shows only at the end of a turn.
    mutating func count()
    /// Takes leave of the switch.
    mutating func stop()
}

/// Limits of one turn.
enum LinkTurn {
    /// Reads and bytes of one connection, before the other connection and the core get their own.
    static let readsMax = 32
    static let bytesMax = 1 << 20
    static let pollMillisecondsMax: Int64 = 1_000
    /// How soon a ring that was full is tried again.
    static let fullRingMilliseconds: Int64 = 5
    /// Connections that a link waits on, and the wake-up.
    static let descriptorsMax = 4
}

extension LinkWorking where Self: ~Copyable {
    /// One round: wait for something, read it, act on it, run the core.
    mutating func turn() {
        let link = state.link
        let before = machine.now()
        act(state.turned(at: before.monotonic), at: before)
        outlet.deliverWaiting()
        // A link whose last words still wait does not come back before they are heard.
        tick(isHeld: outlet.isWaiting && state.isClosed, at: before)
        // What time alone brought is not kept from the core until something else comes.
        if outlet.takeNews() { delegate.linkTurned(link, readableAt: before) }
        var polled: [pollfd] = []
        polled.reserveCapacity(LinkTurn.descriptorsMax)
        polled.append(pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0))
        addDescriptors(to: &polled)
        let timeout = wait(from: machine.now().monotonic)
        machine.wait(for: &polled, milliseconds: timeout)
        let now = machine.now()
        act(state.turned(at: now.monotonic), at: now)
        if polled[0].revents != 0 { wakeUp.clear() }
        for entry in polled.dropFirst() where entry.revents != 0 { serve(entry, at: now) }
        outlet.reportShed()
        counters.eventsShed = outlet.eventsShed
        count()
        _ = outlet.takeNews()
        delegate.linkTurned(link, readableAt: now)
    }

    /// Milliseconds to the next thing that has a time, rounded up.
    ///
    /// Never zero: what is overdue may be in the hands of another thread, and this one does not spin.
    private func wait(from now: Int64) -> Int64 {
        let due = min(delegate.nextDue ?? .max, nextTick(after: now))
        var longest = longestWaitMilliseconds
        if outlet.isWaiting { longest = min(longest, LinkTurn.fullRingMilliseconds) }
        return min(max(0, due - now) / 1_000 + 1, longest)
    }

    /// Counts what the link has to tell the operator, and tells it.
    mutating func report(_ report: LinkReport) {
        counters.note(report)
        delegate.link(state.link, reports: report)
    }
}
