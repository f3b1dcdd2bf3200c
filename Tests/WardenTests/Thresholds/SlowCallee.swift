import Foundation
import Rules

/// One callee of `SlowBaselines`.
struct SlowCallee {
    struct Rates {
        var profile: Int64
        var fast: Int64
        var rate: Int64
        var isKnown: Bool
        var isEnding: Bool
    }

    /// Calls by bin, as far as they are not learned; bins with calls of an attack.
    var calls: [Int: Int] = [:]
    private var frozenBins: Set<Int> = []
    var isFrozen = false
    var beginsAnew = false
    private(set) var bin: Int
    private let firstBin: Int
    private let firstHour: Int
    var lastCall: Int
    private var hour: Int
    private var hourCalls = 0
    private var hourSilence: Int
    private(set) var profile = [Int64](repeating: 0, count: 48)
    private(set) var days = [Int](repeating: 0, count: 48)
    /// Parts of a call with which bins have added, and the bins that counted since then.
    private var sum = 0
    private var age = 0
    private var excess: Int64 = 0
    private var squares: Int64 = 0

    init(_ all: SlowBaselines, at time: Int64) {
        bin = all.bin(time)
        firstBin = bin
        lastCall = Int(time / 1_000_000)
        hour = all.hour(of: time)
        firstHour = all.hour(of: Int64(lastCall) * 1_000_000)
        hourSilence = all.bins(of: hour).count { $0 < all.bin(time) }
        calls[bin] = 1
    }

    mutating func freeze() {
        isFrozen = true
        frozenBins.formUnion([bin - 1, bin])
    }

    private func isLearned(_ all: SlowBaselines) -> Bool {
        hour >= all.learnedFrom && hour >= firstHour + all.setup.learningDays * 24
    }

    /// Learns all bins but the two newest, in runs of one hour: those that were open one by one.
    mutating func roll(to newest: Int, _ all: SlowBaselines) {
        guard newest > bin else { return }
        let wereOpen = bin
        if isFrozen { frozenBins.formUnion(bin + 1...newest) }
        var run: [Int] = []
        for number in wereOpen - 1..<newest - 1 where number >= firstBin {
            let itsHour = all.hour(of: Int64(number) * all.binLength)
            if number <= wereOpen + 1 || itsHour != hour { learn(run, all); run = [] }
            while hour < itsHour { endHour(all) }
            run.append(number)
        }
        learn(run, all)
        bin = newest
    }

    private mutating func endHour(_ all: SlowBaselines) {
        let bins = all.bins(of: hour)
        let blind = all.blindBins.isEmpty ? 0 : bins.count { all.blindBins.contains($0) }
        let seen = bins.count - hourSilence - blind
        if seen > 0, 2 * seen >= bins.count {
            let micros = Int64(seen) * all.binLength
            learnHour(Int64(hourCalls) * 1_000 * SlowBaselines.hour / micros, all)
        }
        (hour, hourCalls, hourSilence) = (hour + 1, 0, 0)
    }

    private mutating func learnHour(_ rate: Int64, _ all: SlowBaselines) {
        let cell = all.cell(hour)
        var rate = rate
        if days[cell] > 0, isLearned(all) { rate = min(rate, 2 * profile[cell] + 4_000) }
        let weight = Int64(min(days[cell] + 1, 8))
        profile[cell] = Self.short(profile[cell] + (rate - profile[cell]) / weight)
        days[cell] = min(days[cell] + 1, 255)
    }

    /// The nearest number of twelve bits and zeros.
    private static func short(_ value: Int64) -> Int64 {
        guard value > 4_095 else { return max(0, value) }
        let step = exp2((log2(Double(value)).rounded(.down) - 11))
        return Int64((Double(value) / step).rounded(.toNearestOrAwayFromZero) * step)
    }

    private mutating func learn(_ run: [Int], _ all: SlowBaselines) {
        let seen = run.filter { !all.blindBins.contains($0) }
        guard let first = run.first, !seen.isEmpty else { return }
        let found = run.reduce(0) { $0 + (calls.removeValue(forKey: $1) ?? 0) }
        if frozenBins.remove(first) != nil {
            frozenBins.subtract(run)
            hourSilence += seen.count
            if isLearned(all) { return }
        } else {
            let rates = rates(bin: first, hour: hour, all)
            let isPlain = rates.isKnown && !rates.isEnding && rates.fast <= rates.rate
            if isPlain { spread(found, seen.count, rates.rate, all) }
            hourCalls += found
        }
        age += seen.count
        guard found > 0 else { return }
        sum = decayed(all) + found * 1_024
        age = 0
    }

    private func left(_ bins: Int, _ all: SlowBaselines) -> Double {
        exp(-Double(all.binLength) * Double(bins) / 300e6)
    }

    private func decayed(_ all: SlowBaselines) -> Int {
        guard age > 0 else { return sum }
        return (sum * Int(left(age, all) * 4_294_967_296)) >> 32
    }

    private mutating func spread(_ found: Int, _ bins: Int, _ rate: Int64, _ all: SlowBaselines) {
        let mean = rate * (all.binLength / 1_000) / 1_000 * 1_024 / 3_600_000
        guard mean > 0, mean <= 128 * 1_024 else { return }
        for number in 0..<bins {
            let calls = number == 0 ? Int64(min(found, 1_024)) * 1_024 : 0
            excess += (calls - mean) * (calls - mean) - calls * 1_024
            squares += mean * mean
        }
        while squares > 1 << 38 { (excess, squares) = (excess / 2, squares / 2) }
    }

    var shape: Int? {
        guard squares >= 8_192 << 20 else { return nil }
        let error = 3 * Int64(Double(squares * 2).squareRoot()) * 1_024
        let even = squares / max(1, excess + error)
        return [32, 16, 8].first { $0 <= even } ?? 4
    }

    private func profile(_ hour: Int, _ all: SlowBaselines) -> Int64 {
        let cell = all.cell(hour)
        let (rate, known) = (profile[cell], Int64(days[cell]))
        guard known < 3 else { return rate }
        let near = [hour - 1, hour + 1].map(all.cell).filter { days[$0] > 0 }.map { profile[$0] }
        let others = max(all.others(cell), near.max() ?? 0)
        guard known > 0 else { return others }
        let most = rate + 2 * Int64(Double(rate * 1_000 / known).squareRoot())
        return (known * most + (3 - known) * max(others, rate)) / 3
    }

    func rates(bin: Int, hour: Int, _ all: SlowBaselines) -> Rates {
        let (own, next) = (profile(hour, all), profile(hour + 1, all))
        let isEnding = Int64(bin) * all.binLength + 600_000_000 >= all.start(of: hour + 1)
        let base = isEnding ? max(own, next) : own
        let scale = Int((1 - left(1, all)) * 3.6e12 * 65_536 / (Double(all.binLength) * 1_024))
        var fast = Int64((decayed(all) * scale) >> 16)
        let young = left(max(bin - 1 - firstBin, 6), all) * 4_294_967_296
        if young >= 1 { fast = (fast << 16) / (65_536 - Int64(young) >> 16) }
        let cap = 4 * max(own, next, profile(hour - 1, all))
        let isFree = hour < all.learnedFrom || (beginsAnew && hour < firstHour + 24)
        let rate = max(base, isFree ? fast : min(fast, cap))
        let isKnown = days[all.cell(hour)] >= 3
        return Rates(profile: base, fast: fast, rate: rate, isKnown: isKnown, isEnding: isEnding)
    }
}
