extension Schema {
    /// What stands beside an alert's count of callers, a row for each signal, and who vouches for the
    /// caller of each call.
    ///
    /// A row goes with its alert.
    static let evidence = """
        CREATE TABLE evidence (
            id INTEGER PRIMARY KEY,
            alert INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
            signal TEXT NOT NULL,
            strength TEXT NOT NULL,
            found INTEGER NOT NULL,
            of_callers INTEGER NOT NULL,
            others INTEGER NOT NULL,
            of_others INTEGER NOT NULL,
            figure INTEGER NOT NULL,
            detail TEXT NOT NULL,
            at_us INTEGER NOT NULL,
            led INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX evidence_alert ON evidence (alert);
        ALTER TABLE alert_calls ADD COLUMN attestation TEXT NOT NULL DEFAULT 'none';
        ALTER TABLE calls ADD COLUMN attestation TEXT NOT NULL DEFAULT 'none';
        """
}
