import AlertLog
import Synchronization

/// Connections to the log, each used by one worker at a time and kept for the next.
final class ReaderPool: Sendable {
    /// Connections that are kept; more are made where more are wanted at once, and given up after that.
    static let keptMax = 8

    /// A connection on its way between threads.
    private struct Kept: @unchecked Sendable {
        // Whoever takes it out of the pool is the only one that has it.
        let reader: LogReader
    }

    private let path: String
    private let kept = Mutex<[Kept]>([])

    init(path: String) { self.path = path }

    /// Everything that `body` reads is of one moment.
    func read<Value>(_ body: (LogReader) throws -> Value) throws -> Value {
        let reader = try kept.withLock { $0.popLast() }?.reader ?? LogReader(path: path)
        guard reader.isCurrent else {
            return try LogReader(path: path).snapshotThenKeep(in: self, body)
        }
        return try reader.snapshotThenKeep(in: self, body)
    }

    fileprivate func keep(_ reader: LogReader) {
        let returned = Kept(reader: reader)
        kept.withLock { if $0.count < Self.keptMax { $0.append(returned) } }
    }
}

extension LogReader {
    /// One that failed is not used again.
    fileprivate func snapshotThenKeep<Value>(
        in pool: ReaderPool,
        _ body: (LogReader) throws -> Value
    ) throws -> Value {
        let value = try snapshot { try body(self) }
        pool.keep(self)
        return value
    }
}
