extension Schema {
    /// Where whoever decided something came from; of before it is not known.
    static let origins = """
        ALTER TABLE audit ADD COLUMN origin TEXT;
        ALTER TABLE control ADD COLUMN origin TEXT;
        """

    /// Which earlier row of the record one takes back.
    static let undoing = "ALTER TABLE audit ADD COLUMN undoes INTEGER;"

    /// What the agent says of what it was asked to do, beside the one word.
    static let replies = "ALTER TABLE control ADD COLUMN told TEXT NOT NULL DEFAULT '';"

    /// What was decided by people stays on record: who, when, what was before and what after.
    ///
    /// Findings of blocks stand beside those of the rule, and every kill and every brake says why.
    static let words = """
        ALTER TABLE alerts ADD COLUMN block INTEGER;
        ALTER TABLE alerts ADD COLUMN why TEXT NOT NULL DEFAULT '';
        ALTER TABLE alert_calls ADD COLUMN rule TEXT NOT NULL DEFAULT 'masking';
        ALTER TABLE alert_calls ADD COLUMN brake TEXT;
        ALTER TABLE kills ADD COLUMN block INTEGER;
        ALTER TABLE kills ADD COLUMN why TEXT NOT NULL DEFAULT '';
        ALTER TABLE brakes ADD COLUMN author TEXT NOT NULL DEFAULT '';
        ALTER TABLE brakes ADD COLUMN note TEXT NOT NULL DEFAULT '';
        ALTER TABLE control ADD COLUMN note TEXT NOT NULL DEFAULT '';
        ALTER TABLE control ADD COLUMN answer TEXT;

        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at_us INTEGER NOT NULL,
            author TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            was TEXT,
            becomes TEXT,
            note TEXT
        ) STRICT;
        CREATE INDEX audit_at ON audit (at_us);
        CREATE INDEX audit_subject ON audit (subject, id);

        INSERT INTO audit (at_us, author, what, subject, was, becomes, note)
        SELECT * FROM (
            SELECT created_us AS at_us, author, 'exemption.add', 'exemption ' || id, NULL,
                subject || ' ' || pattern, reason FROM exemptions
            UNION ALL
            SELECT removed_us, coalesce(removed_by, ''), 'exemption.remove', 'exemption ' || id,
                subject || ' ' || pattern, NULL, NULL FROM exemptions WHERE removed_us IS NOT NULL
            UNION ALL
            SELECT created_us, author, 'block.add', 'block ' || id, NULL,
                caller || ' to ' || callee, reason FROM blocks WHERE alert IS NULL
            UNION ALL
            SELECT removed_us, coalesce(removed_by, ''), 'block.remove', 'block ' || id,
                caller || ' to ' || callee, NULL, NULL FROM blocks WHERE removed_us IS NOT NULL
            UNION ALL
            SELECT status_us, coalesce(status_by, ''), 'alert.set', 'alert ' || id, NULL,
                status, note FROM alerts WHERE status_us IS NOT NULL
        ) ORDER BY at_us;

        CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'what is on record is not changed');
        END;
        CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'what is on record is not deleted');
        END;

        """
}
