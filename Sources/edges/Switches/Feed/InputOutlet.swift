import Records
import Warden
import Telephony

/// Puts what a link has to say into its ring, in order.
///
/// In a full ring events are given away and counted; what the core cannot do without, such as the ups
/// and downs of the link and the replies to kills, waits for room, and what comes behind it does not
/// overtake it.
struct InputOutlet {
    private let link: LinkID
    private let delegate: any LinkDelegate
    private let machine: any Machine
    private(set) var eventsShed = 0
    /// Events given away and not reported yet.
    private var shedUnsaid = 0
    /// Events that were not taken in, by reason, that the core has not heard of yet.
    private var missedUnsaid: [GapReason: Int] = [:]
    /// The core has something new in its ring.
    private var hasNews = false
    /// What must not be given away and found no room in the ring.
    private var waiting: [WardenInput] = []

    init(_ link: LinkID, to delegate: any LinkDelegate, on machine: any Machine) {
        self.link = link
        self.machine = machine
        self.delegate = delegate
    }

    /// True once after something was put into the ring.
    mutating func takeNews() -> Bool {
        defer { hasNews = false }
        return hasNews
    }

    /// True while something waits for room.
    var isWaiting: Bool { !waiting.isEmpty }

    /// False where the input was given away.
    @discardableResult
    mutating func deliver(_ input: WardenInput) -> Bool {
        deliverWaiting()
        if waiting.isEmpty, push(input) { return true }
        guard input.isExpendable else {
            waiting.append(input)
            return true
        }
        shedUnsaid += 1
        eventsShed += 1
        return false
    }

    mutating func deliverWaiting() {
        guard !waiting.isEmpty else { return }
        var delivered = 0
        while delivered < waiting.count, push(waiting[delivered]) { delivered += 1 }
        waiting.removeFirst(delivered)
    }

    /// An event came and could not be taken in: a gap, before what comes behind it.
    mutating func miss(_ reason: GapReason) {
        missedUnsaid[reason, default: 0] += 1
        deliverWaiting()
        tellMissed()
    }

    private mutating func tellMissed() {
        guard !missedUnsaid.isEmpty else { return }
        for reason in [GapReason.oversized, .malformed] {
            guard let count = missedUnsaid[reason], waiting.isEmpty,
                push(.shed(link, count: count, reason))
            else { continue }
            missedUnsaid[reason] = nil
        }
    }

    /// Tells the core and the operator of what was given away.
    mutating func reportShed() {
        tellMissed()
        guard shedUnsaid > 0, waiting.isEmpty else { return }
        guard delegate.link(link, delivers: .shed(link, count: shedUnsaid)) else { return }
        delegate.link(link, reports: .eventsShed(shedUnsaid))
        shedUnsaid = 0
    }

    /// True when the ring took it; a full one is given to the core to empty first.
    private mutating func push(_ input: WardenInput) -> Bool {
        hasNews = true
        if delegate.link(link, delivers: input) { return true }
        delegate.linkTurned(link, readableAt: machine.now())
        return delegate.link(link, delivers: input)
    }
}

extension WardenInput {
    /// True for what the core can do without, at the price of a gap.
    fileprivate var isExpendable: Bool {
        switch self {
        case .call, .leg, .heartbeat: true
        default: false
        }
    }
}
