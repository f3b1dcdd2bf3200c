/// What is due at some time, by time and then by the order in which it was set: a binary heap.
package struct TimerQueue<Timer> {
    fileprivate struct Entry {
        var due: Int64
        var order: UInt64
        var timer: Timer

        func precedes(_ other: Entry) -> Bool {
            due != other.due ? due < other.due : order < other.order
        }
    }

    private var heap: [Entry] = []
    private var order: UInt64 = 0

    package init() {}

    package var nextDue: Int64? { heap.first?.due }

    /// Sets a timer; those of one time come in the order in which they were set.
    package mutating func set(_ timer: Timer, at due: Int64) {
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
    package mutating func pop(by now: Int64) -> (due: Int64, timer: Timer)? {
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

extension TimerQueue.Entry: Sendable where Timer: Sendable {}
extension TimerQueue: Sendable where Timer: Sendable {}
