import Agent
import AlertLog
import CommandLine
import Telephony

/// Follows the log and prints what is new, until it is stopped or nobody reads on.
struct FollowLoop {
    static let option = Option.flag(
        "follow",
        "go on with what comes, each as soon as it is in the log; Ctrl-C ends it"
    )

    let follower: LogFollower
    let console: Console
    /// Waits for so many milliseconds; false once it is to end.
    let wait: (Int) -> Bool

    /// Of the log that the arguments name, until SIGINT or SIGTERM.
    init(_ arguments: Arguments, on console: Console) throws {
        follower = LogFollower(path: try arguments.databasePath(on: console))
        self.console = console
        wait = Self.untilStopped()
    }

    /// Waits for so many milliseconds; false once SIGINT or SIGTERM has come.
    static func untilStopped() -> (Int) -> Bool {
        let signals = Signals()
        return { milliseconds in
            let end = ContinuousClock.now + .milliseconds(milliseconds)
            while true {
                let left = max(0, (end - ContinuousClock.now) / .milliseconds(1)).rounded(.up)
                switch signals.wait(milliseconds: Int32(left)) {
                // A terminal that is closed sends SIGHUP.
                case .stop, .reload: return false
                default: break
                }
                if left == 0 { return true }
            }
        }
    }

    init(_ follower: LogFollower, on console: Console, wait: @escaping (Int) -> Bool) {
        (self.follower, self.console, self.wait) = (follower, console, wait)
    }

    /// `first` prints what is there, of one moment; `next` what each bundle of entries tells of.
    func run(
        first: (LogReader) throws -> Void,
        next: ([FeedRow], LogReader) throws -> Void
    ) throws {
        var isAbsent = false
        // A log that is not there yet is new when it comes: all of it is.
        if try !follower.begin(first) { note(absent: &isAbsent) }
        try console.flush()
        var pause = LogFollower.lookMilliseconds
        while !console.isReaderGone, wait(pause) {
            pause = LogFollower.lookMilliseconds
            switch try follower.look() {
            case .absent: note(absent: &isAbsent)
            case .rows(let rows, let missed):
                isAbsent = false
                if missed > 0 {
                    console.complain("missed " + Counted.words(missed, "entry", "entries"))
                }
                // Where there is more, the next look is at once.
                if rows.count == LogFollower.rowsMax { pause = 0 }
                guard !rows.isEmpty, let reader = follower.reader else { continue }
                try next(rows, reader)
                try console.flush()
            }
        }
    }

    private func note(absent isSaid: inout Bool) {
        guard !isSaid else { return }
        console.note("no alert log there yet: waiting for the agent to begin one")
        isSaid = true
    }
}

extension Arguments {
    /// What is there is shown first, the latest last; what follows has no end.
    func checkFollow() throws(CommandError) {
        guard self[LogQueryOptions.until] == nil else {
            throw .misuse("--follow goes on for ever: --until does not go with it")
        }
    }
}
