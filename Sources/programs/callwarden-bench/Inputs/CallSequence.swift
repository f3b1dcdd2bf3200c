import Telephony

/// A long row of made-up calls, the same in every run: who calls whom, one event after the other.
struct CallSequence: Sendable {
    enum Spread: String, CaseIterable {
        case uniform
        /// The n-th callee is rung in proportion to 1/n.
        case zipf
        /// Half of all calls go to a hundred callees.
        case hot
    }

    struct Call: Sendable {
        var caller: Int
        var callee: Int
        /// Event time in microseconds.
        var time: EventTime
    }

    static let windowSeconds = 300
    static let start: EventTime = 1_700_000_000_000_000

    let calls: [Call]
    let callees: Int

    /// `count` calls over exactly one window, in order of time.
    init(_ spread: Spread, callees: Int, count: Int) {
        var random = BenchGenerator(seed: 42)
        let step = max(1, EventTime(Self.windowSeconds) * 1_000_000 / EventTime(max(count, 1)))
        let zipf = spread == .zipf ? Zipf(callees) : nil
        self.callees = callees
        calls = (0..<count).map { index in
            let callee =
                switch spread {
                case .uniform: random.below(callees)
                case .zipf: zipf?.draw(&random) ?? 0
                case .hot: index % 2 == 0 ? random.below(100) : random.below(callees)
                }
            return Call(
                caller: random.below(500_000),
                callee: callee,
                time: Self.start + EventTime(index) * step
            )
        }
    }

    static func callee(_ index: Int) -> String { "+23480\(10_000_000 + index)" }
    static func caller(_ index: Int) -> String { "+23490\(10_000_000 + index)" }
}

/// Draws whole numbers in proportion to 1/(n + 1), by looking the place up in the running sums.
private struct Zipf {
    private var sums: [Double] = []

    init(_ count: Int) {
        var sum = 0.0
        sums.reserveCapacity(count)
        for place in 0..<count {
            sum += 1 / Double(place + 1)
            sums.append(sum)
        }
    }

    func draw(_ random: inout BenchGenerator) -> Int {
        let wanted = Double(random.below(1 << 30)) / Double(1 << 30) * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Pseudo-random numbers that are the same in every run (SplitMix64).
struct BenchGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }

    mutating func below(_ limit: Int) -> Int {
        // The brackets matter: shifts bind closer than products in Swift.
        Int(((next() >> 32) &* UInt64(limit)) >> 32)
    }
}
