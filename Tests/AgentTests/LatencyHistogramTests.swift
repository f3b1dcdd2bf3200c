import Warden
import Testing

@testable import Agent

@Suite("Latency histogram")
struct LatencyHistogramTests {
    @Test("Percentiles are right to a sixteenth and never under the true value", arguments: 1..<20)
    func percentiles(seed: Int) {
        var histogram = LatencyHistogram()
        var values: [Int64] = []
        var state = UInt64(seed)
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Int64(state >> 33) % (1 << Int64(state >> 59))
            values.append(value)
            histogram.add(microseconds: value)
        }
        values.sort()
        for part in [0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1] {
            let exact = values[Int((part * 2_000).rounded(.up)) - 1]
            let told = histogram.percentile(part) ?? -1
            #expect(told >= exact && told <= exact + exact / 16, "\(part): \(told) for \(exact)")
        }
        #expect(histogram.maxMicroseconds == values.last)
        #expect(histogram.count == 2_000)
    }

    @Test("Small values are exact")
    func small() {
        for value in Int64(0)...31 {
            var histogram = LatencyHistogram()
            histogram.add(microseconds: value)
            histogram.add(microseconds: 1 << 40)
            #expect(histogram.percentile(0.5) == value)
        }
    }

    @Test("Nothing, the negative and the endless have their places")
    func edges() {
        var histogram = LatencyHistogram()
        #expect(histogram.percentile(0.5) == nil)
        histogram.add(microseconds: -5)
        #expect(histogram.percentile(0) == 0)
        histogram.add(microseconds: .max)
        #expect(histogram.percentile(1) ?? 0 > 1 << 42)
        #expect(histogram.maxMicroseconds == .max)
        #expect(histogram.percentile(0.5) == 0)
    }

    @Test("How many were no longer than a bound is counted to 6 percent, and their sum exactly")
    func bounds() {
        var histogram = LatencyHistogram()
        for value in 0..<10_000 { histogram.add(microseconds: Int64(value)) }
        #expect(histogram.sumMicroseconds == 49_995_000)
        let counts = histogram.counts(upTo: [0, 15, 100, 1_000, 5_000, 20_000])
        #expect(counts.first == 1)
        #expect(counts[1] == 16)
        #expect(counts.last == 10_000)
        for (count, exact) in zip(counts, [1, 16, 101, 1_001, 5_001, 10_000]) {
            #expect(count <= exact && Double(count) >= 0.93 * Double(exact))
        }
        #expect(LatencyHistogram().counts(upTo: [10, 100]) == [0, 0])
    }
}
