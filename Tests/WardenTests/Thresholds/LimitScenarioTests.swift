import Foundation
import Rules
import Telephony
import Testing

private let minute: Int64 = 60_000_000
private let hour = 60 * minute
private let day = 24 * hour
/// A Monday at midnight in winter, three weeks before summer time begins.
private let monday: Int64 = 1_804_464_000_000_000

/// Calls to one callee that know nothing of each other, from one seed, and N(callee) now and then.
private final class LearnedLine {
    let key = PartyKey(word: 1 << 60 | 42)
    private(set) var baselines: Baselines
    private var random = SeededGenerator(seed: 11)
    private(set) var lines: [String] = []

    init(_ setup: BaselineSetup = BaselineSetup()) {
        baselines = Baselines(setup, rule: MaskingRule())
    }

    /// Calls at a rate from one time to another.
    func call(_ rate: Double, from: Int64, to: Int64, _ key: PartyKey? = nil) {
        var time = from
        while true {
            let wait = -log(Double.random(in: 1e-9...1, using: &random)) / rate
            time += Int64(wait * Double(hour))
            guard time < to else { return }
            baselines.saw(key ?? self.key, at: time, name: PartyText())
        }
    }

    /// Days from 08:00 to 18:00 by a clock so far east of UTC.
    func days(_ range: Range<Int64>, _ rate: Double, east: Int64 = 0, _ key: PartyKey? = nil) {
        for number in range where number % 7 < 5 {
            let midnight = monday + number * day - east
            call(rate, from: midnight + 8 * hour, to: midnight + 18 * hour, key)
        }
    }

    func forget() { baselines.forget(key) }

    /// N(callee) at a time.
    @discardableResult
    func note(_ words: String, at time: Int64) -> Int {
        let limits = baselines.limits(of: key, at: time)
        let callers = limits?.main.callers ?? MaskingRule().threshold
        lines.append(
            "\(words): \(callers)\(limits.map { $0.origin == .prior ? " (prior)" : "" } ?? "")"
        )
        return callers
    }
}

@Suite("N(callee): what becomes of it when traffic does what it did not do before")
struct LimitScenarioTests {
    @Test("A ramp of two weeks moves N by what is allowed, whatever it brings")
    func ramp() {
        let story = LearnedLine()
        story.days(0..<14, 120)
        story.note("before", at: monday + 14 * day + 12 * hour)
        for number in 14..<28 as Range<Int64> where number % 7 < 5 {
            // One and a half times as many each day: 290 times as many in the end.
            let rate = 120 * pow(1.5, Double(number - 13))
            let noon = monday + number * day + 12 * hour
            story.call(rate, from: noon - 4 * hour, to: noon)
            story.note("day \(number - 13)", at: noon)
            story.call(rate, from: noon, to: noon + 6 * hour)
        }
        #expect(story.lines == Self.rampLines)
    }

    @Test("A flash crowd raises N within minutes, to four times what is ordinary and no more")
    func flashCrowd() {
        let story = LearnedLine()
        story.days(0..<14, 60)
        let begin = monday + 14 * day + 12 * hour
        story.call(60, from: begin - 4 * hour, to: begin)
        story.note("before", at: begin)
        var last = begin
        for minutes in [1, 2, 5, 10, 20] as [Int64] {
            let time = begin + minutes * minute
            story.call(1_800, from: last, to: time)
            story.note("\(minutes) min", at: time)
            last = time
        }
        story.call(60, from: last, to: last + hour)
        story.note("an hour later", at: last + hour)
        #expect(story.lines == Self.crowdLines)
    }

    @Test("On its first day a callee goes by what others have, and by its own hours before")
    func firstDay() {
        let story = LearnedLine()
        for other in 0..<20 as Range<UInt64> {
            story.days(0..<14, 60, PartyKey(word: 1 << 60 | 1_000 + other))
        }
        let today = monday + 14 * day
        story.note("no record", at: today + 8 * hour)
        var last = today + 8 * hour
        for minutes in [6, 15, 45, 75, 135, 300] as [Int64] {
            let time = today + 8 * hour + minutes * minute
            story.call(600, from: last, to: time)
            story.note("\(minutes) min", at: time)
            last = time
        }
        story.call(600, from: last, to: today + 18 * hour)
        story.note("next day, 08:00", at: today + day + 8 * hour)
        story.days(15..<19, 600)
        story.note("a week later, 08:00", at: today + 7 * day + 8 * hour)
        #expect(story.lines == Self.firstDayLines)
    }

    @Test("When summer time begins, N goes by the operator's clock and not by UTC")
    func summerTime() {
        let change = monday + 20 * day + hour
        for isLocal in [true, false] {
            var setup = BaselineSetup()
            if isLocal {
                setup.zone = HourZone(
                    offsetMicroseconds: hour,
                    changes: [.init(from: change, offsetMicroseconds: 2 * hour)]
                )
            }
            let story = LearnedLine(setup)
            story.days(0..<19, 600, east: hour)
            // The Monday behind it, at 08:00 by the clock, which is 06:00 in UTC.
            let opening = monday + 21 * day + 6 * hour
            story.note("08:00", at: opening)
            story.call(600, from: opening, to: opening + 5 * minute)
            story.note("08:05", at: opening + 5 * minute)
            #expect(story.lines == (isLocal ? Self.summerLines : Self.universalLines))
        }
    }

    @Test("A number with a new owner is held to the old one's calls until it is forgotten")
    func owner() {
        let (held, forgotten) = (LearnedLine(), LearnedLine())
        for story in [held, forgotten] {
            story.days(0..<19, 50)
            let opening = monday + 21 * day + 8 * hour
            story.call(2_000, from: opening, to: opening + 30 * minute)
            story.note("08:30", at: opening + 30 * minute)
            if story === forgotten { story.forget() }
            var last = opening + 30 * minute
            for minutes in [31, 32, 35, 59] as [Int64] {
                let time = opening + minutes * minute
                story.call(2_000, from: last, to: time)
                story.note("08:\(minutes)", at: time)
                last = time
            }
            story.call(2_000, from: last, to: opening + 10 * hour)
            for days in 1...4 as ClosedRange<Int64> {
                story.call(2_000, from: opening + days * day, to: opening + days * day + 10 * hour)
            }
            story.note("a week later", at: opening + 7 * day)
        }
        #expect(held.lines == Self.ownerLines)
        #expect(forgotten.lines == Self.forgottenLines)
    }

    private static let rampLines = [
        "before: 8", "day 1: 9", "day 2: 11", "day 3: 11", "day 4: 15", "day 5: 17",
        "day 8: 18", "day 9: 19", "day 10: 21", "day 11: 22", "day 12: 24",
    ]
    private static let crowdLines = [
        "before: 7", "1 min: 10", "2 min: 10", "5 min: 10", "10 min: 10", "20 min: 10",
        "an hour later: 7",
    ]
    private static let firstDayLines = [
        "no record: 5", "6 min: 10 (prior)", "15 min: 10 (prior)", "45 min: 10 (prior)",
        "75 min: 13 (prior)", "135 min: 13 (prior)", "300 min: 13 (prior)",
        "next day, 08:00: 14 (prior)", "a week later, 08:00: 15",
    ]
    private static let summerLines = [
        "08:00: 13", "08:05: 13",
    ]
    private static let universalLines = [
        "08:00: 5", "08:05: 12",
    ]
    private static let ownerLines = [
        "08:30: 9", "08:31: 9", "08:32: 9", "08:35: 9", "08:59: 9", "a week later: 7",
    ]
    private static let forgottenLines = [
        "08:30: 9", "08:31: 25 (prior)", "08:32: 23 (prior)", "08:35: 23 (prior)",
        "08:59: 24 (prior)", "a week later: 24",
    ]
}
