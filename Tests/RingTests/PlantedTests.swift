import Foundation
import Testing

/// Faults that a sanitizer must see; they run only where `.ci/sanitize` asks for one by name, to see
/// that a run which finds something fails.
@Suite("Planted faults", .serialized)
struct PlantedTests {
    private static let wanted = ProcessInfo.processInfo.environment["CALLWARDEN_PLANTED"]

    @Test("Two threads write one value and nothing orders them", .enabled(if: wanted == "race"))
    func race() {
        let counter = Counter()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            counter.value += 1
            done.signal()
        }
        thread.start()
        counter.value += 1
        done.wait()
        #expect(counter.value > 0)
    }

    @Test("A byte behind the end of a buffer is read", .enabled(if: wanted == "memory"))
    func memory() {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
        defer { unsafe bytes.deallocate() }
        unsafe bytes.initialize(repeating: 1, count: 64)
        var sum = 0
        for index in 0...64 { sum += Int(unsafe bytes[index]) }
        #expect(sum >= 64)
    }

    private final class Counter: @unchecked Sendable {
        // Not safe to share: that is what it is for.
        var value = 0
    }
}
