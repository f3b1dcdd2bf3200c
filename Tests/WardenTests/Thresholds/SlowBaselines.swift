import Foundation
import Rules
import Telephony

/// Baselines the slow way: bin by bin and hour by hour, from a dictionary of calls.
///
/// It reads what is written about them: which calls are learned, what an hour counts for, which rate
/// follows. Nothing of the program's own is asked but settings and names.
struct SlowBaselines {
    static let hour: Int64 = 3_600_000_000
    static let forgottenSeconds = 28 * 86_400
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
        return calendar
    }()

    let setup: BaselineSetup
    let rule: MaskingRule
    let offsets: [(from: Int64, offset: Int64)]
    private(set) var callees: [UInt64: SlowCallee] = [:]
    private let known = KnownHours()
    private var counted: [UInt64: (hour: Int, calls: Int, isFrozen: Bool)] = [:]
    var blindBins: Set<Int> = []
    var since: Int64?
    var blindMicroseconds: Int64 = 0
    private var newest: Int64 = 0

    init(_ setup: BaselineSetup, _ rule: MaskingRule, offsets: [(from: Int64, offset: Int64)]) {
        self.setup = setup
        self.rule = rule
        self.offsets = offsets
    }

    var windows: [Int64] {
        let others: [Int64] = [500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000]
        let own = [rule.windowMicroseconds]
        return setup.windows == .one ? own : Set(others + own).sorted()
    }
    var binLength: Int64 { max(10_000_000, windows.last ?? 0) }
    func bin(_ time: Int64) -> Int { Int(time / binLength) }

    /// The part of an hour by which the operator's hours are not those of UTC.
    private var shift: Int64 { (offsets[0].offset % Self.hour + Self.hour) % Self.hour }
    func hour(of time: Int64) -> Int { Int((time + shift) / Self.hour) }
    func bins(of hour: Int) -> [Int] {
        if let known = known.bins[hour] { return known }
        let start = Int64(hour) * Self.hour - shift
        let some = bin(start) - 1...bin(start + Self.hour) + 1
        let bins = some.filter { self.hour(of: Int64($0) * binLength) == hour }
        known.bins[hour] = bins
        return bins
    }
    func start(of hour: Int) -> Int64 { Int64(hour) * Self.hour - shift }

    /// 0 to 23 on working days, 24 to 47 at weekends.
    func cell(_ hour: Int) -> Int {
        let middle = start(of: hour) + Self.hour / 2
        let offset = offsets.last { $0.from <= middle }?.offset ?? offsets[0].offset
        let local = Date(timeIntervalSince1970: Double(middle + offset) / 1e6)
        let isWeekend = Self.calendar.isDateInWeekend(local)
        return Self.calendar.component(.hour, from: local) + (isWeekend ? 24 : 0)
    }

    /// The first hour that is not of the first learning of the whole.
    var learnedFrom: Int {
        since.map {
            hour(of: $0 + Int64(setup.learningDays) * 24 * Self.hour + blindMicroseconds)
        } ?? .max
    }

    /// The mean of all callees that know this hour.
    func others(_ cell: Int) -> Int64 {
        let known = callees.values.filter { $0.days[cell] > 0 }
        return known.isEmpty ? 0 : known.map { $0.profile[cell] }.reduce(0, +) / Int64(known.count)
    }

    private mutating func note(_ time: Int64) {
        since = since ?? time
        newest = max(newest, time)
    }

    mutating func saw(_ key: UInt64, at time: Int64) {
        let now = bin(time)
        if var callee = callees[key] {
            if now != callee.bin {
                note(time)
                let last = callee.lastCall
                guard abs(Int(time / 1_000_000) - last) < Self.forgottenSeconds else {
                    callees[key] = nil
                    return sawStranger(key, at: time)
                }
                callee.roll(to: now, self)
                callee.lastCall = max(last, Int(time / 1_000_000))
            }
            callee.calls[callee.bin, default: 0] += 1
            callees[key] = callee
        } else {
            sawStranger(key, at: time)
        }
    }

    private mutating func sawStranger(_ key: UInt64, at time: Int64) {
        note(time)
        let hour = hour(of: time)
        var seat = counted[key] ?? (hour, 0, false)
        if hour > seat.hour, !(seat.isFrozen && hour < seat.hour + 2) { seat = (hour, 0, false) }
        defer { counted[key] = seat }
        guard !seat.isFrozen else { return }
        seat.calls += 1
        guard seat.calls >= 25 else { return }
        seat = (hour, 0, false)
        // Who has been silent for longest leaves, if he has been for long enough.
        let seconds = Int(time / 1_000_000)
        if let silent = callees.min(by: { $0.value.lastCall < $1.value.lastCall }),
            seconds - silent.value.lastCall >= Self.forgottenSeconds
        {
            callees[silent.key] = nil
        }
        callees[key] = SlowCallee(self, at: time)
    }

    /// What is known of a callee, unless that is of another time.
    private func callee(_ key: UInt64, near time: Int64) -> SlowCallee? {
        callees[key].flatMap { callee in
            let isNear = abs(Int(time / 1_000_000) - callee.lastCall) < Self.forgottenSeconds
            return isNear ? callee : nil
        }
    }

    mutating func freeze(_ key: UInt64, at time: Int64) {
        note(time)
        callees[key] = callee(key, near: time)
        if var callee = callees[key] {
            callee.roll(to: bin(time), self)
            callee.freeze()
            callees[key] = callee
        } else if hour(of: time) >= learnedFrom {
            counted[key] = (hour(of: time), 0, true)
        }
    }

    mutating func thaw(_ key: UInt64, at time: Int64) {
        note(time)
        callees[key] = callee(key, near: time)
        if var callee = callees[key] {
            callee.roll(to: bin(time), self)
            callee.isFrozen = false
            callees[key] = callee
        } else {
            counted[key]?.isFrozen = false
        }
    }

    mutating func wasBlind(from: Int64, to: Int64) {
        let new = Set(bin(from)...bin(to)).subtracting(blindBins)
        blindBins.formUnion(new)
        if let since, to > since {
            let end = since + Int64(setup.learningDays) * 24 * Self.hour + blindMicroseconds
            if from < end { blindMicroseconds += Int64(new.count) * binLength }
        }
    }

    mutating func forget(_ key: UInt64) {
        let isFrozen = callees[key]?.isFrozen ?? false
        var callee = SlowCallee(self, at: newest)
        callee.calls = [:]
        callee.beginsAnew = true
        if isFrozen { callee.freeze() }
        callees[key] = callee
    }

    /// Whether a callee was called within the last hours, or never.
    func isNear(_ key: UInt64, _ time: Int64) -> Bool {
        callees[key].map { abs(bin(time) - $0.bin) < 1_000 } ?? true
    }

    /// The rates and the limits of a callee, as they are asked for.
    func limits(_ key: UInt64, at time: Int64) -> CalleeLimits? {
        guard var callee = callee(key, near: time) else { return nil }
        callee.roll(to: bin(time), self)
        let rates = callee.rates(bin: max(bin(time), callee.bin), hour: hour(of: time), self)
        let shape = callee.shape ?? setup.dispersion
        let slow = SlowLimit(
            dispersion: shape,
            share: Double(setup.falseCallsPerBillion) / 1e9 / Double(windows.count)
        )
        let (all, main) = slow.limits(rule, windows, rate: rates.rate)
        return CalleeLimits(
            limits: all,
            main: main,
            profile: rates.profile,
            fast: rates.fast,
            rate: rates.rate,
            dispersion: shape,
            origin: rates.isKnown ? .learned : .prior
        )
    }
}

/// The bins of hours that were asked for already.
private final class KnownHours {
    var bins: [Int: [Int]] = [:]
}
