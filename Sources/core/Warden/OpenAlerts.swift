import Records
import Telephony

/// The alerts that still gather calls, by callee, and for each link in the order in which they fall
/// quiet.
///
/// A heap holds a mark of each alert: when it was last seen as of when it was put there. That moves on
/// with every call and is looked up only when the mark comes to the top, so that a call costs one
/// entry of a dictionary, whatever the number of alerts.
struct OpenAlerts {
    struct Alert {
        var id: AlertID
        var callee: Party
        var lastSeen: EventTime
        /// No call of it is older.
        var since: EventTime
        /// The switch that brought its latest call: that one's clock says when it is quiet.
        var link: LinkID
        /// The brakes have counted out that its callee held callers enough.
        var isProven = false
    }

    private struct Open {
        var alert: Alert
        /// What its mark says.
        var marked: EventTime
    }

    /// Marks that may stand for nothing any more, beside as many as there are alerts.
    private static let marksSpare = 64

    /// Alerts open at once; past it the one quiet for longest is closed early.
    let alertsMax: Int
    private var alerts: [Party: Open] = [:]
    /// By link index.
    private var marks: [QuietHeap] = []
    private var markCount = 0

    init(alertsMax: Int) { self.alertsMax = alertsMax }

    subscript(callee: Party) -> Alert? { alerts[callee]?.alert }
    var count: Int { alerts.count }
    var isFull: Bool { alerts.count >= alertsMax }

    /// Opens an alert, or takes over that it was seen again, no earlier than before.
    mutating func set(_ alert: Alert) { set(alert, after: self[alert.callee]) }

    /// The same for whoever has just looked up how it stands.
    mutating func set(_ alert: Alert, after known: Alert?) {
        if let known, known.id == alert.id, known.link == alert.link {
            alerts[alert.callee]?.alert = alert
        } else {
            mark(alert)
        }
    }

    /// Takes out the alerts that have been quiet for so long by this link's clock, in the order in
    /// which they fell quiet.
    mutating func takeQuiet(at now: EventTime, on link: LinkID, quietAfter: Int64) -> [Alert] {
        let index = Int(link.index)
        guard index < marks.count else { return [] }
        var quiet: [Alert] = []
        while let first = marks[index].first, now - first.lastSeen >= quietAfter {
            guard let alert = current(first, on: index) else { continue }
            removeFirst(of: index)
            alerts[alert.callee] = nil
            quiet.append(alert)
        }
        return quiet
    }

    mutating func take(_ callee: Party) -> Alert? { alerts.removeValue(forKey: callee)?.alert }

    mutating func takeQuietest() -> Alert? {
        var found: Alert?
        for index in marks.indices {
            while let first = marks[index].first {
                guard let alert = current(first, on: index) else { continue }
                if found.map({ Self.isEarlier(alert, $0) }) ?? true { found = alert }
                break
            }
        }
        return found.flatMap { take($0.callee) }
    }

    mutating func takeAll() -> [Alert] {
        defer { self = OpenAlerts(alertsMax: alertsMax) }
        return alerts.values.map(\.alert).sorted(by: Self.isEarlier)
    }

    /// The alert whose mark is first of a link; nil where the mark had to be put right.
    private mutating func current(_ first: QuietHeap.Mark, on index: Int) -> Alert? {
        guard let open = alerts[first.callee], open.alert.id == first.id,
            open.marked == first.lastSeen, Int(open.alert.link.index) == index
        else {
            removeFirst(of: index)
            return nil
        }
        guard open.alert.lastSeen == first.lastSeen else {
            removeFirst(of: index)
            mark(open.alert)
            return nil
        }
        return open.alert
    }

    private mutating func mark(_ alert: Alert) {
        alerts[alert.callee] = Open(alert: alert, marked: alert.lastSeen)
        if markCount >= 2 * alerts.count + Self.marksSpare {
            marks = []
            markCount = 0
            for open in alerts.values { insert(open.alert, at: open.marked) }
        } else {
            insert(alert, at: alert.lastSeen)
        }
    }

    private mutating func insert(_ alert: Alert, at time: EventTime) {
        let index = Int(alert.link.index)
        while marks.count <= index { marks.append(QuietHeap()) }
        marks[index].insert(
            QuietHeap.Mark(lastSeen: time, id: alert.id, callee: alert.callee)
        )
        markCount += 1
    }

    private mutating func removeFirst(of index: Int) {
        marks[index].removeFirst()
        markCount -= 1
    }

    private static func isEarlier(_ left: Alert, _ right: Alert) -> Bool {
        (left.lastSeen, left.id.value) < (right.lastSeen, right.id.value)
    }
}

/// Alerts by when they were last seen, the longest ago first: a binary heap.
struct QuietHeap {
    struct Mark {
        var lastSeen: EventTime
        var id: AlertID
        var callee: Party

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
