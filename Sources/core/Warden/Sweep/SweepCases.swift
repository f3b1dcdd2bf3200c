import Rules
package import Telephony

/// The alerts of every setting of a sweep, and what was flagged in them: the rule by which `Cases` opens
/// and closes those of one setting, in one row a callee for all of them.
///
/// An alert is over once its callee trips later than the quiet time after its latest call, or once a call
/// of the switch that brought that call is as much later. Nothing is done when it is over, so nobody
/// looks before the callee trips again.
struct SweepCases {
    /// What one setting has found.
    struct Tally {
        var found = RuleTally()
        var confirmed = RuleTally()
        var falsePositives = RuleTally()
    }

    /// The call that brings an alert on.
    struct Trip {
        var callee: Int
        var step: Int
        /// When the pattern was complete.
        var completedAt: EventTime
        /// The latest of the calls flagged.
        var latest: (time: EventTime, link: LinkID)
    }

    /// A step, a link and two marks, from the top: 16 bytes with the time.
    private struct Open: BitwiseCopyable {
        static let none = Open(lastSeen: .min, stamp: 0)
        static let marks: UInt64 = 3

        var lastSeen: EventTime
        var stamp: UInt64

        var step: Int { Int(stamp >> 16) }
        var link: LinkID { LinkID(Int(stamp >> 8 & 0xff)) }

        mutating func use(step: Int, link: LinkID) {
            stamp = UInt64(step) << 16 | UInt64(link.index) << 8 | stamp & Self.marks
        }
    }

    private let quiet: [Int64]
    private(set) var tallies: [Tally]
    private var open: [Open] = []
    /// What operators made of alerts of each callee.
    private var judged: [[JudgedSpan]] = []
    private var peaks = LinkPeaks()
    /// Of the calls judged.
    private(set) var step = 0

    /// `quiet` is how long the alerts of each setting last behind their latest call.
    init(quiet: [Int64]) {
        self.quiet = quiet
        tallies = Array(repeating: Tally(), count: quiet.count)
    }

    /// False where alerts may seem to have gone on that were over.
    var isComplete: Bool { peaks.isComplete }

    /// A call of a switch has been judged.
    mutating func tick(at time: EventTime, on link: LinkID) {
        step += 1
        peaks.note(time, on: link, step: step)
    }

    /// Begins the row of a callee.
    mutating func begin(_ callee: Int, judged spans: [JudgedSpan]) {
        let row = callee * quiet.count
        if row == open.count {
            open.append(contentsOf: repeatElement(.none, count: quiet.count))
            judged.append(spans)
        } else {
            for place in row..<row + quiet.count { open[place] = .none }
            judged[callee] = spans
        }
    }

    /// When the latest call of a callee's alerts began; nil where all of them are over.
    func lastSeen(of callee: Int) -> EventTime? {
        let row = callee * quiet.count
        let up = quiet.indices.filter { setting in
            let item = open[row + setting]
            return item.lastSeen != .min && !isOver(item, setting)
        }
        return up.map { open[row + $0].lastSeen }.max()
    }

    /// A setting has tripped.
    @inline(__always)
    mutating func gather(_ trip: Trip, by setting: Int) {
        let place = trip.callee * quiet.count + setting
        var item = open[place]
        let isOld =
            item.lastSeen != .min && trip.completedAt - item.lastSeen < quiet[setting]
            && !isOver(item, setting)
        if !isOld {
            tallies[setting].found.alerts += 1
            item = .none
        }
        let isLater = trip.latest.time >= item.lastSeen
        item.lastSeen = max(item.lastSeen, trip.latest.time)
        item.use(step: trip.step, link: isLater ? trip.latest.link : item.link)
        open[place] = item
    }

    @inline(__always)
    private func isOver(_ item: Open, _ setting: Int) -> Bool {
        peaks.latest(on: item.link, behind: item.step) >= item.lastSeen + quiet[setting]
    }

    /// Settings have flagged a call, in the alerts that they have gathered it in.
    mutating func count(_ settings: SettingMask, of callee: Int, at time: EventTime) {
        settings.forEach { tallies[$0].found.calls += 1 }
        guard !judged[callee].isEmpty else { return }
        for (mark, isTrue) in [(UInt64(1), true), (2, false)] {
            let isInside = judged[callee].contains {
                $0.isConfirmed == isTrue && $0.times.contains(time)
            }
            guard isInside else { continue }
            let verdict = isTrue ? \Tally.confirmed : \Tally.falsePositives
            settings.forEach { setting in
                let place = callee * quiet.count + setting
                tallies[setting][keyPath: verdict].calls += 1
                guard open[place].stamp & mark == 0 else { return }
                open[place].stamp |= mark
                tallies[setting][keyPath: verdict].alerts += 1
            }
        }
    }
}

/// An alert of the log that an operator has judged: from its first call to its last.
package struct JudgedSpan: Sendable {
    package let times: ClosedRange<EventTime>
    package let isConfirmed: Bool

    package init(_ times: ClosedRange<EventTime>, isConfirmed: Bool) {
        (self.times, self.isConfirmed) = (times, isConfirmed)
    }
}
