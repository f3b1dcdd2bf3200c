import Rules
import Telephony
import Testing

private let hour: Int64 = 3_600_000_000
private let day: Int64 = 24 * hour
/// A Monday, at midnight.
private let monday: Int64 = 1_795_392_000_000_000

/// Calls to one callee at an even rate, and what is made of them.
private final class Line {
    let key: PartyKey
    var baselines: Baselines

    init(
        _ setup: BaselineSetup = BaselineSetup(),
        rule: MaskingRule = MaskingRule(),
        number: UInt64 = 42
    ) {
        key = PartyKey(word: 1 << 60 | number)
        baselines = Baselines(setup, rule: rule)
    }

    /// Calls evenly spread over a time, as many as an hourly rate makes.
    func call(_ rate: Int, from: Int64, to: Int64) {
        guard rate > 0 else { return }
        let step = hour / Int64(rate)
        var time = from + step / 2
        while time < to {
            baselines.saw(key, at: time, name: PartyText())
            time += step
        }
    }

    /// Days from 08:00 to 18:00 at a rate, the first on `monday` plus so many days.
    func days(_ range: Range<Int64>, _ rate: Int) {
        for number in range {
            call(
                rate,
                from: monday + number * day + 8 * hour,
                to: monday + number * day + 18 * hour
            )
        }
    }

    func limits(at time: Int64) -> CalleeLimits? { baselines.limits(of: key, at: time) }
    func isInForce(at time: Int64) -> Bool { baselines.isInForce(at: time) }
    var learning: LearningStatus { baselines.learning }
    func callers(at time: Int64) -> Int? { baselines.limits(of: key, at: time)?.main.callers }
    func rate(at time: Int64) -> Int64 { (baselines.limits(of: key, at: time)?.rate ?? 0) / 1_000 }
}

@Suite("Baselines: what is learned, and what is not")
struct BaselineTests {
    @Test("A callee that is called seldom has no record, and the fixed rule holds")
    func seldom() {
        let line = Line()
        line.days(0..<20, 20)
        #expect(line.callers(at: monday + 20 * day) == nil)
        #expect(line.learning.calleesHeld == 0)
        line.days(20..<21, 30)
        #expect(line.callers(at: monday + 21 * day) != nil)
    }

    @Test("Limits are in force once learning is over, which is counted down")
    func countdown() {
        let line = Line()
        #expect(line.learning.since == nil && !line.isInForce(at: monday))
        line.days(0..<10, 600)
        let first = monday + 8 * hour + hour / 1_200
        #expect(line.learning.since == first)
        #expect(line.learning.until == first + 14 * day)
        #expect(!line.isInForce(at: first + 14 * day - 1))
        #expect(line.isInForce(at: first + 14 * day))
        // What was not seen teaches nothing.
        line.baselines.wasBlind(from: monday + 10 * day, to: monday + 12 * day)
        #expect(line.learning.until.map { $0 - first > 16 * day } == true)
    }

    @Test("By the hour: N is high when calls come as a rule, and at the threshold at night")
    func hours() {
        let line = Line()
        line.days(0..<14, 600)
        let next = monday + 14 * day
        #expect(line.callers(at: next + 3 * hour) == 5)
        #expect(line.callers(at: next + 8 * hour) == 12)
        #expect(line.callers(at: next + 17 * hour) == 12)
        let limits = line.limits(at: next + 12 * hour)
        #expect(
            limits?.origin == .learned
                && limits.map { (599_900...600_100).contains($0.profile) } == true
        )
        // The last minutes before an hour belong to the next as well.
        #expect(line.callers(at: next + 7 * hour + 49 * hour / 60) == 5)
        #expect(line.callers(at: next + 7 * hour + 51 * hour / 60) == 12)
    }

    @Test("An attack is not learned: neither its calls, nor those while its alert is open")
    func frozen() {
        let (line, quiet) = (Line(), Line())
        line.days(0..<15, 100)
        quiet.days(0..<15, 100)
        let attack = monday + 15 * day + 12 * hour
        for number in 0..<3_000 {
            let time = attack + Int64(number) * 100_000
            line.baselines.saw(line.key, at: time, name: PartyText())
            if number == 20 { line.baselines.freeze(line.key, at: time) }
        }
        line.baselines.thaw(line.key, at: attack + 330_000_000)
        line.days(16..<18, 100)
        quiet.days(16..<18, 100)
        let later = monday + 18 * day + 12 * hour
        // Without the hour of the attack nothing is known of that day but what was known before.
        #expect(abs(line.rate(at: later) - quiet.rate(at: later)) <= 1)
        #expect(line.rate(at: attack + 400_000_000) < 110)
    }

    @Test("A ramp gains an eighth a day at most once a callee is learned")
    func ramp() {
        let line = Line()
        line.days(0..<15, 100)
        var before = line.rate(at: monday + 15 * day + 12 * hour)
        #expect(before == 100)
        for number in 15..<26 as Range<Int64> where number % 7 < 5 {
            line.days(number..<number + 1, 100 << min(number - 14, 6))
            // Behind a Friday it is Monday that has the same hours.
            let next = number + (number % 7 == 4 ? 3 : 1)
            let profile = (line.limits(at: monday + next * day + 12 * hour)?.profile ?? 0) / 1_000
            #expect(profile > before && profile <= before + (before + 4) / 8 + 1, "day \(number)")
            before = profile
        }
    }

    @Test("A clock that is years ahead is no work, and has all learned anew")
    func yearsAhead() {
        let line = Line()
        line.days(0..<3, 120)
        let ahead = monday + 76 * 365 * day
        #expect(line.baselines.limits(of: line.key, at: monday + 3 * day) != nil)
        #expect(line.baselines.limits(of: line.key, at: ahead) == nil)
        line.baselines.freeze(line.key, at: ahead)
        line.baselines.thaw(line.key, at: ahead)
        #expect(line.baselines.limits(of: line.key, at: monday + 3 * day) == nil)
    }

    @Test("Who is silent for four weeks is forgotten")
    func silent() {
        let line = Line()
        line.days(0..<14, 300)
        #expect(line.callers(at: monday + 40 * day) != nil)
        line.baselines.saw(line.key, at: monday + 45 * day, name: PartyText())
        #expect(line.callers(at: monday + 45 * day) == nil)
    }

    @Test("Time of blindness is not taken for silence")
    func blind() {
        let line = Line()
        line.days(0..<14, 300)
        line.baselines.wasBlind(from: monday + 14 * day, to: monday + 26 * day)
        line.days(26..<27, 300)
        #expect(line.rate(at: monday + 28 * day + 12 * hour) == 300)
        let deaf = Line()
        deaf.days(0..<14, 300)
        deaf.days(26..<27, 300)
        #expect(deaf.rate(at: monday + 28 * day + 12 * hour) < 150)
    }

    @Test("Expected calls raise N for their time, with or without a record, and say so")
    func expected() {
        let line = Line()
        let show = ExpectedCalls(
            id: 1,
            callee: .exact(Party(word: line.key.word)),
            from: monday,
            to: monday + hour,
            callsPerHourMax: 3_000
        )
        line.baselines.use([show])
        let during = line.limits(at: monday)
        #expect(during?.origin == .expected && during?.rate == 3_000_000)
        let expected = line.baselines.limits(atCallsPerHour: 3_000)
        #expect(during?.limits == expected)
        #expect(line.limits(at: monday - 1) == nil)
        #expect(line.limits(at: monday + hour) == nil)
        line.baselines.use([])
        #expect(line.limits(at: monday) == nil)
        let range = ExpectedCalls(
            id: 2,
            callee: .prefix("234"),
            from: monday,
            to: monday + hour,
            callsPerHourMax: 100
        )
        line.baselines.use([range])
        let number = PartyKey(nigeria.read("08031234567"))
        let ofNumber = line.baselines.limits(of: number, at: monday)
        let ofName = line.baselines.limits(of: PartyKey(nigeria.read("sales")), at: monday)
        #expect(ofNumber?.rate == 100_000 && ofName == nil)
    }

    @Test("A forgotten callee is learned anew, and its own rate counts at once")
    func forgotten() {
        let line = Line()
        line.days(0..<20, 50)
        let start = monday + 21 * day + 9 * hour
        line.call(2_000, from: start, to: start + hour / 2)
        let capped = line.rate(at: start + hour / 2)
        #expect(capped == 200, "four times what is learned")
        line.baselines.forget(line.key)
        line.call(2_000, from: start + hour / 2, to: start + hour / 2 + 120_000_000)
        let rate = line.rate(at: start + hour / 2 + 120_000_000)
        #expect((1_800...2_200).contains(rate), "\(rate)")
    }

    @Test("Turned off, nothing is held and nothing is known")
    func off() {
        var setup = BaselineSetup()
        setup.mode = .off
        let line = Line(setup)
        line.days(0..<2, 900)
        let isOff = line.baselines.isOff
        #expect(isOff && line.callers(at: monday + day) == nil)
        let longest = line.baselines.longestWindow
        #expect(longest == MaskingRule().windowMicroseconds)
        setup.mode = .watch
        line.baselines.use(setup, rule: MaskingRule())
        line.days(2..<18, 900)
        #expect(line.callers(at: monday + 20 * day) == 5)
        #expect(line.callers(at: monday + 20 * day + 12 * hour) ?? 0 > 10)
        #expect(!line.isInForce(at: monday + 20 * day), "watched, it decides nothing")
    }

    @Test("Other settings keep what is learned, and ask for other limits")
    func changed() {
        let line = Line()
        line.days(0..<14, 600)
        let noon = monday + 14 * day + 12 * hour
        let before = line.limits(at: noon)
        var setup = BaselineSetup()
        setup.windows = .one
        setup.calleesMax = 16
        let rule = MaskingRule(threshold: 8, windowSeconds: 30)
        line.baselines.use(setup, rule: rule)
        let after = line.limits(at: noon)
        #expect(after?.limits.map(\.windowMicroseconds) == [30_000_000])
        #expect(after?.rate == before?.rate && after?.dispersion == before?.dispersion)
        #expect(line.learning.calleesHeld == 1 && line.isInForce(at: noon + day))
        // Three hours further east, the same hours have other names.
        setup.zone = HourZone(offsetMicroseconds: 3 * hour)
        line.baselines.use(setup, rule: rule)
        #expect(line.callers(at: noon - 8 * hour) ?? 0 == 8)
        #expect(line.callers(at: noon - 7 * hour) ?? 0 > 20)
        line.days(14..<19, 600)
        #expect(line.callers(at: monday + 21 * day + 12 * hour) ?? 0 > 20)
    }
}
