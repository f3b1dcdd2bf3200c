import Dispatch
import Ring

/// The thread that ends connections whose time is over.
final class Watch: Sendable {
    /// Between two looks, in milliseconds.
    static let tickMilliseconds = 5...250

    private let ended = DispatchSemaphore(value: 0)
    private let threads = DispatchGroup()

    /// Looks at the table four times within the shortest of the times; false where there is no thread for it.
    func start(_ table: ConnectionTable, limits: HTTPLimits) -> Bool {
        let bounds = Self.tickMilliseconds
        let tick = min(max(limits.shortestMilliseconds / 4, bounds.lowerBound), bounds.upperBound)
        threads.enter()
        let hasStarted = DetachedThread.start(name: "http-watch") { [self] in
            while ended.wait(timeout: .now() + .milliseconds(tick)) == .timedOut {
                table.sweep(now: Connection.now())
            }
            threads.leave()
        }
        if !hasStarted { threads.leave() }
        return hasStarted
    }

    func stop() {
        ended.signal()
        threads.wait()
    }
}
