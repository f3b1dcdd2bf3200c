import Calls
package import Telephony

/// How far learning has come, for those who wait for it.
package struct LearningStatus: Sendable, Equatable {
    /// When it began, by the first call; nil before.
    package let since: EventTime?
    /// When the limits come into force, as far as can be said now.
    package let until: EventTime?
    /// By the newest call that was seen.
    package let isDone: Bool
    package let calleesHeld: Int
    /// Callees that were to have a record and found no room.
    package let refused: Int
}

extension LearningStatus {
    /// By the row of the whole traffic alone, without any callee's; nothing learned where it is broken.
    package init(of row: CalleeBaseline?, _ setup: BaselineSetup) {
        let course = row.flatMap(LearningCourse.init) ?? LearningCourse()
        self.init(
            since: course.since,
            until: course.end(days: setup.learningDays),
            isDone: course.isDone(at: course.newest, days: setup.learningDays),
            calleesHeld: 0,
            refused: 0
        )
    }
}

/// When the whole of the traffic began to be learned, and how long that takes.
struct LearningCourse: Sendable, Equatable {
    private static let day: Int64 = 86_400_000_000

    var since: EventTime?
    /// The agent was blind for so long meanwhile: that teaches nothing.
    var blindMicroseconds: Int64 = 0
    /// The newest time that was seen.
    var newest: EventTime = 0

    init() {}

    /// As it was kept with the whole of the traffic; nil where the row is broken.
    init?(_ row: CalleeBaseline) {
        var text = BaselineText(reading: row.state)
        let since = Int64(bitPattern: text.read(UInt64.self))
        let blind = Int64(bitPattern: text.read(UInt64.self))
        guard text.isDone, since >= 0, blind >= 0, since <= row.lastCall else { return nil }
        (self.since, blindMicroseconds, newest) = (since, blind, row.lastCall)
    }

    /// Takes in the time of a call.
    mutating func note(_ time: EventTime) -> Bool {
        newest = max(newest, time)
        guard since == nil else { return false }
        since = time
        return true
    }

    /// When learning ends.
    func end(days: Int) -> EventTime? {
        since.map { $0 + Int64(days) * Self.day + blindMicroseconds }
    }

    func isDone(at time: EventTime, days: Int) -> Bool {
        end(days: days).map { time >= $0 } ?? (days == 0)
    }
}

extension Baselines {
    /// How far learning has come.
    package var learning: LearningStatus {
        LearningStatus(
            since: course.since,
            until: course.end(days: setup.learningDays),
            isDone: course.isDone(at: course.newest, days: setup.learningDays),
            calleesHeld: records.count,
            refused: refused
        )
    }

    /// The time of a call as it is learned by; the first begins learning.
    mutating func note(_ time: EventTime) -> LearningTime {
        if course.note(time) { countDown() }
        return frame.time(time)
    }

    /// Says anew up to when the whole is learned for the first time.
    mutating func countDown() {
        let end = course.end(days: setup.learningDays)
        frame.learnedFromHour = end.map { frame.zone.hour(of: $0) } ?? Int.max
    }

    /// The agent was blind: hours that lie in it say nothing, and learning takes so much longer.
    package mutating func wasBlind(from: EventTime, to: EventTime) {
        guard !isOff, from < to else { return }
        let bins = max(0, frame.bin(of: from))..<frame.bin(of: to) + 1
        let known = frame.blind.count(in: bins)
        frame.blind.add(bins)
        let isLearning = !course.isDone(at: from, days: setup.learningDays)
        if isLearning, let since = course.since, to > since {
            course.blindMicroseconds += Int64(bins.count - known) * frame.binMicroseconds
            countDown()
        }
    }

    /// A callee is learned from the beginning; for a day its own rate counts as it is.
    ///
    /// A number that has changed its owner would else be held to what it was before.
    package mutating func forget(_ key: PartyKey) {
        guard !isOff else { return }
        let time = frame.time(course.newest)
        var isFrozen = false
        var name = PartyText()
        if let place = records.place(of: key) {
            isFrozen = records.callees[place].marks.contains(.frozen)
            name = names[key] ?? name
            forgetRecord(place)
        }
        addRecord(key, at: time, calls: 0) { name }
        guard let place = records.place(of: key) else { return }
        records.callees[place].marks.insert(.beginsAnew)
        if isFrozen { records.callees[place].freeze() }
    }
}
