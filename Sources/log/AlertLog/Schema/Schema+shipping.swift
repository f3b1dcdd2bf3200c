extension Schema {
    /// What callwarden-ship brings to people: notices as they were, what is on its way to each
    /// destination, what was asked of it, and what is to be kept quiet.
    ///
    /// `place` is the last notice that a destination's messages were made of. A message that is sealed
    /// has been sent, or may have been: nothing is added to it any more.
    static let shipping = """
        CREATE TABLE notices (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            notice TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            matter TEXT NOT NULL,
            phase TEXT NOT NULL,
            severity TEXT NOT NULL,
            rule TEXT,
            subject_kind TEXT,
            subject TEXT,
            callee TEXT,
            switch TEXT,
            alert INTEGER,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            begun_us INTEGER NOT NULL,
            ended_us INTEGER,
            calls INTEGER,
            callers INTEGER,
            calls_ended INTEGER,
            calls_still_up INTEGER,
            at_us INTEGER NOT NULL,
            target TEXT
        ) STRICT;
        CREATE INDEX notices_matter ON notices (matter, id);
        CREATE INDEX notices_alert ON notices (alert, id) WHERE alert IS NOT NULL;

        CREATE TABLE ship_destinations (
            name TEXT PRIMARY KEY,
            type TEXT NOT NULL,
            setup TEXT NOT NULL,
            place INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
            delivered INTEGER NOT NULL DEFAULT 0,
            dropped INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            next_us INTEGER NOT NULL DEFAULT 0,
            success_us INTEGER,
            error TEXT,
            error_us INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE ship_messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            destination TEXT NOT NULL
                REFERENCES ship_destinations (name) ON DELETE CASCADE,
            grouping TEXT NOT NULL,
            grouped_by TEXT NOT NULL,
            opened_us INTEGER NOT NULL,
            due_us INTEGER NOT NULL,
            sealed INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            request INTEGER
        ) STRICT;
        CREATE INDEX ship_messages_due ON ship_messages (destination, id);

        CREATE TABLE ship_entries (
            message INTEGER NOT NULL REFERENCES ship_messages (id) ON DELETE CASCADE,
            notice INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
            PRIMARY KEY (message, notice)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ship_entries_notice ON ship_entries (notice);

        CREATE TABLE ship_requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            what TEXT NOT NULL,
            destination TEXT NOT NULL,
            alert INTEGER,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            taken_us INTEGER,
            outcome TEXT,
            words TEXT,
            answered_us INTEGER
        ) STRICT;
        CREATE INDEX ship_requests_new ON ship_requests (destination, id) WHERE taken_us IS NULL;

        CREATE TABLE silences (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule TEXT,
            severity TEXT,
            kind TEXT,
            callee TEXT,
            switch TEXT,
            reason TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            expires_us INTEGER,
            removed_us INTEGER,
            removed_by TEXT,
            hits INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        """
}
