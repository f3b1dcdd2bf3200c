extension Schema {
    /// Settings that somebody decided through the API, in place of what file and environment say.
    static let decided = """
        CREATE TABLE decided_settings (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            reason TEXT NOT NULL,
            origin TEXT
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('decided_changed', 0);
        CREATE TRIGGER decided_settings_added AFTER INSERT ON decided_settings BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'decided_changed';
        END;
        CREATE TRIGGER decided_settings_changed AFTER UPDATE ON decided_settings BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'decided_changed';
        END;
        CREATE TRIGGER decided_settings_removed AFTER DELETE ON decided_settings BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'decided_changed';
        END;
        """
}
