extension Schema {
    /// What was learned of each callee's traffic, by the bits of its key; key 0 is the whole of it.
    ///
    /// Calls that operators expect are rules like exemptions: their end is when they expire. A command
    /// may be about a callee.
    static let learning = """
        CREATE TABLE baselines (
            id INTEGER PRIMARY KEY,
            callee TEXT NOT NULL,
            state TEXT NOT NULL,
            profile INTEGER NOT NULL,
            busiest INTEGER NOT NULL,
            dispersion INTEGER,
            since_us INTEGER NOT NULL,
            last_call_us INTEGER NOT NULL,
            callers INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX baselines_last_call ON baselines (last_call_us);

        CREATE TABLE expected_calls (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            callee TEXT NOT NULL,
            from_us INTEGER NOT NULL,
            expires_us INTEGER NOT NULL,
            calls_per_hour INTEGER NOT NULL,
            reason TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            removed_us INTEGER,
            removed_by TEXT
        ) STRICT;
        CREATE TRIGGER expected_calls_added AFTER INSERT ON expected_calls BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;
        CREATE TRIGGER expected_calls_changed
        AFTER UPDATE OF callee, from_us, expires_us, calls_per_hour, removed_us ON expected_calls
        BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;

        ALTER TABLE control ADD COLUMN callee INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE control ADD COLUMN callee_name TEXT NOT NULL DEFAULT '';
        """
}
