/// What the switch does by itself when its time comes.
enum SwitchTimer: Sendable {
    case ordinaryCall
    case attackCall(plan: Int, round: Int, index: Int)
    case answer(CallNumber)
    /// The caller gives up or hangs up.
    case callerLeaves(CallNumber)
    case hangUp(CallNumber)
    case complete(CallNumber)
    case heartbeat
    case authDeadline(ClientID)
    /// The api command that kept this client's connection busy is done.
    case apiDone(ClientID, reply: [UInt8])
    case jobDone(BackgroundJob, result: [UInt8])
    case lingerOver(ClientID)
    case closeOverdue(ClientID)
    case play(Int)
    /// The fault of this plan is due.
    case fault(Int)
    /// Some fault's time is over.
    case faultOver
    /// What a fault kept out of this client's order goes out at the latest.
    case orderedAgain(ClientID)
}

/// Timers by time, then by the order in which they were set: a binary heap.
struct TimerQueue: Sendable {
    private struct Entry: Sendable {
        var due: Int64
        var order: UInt64
        var timer: SwitchTimer

        func precedes(_ other: Entry) -> Bool {
            due != other.due ? due < other.due : order < other.order
        }
    }

    private var heap: [Entry] = []
    private var order: UInt64 = 0

    var nextDue: Int64? { heap.first?.due }

    mutating func set(_ timer: SwitchTimer, at due: Int64) {
        order += 1
        heap.append(Entry(due: due, order: order, timer: timer))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest timer that is due by `now`.
    mutating func pop(by now: Int64) -> (due: Int64, timer: SwitchTimer)? {
        guard let first = heap.first, first.due <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return (first.due, first.timer) }
        heap[0] = last
        sink()
        return (first.due, first.timer)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].precedes(heap[least]) { least = child }
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
