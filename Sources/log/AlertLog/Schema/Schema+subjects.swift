extension Schema {
    /// Every row that came or changed, numbered in the order of its coming, and how far each reader is.
    ///
    /// No number is given twice, since the latest row always stays.
    static let feed = """
        CREATE TABLE feed (
            seq INTEGER PRIMARY KEY,
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
    ///
    /// Where the alert is about the callee, its calls have the word 0, and none of the indices. Calls of
    /// before have no callee of their own: that of their alert is theirs, and to write it into each would
    /// keep a large log's first start waiting.
    static let subjects = """
        ALTER TABLE alerts ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'callee';
        ALTER TABLE alerts ADD COLUMN subject TEXT NOT NULL DEFAULT '';
        ALTER TABLE alerts ADD COLUMN distinct_callees INTEGER NOT NULL DEFAULT 0;
        UPDATE alerts SET subject = callee, distinct_callees = calls > 0;
        CREATE INDEX alerts_subject ON alerts (subject, tripped_us)
            WHERE subject_kind <> 'callee';
        ALTER TABLE alert_calls ADD COLUMN callee TEXT NOT NULL DEFAULT '';
        ALTER TABLE alert_calls ADD COLUMN callee_word INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX alert_calls_callee ON alert_calls (callee, alert) WHERE callee_word <> 0;
        CREATE INDEX alert_calls_callees ON alert_calls (alert, callee_word)
            WHERE callee_word <> 0;
        """

    /// How grave an alert is; all of before are what their rule looks for.
    static let severity = """
        ALTER TABLE alerts ADD COLUMN severity TEXT NOT NULL DEFAULT 'critical';
        """
}
