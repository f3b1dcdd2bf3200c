extension Schema {
    /// What a callee's own traffic said of an alert, and bursts that were none.
    ///
    /// Rates are calls an hour, in thousandths. All of it is null where nothing was known of the callee.
    static let bursts = """
        ALTER TABLE alerts ADD COLUMN callee_threshold INTEGER;
        ALTER TABLE alerts ADD COLUMN profile INTEGER;
        ALTER TABLE alerts ADD COLUMN fast INTEGER;
        ALTER TABLE alerts ADD COLUMN dispersion INTEGER;
        ALTER TABLE alerts ADD COLUMN threshold_origin TEXT;
        ALTER TABLE alerts ADD COLUMN would_trip INTEGER;
        CREATE TABLE bursts (
            id INTEGER PRIMARY KEY,
            callee TEXT NOT NULL,
            switch TEXT NOT NULL,
            at_us INTEGER NOT NULL,
            distinct_callers INTEGER NOT NULL,
            threshold INTEGER NOT NULL,
            window_us INTEGER NOT NULL,
            callee_threshold INTEGER,
            profile INTEGER,
            fast INTEGER,
            dispersion INTEGER,
            threshold_origin TEXT
        ) STRICT;
        CREATE UNIQUE INDEX bursts_once ON bursts (callee, at_us);
        CREATE INDEX bursts_at ON bursts (at_us);
        """
}
