import Synchronization

/// Room for answers that take long to work out: a few at a time, so that all others go on.
final class LongWork: Sendable {
    /// At once, of the server's workers.
    static let slotsMax = 2
    /// So long an answer may take to be read from the log.
    static let readingMilliseconds: Int64 = 2_000

    private let taken = Mutex(0)

    /// Does it where there is room; throws what the client is told where there is none.
    func run<Value>(_ body: () throws -> Value) throws -> Value {
        let isIn = taken.withLock { taken -> Bool in
            guard taken < Self.slotsMax else { return false }
            taken += 1
            return true
        }
        guard isIn else {
            throw WebProblem.unavailable("others ask for as much at the moment; ask again")
        }
        defer { taken.withLock { $0 -= 1 } }
        return try body()
    }
}
