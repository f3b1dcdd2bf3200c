import Foundation

struct TimedOut: Error { let waitingFor: String }

/// How long a test waits for a thread that has work to do before it fails.
enum Patience {
    static let seconds = 60.0
    static let pollMilliseconds = Int32(seconds * 1000)
}

/// Polls until a condition holds; false when it does not while a test has patience.
func eventually(_ condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(Patience.seconds)
    while ContinuousClock.now < end {
        if condition() { return true }
        usleep(2_000)
    }
    return condition()
}
