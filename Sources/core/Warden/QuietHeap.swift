import Records
import Telephony

/// Cases by when they were last seen, the longest ago first: a binary heap.
struct QuietHeap {
    struct Mark {
        var lastSeen: EventTime
        var id: AlertID
        var subject: Subject

        fileprivate func isBefore(_ other: Mark) -> Bool {
            (lastSeen, id.value) < (other.lastSeen, other.id.value)
        }
    }

    private var marks: [Mark] = []

    var first: Mark? { marks.first }

    mutating func insert(_ mark: Mark) {
        marks.append(mark)
        var place = marks.count - 1
        while place > 0, marks[place].isBefore(marks[(place - 1) / 2]) {
            marks.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = marks.popLast(), !marks.isEmpty else { return }
        marks[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < marks.count && marks[child].isBefore(marks[least]) {
                least = child
            }
            guard least != place else { return }
            marks.swapAt(place, least)
            place = least
        }
    }
}
