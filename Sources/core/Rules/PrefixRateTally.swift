import Calls
import Records
import Telephony

/// What one caller has had to do with one prefix.
struct PrefixRateTally {
    /// How many calls there were since a midnight.
    private struct Since {
        var midnight: EventTime = .min
        var count = 0
    }

    /// Calls that are held, in order of time.
    var calls = TimedCalls()
    /// Of the calls that are held no longer, those of the latest day.
    private var left = Since()
    /// The number called last, and how often one after the other.
    private var lastCallee = Party.none
    private var inARow = Since()
    /// Calls that are up.
    private(set) var upCount = 0
    private var talk = TalkTime()

    /// True where nothing is known that a call to come might want.
    var isEmpty: Bool { calls.isEmpty && upCount == 0 }

    // MARK: Calls

    /// A call begins.
    mutating func begin(_ call: Observation, since midnight: EventTime, isFollowed: Bool) {
        calls.add(TimedCalls.Call(time: call.time, serial: call.serial))
        if call.callee == lastCallee, inARow.midnight == midnight {
            inARow.count += 1
        } else {
            lastCallee = call.callee
            inARow = Since(midnight: midnight, count: 1)
        }
        if isFollowed { upCount += 1 }
    }

    /// A call makes way: of its day, that it was is all that stays.
    mutating func leave(_ serial: CallSerial, at time: EventTime, since midnight: EventTime) -> Bool
    {
        guard calls.remove(serial, at: time) else { return false }
        if midnight == left.midnight {
            left.count += 1
        } else if midnight > left.midnight {
            left = Since(midnight: midnight, count: 1)
        }
        return true
    }

    /// A call has become exempt; what is called in a row begins anew.
    mutating func drop(_ serial: CallSerial, at time: EventTime) {
        if calls.remove(serial, at: time) { lastCallee = .none }
    }

    /// A call that is up was answered.
    mutating func answer(at time: EventTime) { talk.begin(at: time) }

    /// A call is up no longer.
    mutating func end(answeredAt: EventTime) {
        upCount -= 1
        if answeredAt != 0 { talk.leave(at: answeredAt) }
    }

    /// A call is over in which so much was talked.
    mutating func talked(_ microseconds: Int64, until time: EventTime) {
        talk.add(microseconds, endedAt: time)
    }

    // MARK: Figures

    /// Calls of a stretch of time that ends then.
    func count(within window: Int64, until time: EventTime) -> Int {
        calls.within(time - window...time).count
    }

    /// Calls since a midnight.
    func count(since midnight: EventTime, until time: EventTime) -> Int {
        calls.within(midnight...max(midnight, time)).count
            + (left.midnight == midnight ? left.count : 0)
    }

    /// How often the number called last was called one time after the other.
    var sequentialCalls: Int { inARow.count }

    /// Whole minutes of talk within the hour that the latest of the times given lies in, calls that are
    /// up included.
    mutating func minutesOfTalk(at time: EventTime) -> Int { talk.minutes(at: time) }
}

/// How much was talked within an hour: in calls that ended in this minute or the 59 before it, and in
/// those that are up, from their answer on.
private struct TalkTime {
    private static let minutes = 60

    /// By the minute in which calls ended, those of an hour; none before the first.
    private var ended: [Int64] = []
    private var newestMinute: Int64 = 0
    private var latest: EventTime = .min
    private var answered = 0
    /// From this time on, the answers of calls that are up are summed up.
    private var origin: EventTime = 0
    private var answers: Int64 = 0

    mutating func begin(at time: EventTime) {
        if answered == 0 { (origin, answers) = (time, 0) }
        answered += 1
        answers += time - origin
    }

    mutating func leave(at time: EventTime) {
        answered -= 1
        answers -= time - origin
    }

    mutating func add(_ talked: Int64, endedAt time: EventTime) {
        guard talked > 0 else { return }
        if ended.isEmpty { ended = Array(repeating: 0, count: Self.minutes) }
        move(to: time)
        let minute = time / PrefixMeasure.minute
        guard minute > newestMinute - Int64(Self.minutes) else { return }
        ended[Int(minute % Int64(Self.minutes))] += talked
    }

    /// Gives the minutes away that are an hour old by then.
    private mutating func move(to time: EventTime) {
        latest = max(latest, time)
        let minute = latest / PrefixMeasure.minute
        guard minute > newestMinute else { return }
        defer { newestMinute = minute }
        guard !ended.isEmpty else { return }
        for old in max(newestMinute + 1, minute - Int64(Self.minutes) + 1)...minute {
            ended[Int(old % Int64(Self.minutes))] = 0
        }
    }

    mutating func minutes(at time: EventTime) -> Int {
        move(to: time)
        let up = Int64(answered) * (latest - origin) - answers
        return Int((ended.reduce(0, +) + max(0, answered == 0 ? 0 : up)) / PrefixMeasure.minute)
    }
}
