package import Figures

extension LogWriterStatus: FigureKeeping {
    /// Every property but `removed`, whose figures are its own, and `lastError`, which is words.
    package static let figures: [KeptFigure<Self>] = [
        .counter("log_records_written", \.records, "Records moved into the database"),
        .counter(
            "log_records_unreadable",
            \.unreadableRecords,
            "Records of the journal that could not be read"
        ),
        .counter(
            "log_records_rejected",
            \.rejectedRecords,
            "Records that the database would not take"
        ),
        .counter(
            "log_feed_lost",
            \.feedLost,
            "Entries of the feed that went before some reader had them"
        ),
        .gauge("log_file_bytes", \.fileBytes, "Size of the database", unit: .bytes),
        .gauge("log_failures", \.failures, "Tries to write that failed in a row"),
    ]
}

extension RemovedRows: FigureKeeping {
    package static let figures: [KeptFigure<Self>] = [
        .counter("log_removed_calls", \.calls, "Calls that retention deleted"),
        .counter(
            "log_removed_calls_before_their_time",
            \.callsEarly,
            "Calls deleted before their days were over, past the number that is kept"
        ),
        .counter("log_removed_alerts", \.alerts, "Alerts that retention deleted"),
        .counter("log_removed_alert_calls", \.alertCalls, "Calls of alerts deleted with them"),
        .counter("log_removed_kills", \.kills, "Kills that retention deleted"),
        .counter(
            "log_removed_others",
            \.others,
            "Gaps, brakes, exemptions and blocks that had ended and were deleted"
        ),
    ]
}
