/// What is to happen in the simulated world, by time and then by the order in which it was planned.
struct Agenda {
    private struct Entry {
        var time: Int64
        var serial: Int
        var act: () -> Void

        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : serial < other.serial
        }
    }

    private var heap: [Entry] = []
    private var serial = 0

    var nextTime: Int64? { heap.first?.time }

    mutating func plan(at time: Int64, _ act: @escaping () -> Void) {
        serial += 1
        heap.append(Entry(time: time, serial: serial, act: act))
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first that is due by then.
    mutating func next(by time: Int64) -> (time: Int64, act: () -> Void)? {
        guard let first = heap.first, first.time <= time else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return (first.time, first.act)
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
