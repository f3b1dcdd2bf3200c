import Rules
import Telephony
import Testing

private let hour: Int64 = 3_600_000_000
private let day: Int64 = 24 * hour
/// A Monday, at midnight.
private let monday: Int64 = 1_795_392_000_000_000

@Suite("Baselines: a callee's week")
struct WeekTests {
    private static let key = PartyKey(word: 1 << 60 | 42)

    /// 600 calls an hour from 08:00 to 18:00 of working days, 120 at weekends, for three weeks.
    private func learned(_ setup: BaselineSetup = BaselineSetup()) -> Baselines {
        var baselines = Baselines(setup, rule: MaskingRule())
        for number in Int64(0)..<21 {
            let rate: Int64 = number % 7 < 5 ? 600 : 120
            let step = hour / rate
            var time = monday + number * day + 8 * hour + step / 2
            while time < monday + number * day + 18 * hour {
                baselines.saw(Self.key, at: time, name: PartyText())
                time += step
            }
        }
        return baselines
    }

    @Test("Every hour has what was learned of it, and the N that the callee is held to then")
    func hours() throws {
        let baselines = learned()
        let start = monday + 21 * day
        let found = baselines.week(of: Self.key, at: start)
        let week = try #require(found)
        #expect(week.count == 168)
        for place in 0..<168 {
            let isOpen = (8..<18).contains(place % 24)
            let rate: Int64 = !isOpen ? 0 : place < 120 ? 600_000 : 120_000
            #expect(abs(week[place].profile - rate) <= 200, "hour \(place)")
            // In the middle of an hour, as it is known by then, with nothing special of late.
            let time = start + Int64(place) * hour + hour / 2
            let limits = baselines.limits(of: Self.key, at: time)
            let then = baselines.week(of: Self.key, at: time)
            #expect(then?[place].profile == limits?.profile, "hour \(place)")
            guard let limits, limits.fast <= limits.profile else { continue }
            #expect(then?[place].limit == limits.main, "hour \(place)")
        }
        #expect(week[3].limit.callers == 5)
        #expect(week[12].limit.callers == 12)
    }

    @Test("The week is the same whenever in it one asks, and begins on the operator's Monday")
    func asked() throws {
        var setup = BaselineSetup()
        setup.zone = HourZone(offsetMicroseconds: -3 * hour)
        let baselines = learned(setup)
        let found = baselines.week(of: Self.key, at: monday + 21 * day + 3 * hour)
        let week = try #require(found)
        let later = baselines.week(of: Self.key, at: monday + 21 * day + 7 * hour)
        #expect(week == later)
        // What came at 08:00 UTC came at 05:00 there.
        #expect(week[4].limit.callers == 5 && week[5].limit.callers == 12)
        #expect(week[14].limit.callers == 12 && week[15].limit.callers == 5)
    }

    @Test("Where clocks change, the week has 168 hours all the same")
    func clocksChange() {
        for offset in [-hour, hour] {
            var setup = BaselineSetup()
            let change = HourZone.Change(
                from: monday + 27 * day + 2 * hour,
                offsetMicroseconds: offset
            )
            setup.zone = HourZone(offsetMicroseconds: 0, changes: [change])
            let week = learned(setup).week(of: Self.key, at: monday + 22 * day)
            #expect(week?.count == 168)
        }
    }

    @Test("Nobody's week is known of whom nothing was learned, or long ago")
    func unknown() {
        let baselines = learned()
        let other = baselines.week(of: PartyKey(word: 1 << 60 | 43), at: monday + 21 * day)
        let late = baselines.week(of: Self.key, at: monday + 60 * day)
        #expect(other == nil && late == nil)
        var off = BaselineSetup()
        off.mode = .off
        let none = Baselines(off, rule: MaskingRule())
        let week = none.week(of: Self.key, at: monday)
        #expect(week == nil)
    }

    @Test("Days and hours begin when the operator's do, and have 23 or 25 hours at a change")
    func calendar() {
        let zone = HourZone(
            offsetMicroseconds: hour,
            changes: [
                HourZone.Change(from: monday + 6 * day + hour, offsetMicroseconds: 2 * hour),
                HourZone.Change(from: monday + 20 * day + hour, offsetMicroseconds: hour),
            ]
        )
        let lengths = sequence(first: zone.startOfDay(of: monday + 12 * hour)) {
            zone.startOfNextDay(of: $0)
        }.prefix(30)
        let starts = Array(lengths)
        let hours = zip(starts, starts.dropFirst()).map { ($1 - $0) / hour }
        #expect(starts[0] == monday - hour)
        #expect(hours.enumerated().filter { $0.element != 24 }.map(\.offset) == [6, 20])
        #expect(hours[6] == 23 && hours[20] == 25)
        for time in stride(from: monday, to: monday + 28 * day, by: 1_799_999_999) {
            let start = zone.startOfDay(of: time)
            #expect(start <= time && time < zone.startOfNextDay(of: start))
            #expect(zone.startOfHour(of: time) <= time && time - zone.startOfHour(of: time) < hour)
            let local = (time + zone.offset(at: time)) % day / hour
            #expect(zone.hourOfDay(of: time) == Int(local))
        }
        let half = HourZone(offsetMicroseconds: 5 * hour + hour / 2)
        #expect(half.startOfHour(of: monday) == monday - hour / 2)
        #expect(half.hourOfDay(of: monday) == 5)
    }
}
