import AlertLog
import Figures

/// The alert log's writer: up before whatever is to be on record, and ended behind it.
final class LogComponent: Component {
    /// What is not written by then waits in the journal for the next start.
    private static let drainLimit = Duration.milliseconds(1_000)

    private let writer: LogWriter
    private let lines: LineLog

    init(_ writer: LogWriter, lines: LineLog) { (self.writer, self.lines) = (writer, lines) }

    /// Says what the last agent left, too.
    func start() {
        let left = writer.start.recoveredRecords
        if left > 0 { lines.add(.notice, "journal finished records=\(left)") }
        if !writer.start.interruptedAlerts.isEmpty {
            lines.add(.notice, "alerts interrupted count=\(writer.start.interruptedAlerts.count)")
        }
        writer.run()
    }

    func stop() {
        guard !writer.drain(within: Self.drainLimit) else { return }
        lines.add(.warning, "alert log not written out; the rest waits in the journal")
    }

    /// Written by the log's writer with every snapshot, so that its readers know its age.
    private static let snapshot = Figure(
        .gauge,
        "snapshot_us",
        "When these figures were taken, since the Unix epoch",
        unit: .microseconds
    )
    static let stated = [snapshot] + LogWriterStatus.stated + RemovedRows.stated

    var readings: [FigureReading] {
        let status = writer.status
        return status.readings() + status.removed.readings()
    }
}
