import AlertLog
import Synchronization

/// Keeps what the log had to say.
final class Notices: Sendable {
    private let kept = Mutex<[LogNotice]>([])
    var all: [LogNotice] { kept.withLock { $0 } }
    func add(_ notice: LogNotice) { kept.withLock { $0.append(notice) } }
}
