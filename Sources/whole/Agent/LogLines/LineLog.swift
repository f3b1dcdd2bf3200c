import Records
import Glibc
import Ring
package import Settings
import Switches
import Synchronization
import Telephony

/// Log lines on their way to stderr: added without waiting, written by a thread of their own.
///
/// One line a happening. Those that can come in floods are held to one line in ten seconds, with the
/// number left out; when the queue is full, lines are dropped and counted.
package final class LineLog: Sendable {
    static let queueMax = 4_096
    static let floodSeconds: Int64 = 10
    /// Nobody waits for it: a wake-up that was missed costs a line this long at most.
    private static let sleepMilliseconds = 60_000

    private struct State {
        var queue: [Happening] = []
        var dropped = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    /// The least grave that is said.
    private let level: Atomic<Int>
    private let wake = WakeUp()
    private let done = WakeUp()
    private let names: [String]
    private let write: @Sendable (Severity, String) -> Void

    /// `names` are the switches' by their links.
    package init(
        names: [String],
        level: LogLevel = .info,
        write: @escaping @Sendable (Severity, String) -> Void
    ) {
        self.names = names
        self.level = Atomic(Severity(level).rawValue)
        self.write = write
    }

    /// Starts the thread that writes; to be called once.
    package func start() {
        if !DetachedThread.start(name: "log lines", { [self] in work() }) { done.signal() }
    }

    /// What others wrote belongs into a field, where it cannot pass for our words or other fields.
    package func add(
        _ severity: Severity,
        _ message: String,
        _ fields: KeyValuePairs<String, String> = [:]
    ) {
        add(.message(severity, message, fields.map { $0 }))
    }

    func add(_ happening: Happening) {
        let isFirst = state.withLock { state in
            guard state.queue.count < Self.queueMax else {
                state.dropped += 1
                return false
            }
            state.queue.append(happening)
            return state.queue.count == 1
        }
        if isFirst { wake.signal() }
    }

    /// Says from now on what the settings ask for; does not say so where it is said already.
    package func use(_ level: LogLevel) {
        let level = Severity(level)
        let before = self.level.exchange(level.rawValue, ordering: .relaxed)
        if before != level.rawValue { add(.level(level, by: nil)) }
    }

    /// Says more by a level, or less, as far as there is one, and says so.
    package func turn(louder: Bool, by sender: Signals.Sender) {
        let before = level.load(ordering: .relaxed)
        let level = Severity(rawValue: before + (louder ? 1 : -1)) ?? (louder ? .debug : .error)
        self.level.store(level.rawValue, ordering: .relaxed)
        add(.level(level, by: sender))
    }

    /// Writes what waits and ends the thread.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wake.signal()
        done.sleep(milliseconds: 500)
    }

    private func work() {
        var floods = FloodGate(seconds: Self.floodSeconds)
        while true {
            wake.sleep(milliseconds: Self.sleepMilliseconds)
            let (queue, dropped, isStopping) = state.withLock { state in
                defer {
                    state.queue.removeAll(keepingCapacity: true)
                    state.dropped = 0
                }
                return (state.queue, state.dropped, state.isStopping)
            }
            for happening in queue { write(happening, through: &floods) }
            if dropped > 0 { write(.warning, "log lines dropped count=\(dropped)") }
            if isStopping { break }
        }
        done.signal()
    }

    private func write(_ happening: Happening, through floods: inout FloodGate) {
        let line = LogLine(happening, names: names)
        var text = line.text
        let level = level.load(ordering: .relaxed)
        var isOfLevel = line.severity.rawValue <= level
        if case .level = happening { isOfLevel = true }
        guard isOfLevel else { return }
        if let flood = line.flood, level < Severity.debug.rawValue {
            let now = Moment.now().monotonic / 1_000_000
            guard let leftOut = floods.admit(flood, at: now) else { return }
            if leftOut > 0 { text += " left_out=\(leftOut)" }
        }
        write(line.severity, text)
    }

    /// Lines as journald wants them where it reads stderr, else with a time in front.
    package static func standardError(
        environment: [String: String]
    ) -> @Sendable (Severity, String) -> Void {
        let isJournal = environment["JOURNAL_STREAM"] != nil
        return { severity, text in
            let time = TimeText.iso8601(Moment.now().wall)
            let line =
                isJournal ? "<\(severity.rawValue)>\(text)\n" : "\(time) \(severity.word) \(text)\n"
            // What stderr cannot take, such as a full disk, is lost and harms nobody.
            var rest = Array(line.utf8)[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
                }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
        }
    }
}

/// Lets one of a kind through in so many seconds and counts the rest.
struct FloodGate {
    let seconds: Int64
    private var last: [String: (at: Int64, leftOut: Int)] = [:]

    init(seconds: Int64) { self.seconds = seconds }

    /// How many were left out since the last one that passed; nil when this one is left out too.
    mutating func admit(_ kind: String, at now: Int64) -> Int? {
        guard let before = last[kind], now - before.at < seconds else {
            defer { last[kind] = (now, 0) }
            return last[kind]?.leftOut ?? 0
        }
        last[kind] = (before.at, before.leftOut + 1)
        return nil
    }
}
