package import AlertLog
package import Telephony
import Glibc
import Ring
import Synchronization

/// What callwarden-ship is started with.
package struct ShipperSetup: Sendable {
    package var path: String
    package var standing: StandingSetup
    package var keepDays: Int
    package var couriers: [CourierSetup]
    /// What of the settings the log is to know of destinations.
    package var destinations: [NamedDestination]
    /// The wall clock, in microseconds since the Unix epoch.
    package var clock: @Sendable () -> EventTime = { LogWriter.wallClock() }

    package init(
        path: String,
        standing: StandingSetup,
        keepDays: Int,
        couriers: [CourierSetup],
        destinations: [NamedDestination]
    ) {
        (self.path, self.standing, self.keepDays) = (path, standing, keepDays)
        (self.couriers, self.destinations) = (couriers, destinations)
    }
}

/// A thread that gathers what happens, and one for each destination that brings it there.
package final class Shipper: Sendable {
    private static let pauseMilliseconds = 1_000
    private static let restMilliseconds = 100

    private let setup: ShipperSetup
    private let say: @Sendable (ShipHappening) -> Void
    private let isStopping = Atomic<Bool>(false)
    private let running = Atomic<Int>(0)

    package init(_ setup: ShipperSetup, say: @escaping @Sendable (ShipHappening) -> Void) {
        (self.setup, self.say) = (setup, say)
    }

    /// Takes up the destinations and starts the threads; false where the system has none to give.
    package func start() throws -> Bool {
        try register()
        var isStarted = DetachedThread.start(name: "gather", { [self] in gather() })
        for courier in setup.couriers {
            isStarted =
                isStarted
                && DetachedThread.start(name: "to " + courier.name, { [self] in bring(courier) })
        }
        return isStarted
    }

    /// Ends the threads; those that wait for somebody else end with the process.
    package func stop(withinMilliseconds limit: Int) {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        let end = ContinuousClock.now + .milliseconds(limit)
        while running.load(ordering: .sequentiallyConsistent) > 0, ContinuousClock.now < end {
            usleep(5_000)
        }
    }

    private func register() throws {
        try ShipLog(path: setup.path).register(setup.destinations, at: setup.clock())
    }

    private var isRunning: Bool { !isStopping.load(ordering: .relaxed) }

    /// Does something over and over; what fails is said once, and tried again from its beginning.
    private func keep(_ body: () throws -> Void) {
        running.add(1, ordering: .sequentiallyConsistent)
        defer { running.subtract(1, ordering: .sequentiallyConsistent) }
        var said = ""
        while isRunning {
            do {
                try body()
                said = ""
            } catch {
                let words = "\(error)"
                if words != said { say(.unreadable(words)) }
                said = words
                pause()
            }
        }
    }

    private func pause() {
        for _ in 0..<(Self.pauseMilliseconds / Self.restMilliseconds) where isRunning {
            usleep(UInt32(Self.restMilliseconds) * 1_000)
        }
    }

    private func gather() {
        let watch = StandingWatch(setup: setup.standing, started: setup.clock())
        keep {
            let gatherer = try Gatherer(
                path: setup.path,
                watch,
                keepDays: setup.keepDays,
                at: setup.clock()
            )
            while isRunning, gatherer.isCurrent {
                let look = try gatherer.look(at: setup.clock())
                if look.lost > 0 { say(.lost(look.lost)) }
                if look.undelivered > 0 { say(.undelivered(look.undelivered)) }
                if !look.isFull { try gatherer.wait() }
            }
            // Another log: its destinations begin there anew.
            if isRunning { try register() }
        }
    }

    private func bring(_ courier: CourierSetup) {
        keep {
            var courier = try Courier(
                courier,
                using: SystemRandomNumberGenerator(),
                clock: setup.clock,
                say: say
            )
            while isRunning, courier.isCurrent {
                while isRunning, try courier.turn() {}
                usleep(UInt32(Self.restMilliseconds) * 1_000)
            }
        }
    }
}
