extension Schema {
    /// Every row that came or changed, numbered in the order of its coming, and how far each reader is.
    ///
    /// The number is never given twice, also where all rows are gone: readers count on it.
    static let feed = """
        CREATE TABLE feed (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            kind INTEGER NOT NULL,
            row INTEGER NOT NULL,
            at_us INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE feed_readers (
            name TEXT PRIMARY KEY,
            seq INTEGER NOT NULL,
            at_us INTEGER NOT NULL,
            lost INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('feed_identity', random());
        """

    /// Alerts about others than a callee: what they are about, and the callee of each of their calls.
    static let subjects = """
        ALTER TABLE alerts ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'callee';
        ALTER TABLE alerts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        ALTER TABLE alerts ADD COLUMN distinct_callees INTEGER NOT NULL DEFAULT 0;
        UPDATE alerts SET subject = callee, distinct_callees = calls > 0;
        CREATE INDEX alerts_subject ON alerts (subject, subject_kind, tripped_us);
        ALTER TABLE alert_calls ADD COLUMN callee TEXT NOT NULL DEFAULT '';
        ALTER TABLE alert_calls ADD COLUMN callee_word INTEGER NOT NULL DEFAULT 0;
        UPDATE alert_calls SET callee =
            coalesce((SELECT callee FROM alerts WHERE alerts.id = alert_calls.alert), '');
        CREATE INDEX alert_calls_callee ON alert_calls (callee, alert);
        CREATE INDEX alert_calls_callees ON alert_calls (alert, callee_word);
        """
}
