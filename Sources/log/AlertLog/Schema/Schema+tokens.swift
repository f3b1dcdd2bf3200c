extension Schema {
    /// Who may use the web program: what each of them shows is kept as a hash.
    ///
    /// Names are taken while a token is in force, which goes by the clock and is therefore no index.
    static let tokens = """
        CREATE TABLE tokens (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            public_id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            scope TEXT NOT NULL,
            hash TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            expires_us INTEGER,
            removed_us INTEGER,
            removed_by TEXT,
            used_us INTEGER
        ) STRICT;
        """
}
