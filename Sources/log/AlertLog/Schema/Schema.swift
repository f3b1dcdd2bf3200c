/// What the alert log's tables look like, and how they came to look so.
///
/// All times are microseconds since the Unix epoch. Text that callers chose is stored as sent, with
/// invalid UTF-8 replaced; names of calls, by which rows are found, as `SQLValue.name` says. A step
/// that was released is never changed; changes are new steps.
enum Schema {
    /// "CWLG": tells this database from any other.
    static let applicationID = 0x4357_4c47

    static let migrations = [
        Migration(version: 1, script: alerts + kills + rules + ledgers),
        Migration(version: 2, script: ends),
        Migration(version: 3, script: words),
        Migration(version: 4, script: parties),
        Migration(version: 5, script: patternForms),
        Migration(version: 8, script: lateness),
        Migration(version: 9, script: attempts),
        Migration(version: 10, script: feed),
        Migration(version: 11, script: subjects),
        Migration(version: 12, script: bursts),
        Migration(version: 13, script: learning),
        Migration(version: 14, script: evidence),
        Migration(version: 15, script: severity),
        Migration(version: 16, script: tokens),
        Migration(version: 17, script: origins),
        Migration(version: 18, script: undoing),
        Migration(version: 19, script: shipping),
        Migration(version: 20, script: push),
        Migration(version: 21, script: decided),
        Migration(version: 22, script: alertCounts),
        Migration(version: 23, script: replies),
        Migration(version: 24, script: flaggedTimes),
    ]

    /// What each row of alerts counts is counted in an index alone.
    private static let alertCounts = """
        DROP INDEX kills_alert;
        CREATE INDEX kills_alert ON kills (alert, state);
        CREATE INDEX alert_calls_spared ON alert_calls (alert) WHERE action = 'spared';
        """

    /// When a call was found, by the switch's clock: the kill is written then.
    ///
    /// Calls of before have none. Those that would have been ended are counted in an index alone.
    private static let flaggedTimes = """
        ALTER TABLE alert_calls ADD COLUMN flagged_us INTEGER;
        CREATE INDEX alert_calls_simulated ON alert_calls (alert, flagged_us - created_us)
            WHERE action = 'simulated';
        """

    /// By which rules a pattern was written: 1, where digits before a star stood for full and for
    /// local numbers alike; 2, where a plus tells the two apart.
    private static let patternForms = """
        ALTER TABLE exemptions ADD COLUMN pattern_form INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE blocks ADD COLUMN pattern_form INTEGER NOT NULL DEFAULT 1;

        """

    /// How late events came, how far the agent's clock was ahead of the switch's (`clock_us`), and when
    /// a call that was to be ended began by the switch's clock.
    private static let lateness = """
        ALTER TABLE alerts ADD COLUMN late_us INTEGER;
        ALTER TABLE alerts ADD COLUMN clock_us INTEGER;
        ALTER TABLE kills ADD COLUMN invite_us INTEGER;
        ALTER TABLE kills ADD COLUMN clock_us INTEGER;
        ALTER TABLE gaps ADD COLUMN late_us INTEGER NOT NULL DEFAULT 0;
        """

    /// Which attempt at a call was to be ended: by CSeq, and by the proxy's name for its dialog.
    private static let attempts = """
        ALTER TABLE kills ADD COLUMN cseq INTEGER;
        ALTER TABLE kills ADD COLUMN dialog_entry INTEGER;
        ALTER TABLE kills ADD COLUMN dialog_id INTEGER;
        """

    private static let alerts = """
        CREATE TABLE alerts (
            id INTEGER PRIMARY KEY,
            rule TEXT NOT NULL DEFAULT 'masking',
            callee TEXT NOT NULL,
            switch TEXT NOT NULL,
            first_seen_us INTEGER NOT NULL,
            tripped_us INTEGER NOT NULL,
            last_seen_us INTEGER NOT NULL,
            decided_us INTEGER,
            threshold INTEGER,
            window_us INTEGER,
            distinct_callers INTEGER NOT NULL DEFAULT 0,
            calls INTEGER NOT NULL DEFAULT 0,
            window_complete INTEGER NOT NULL DEFAULT 1,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
            interrupted INTEGER NOT NULL DEFAULT 0,
            status TEXT NOT NULL DEFAULT 'new',
            note TEXT,
            status_by TEXT,
            status_us INTEGER
        ) STRICT;
        CREATE INDEX alerts_tripped ON alerts (tripped_us);
        CREATE INDEX alerts_callee ON alerts (callee, tripped_us);
        CREATE INDEX alerts_status ON alerts (status, tripped_us);
        CREATE INDEX alerts_open ON alerts (id) WHERE state = 'open';

        CREATE TABLE alert_calls (
            id INTEGER PRIMARY KEY,
            alert INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
            switch TEXT NOT NULL,
            call_id TEXT NOT NULL,
            caller TEXT NOT NULL,
            caller_word INTEGER NOT NULL,
            caller_sent TEXT NOT NULL,
            callee_sent TEXT NOT NULL,
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            sip_call_id TEXT NOT NULL,
            from_tag TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            answered_us INTEGER,
            ended_us INTEGER,
            cause TEXT,
            action TEXT NOT NULL,
            window_complete INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX alert_calls_once
            ON alert_calls (alert, call_id, switch, created_us);
        CREATE INDEX alert_calls_distinct ON alert_calls (alert, caller_word);
        CREATE INDEX alert_calls_call ON alert_calls (call_id, switch);
        CREATE INDEX alert_calls_caller ON alert_calls (caller, alert);

        """

    /// Who is believed to have called, and which leg was counted.
    ///
    /// A pattern with a domain meant the identity anywhere until an extension belonged to its domain: it
    /// goes on meaning that.
    private static let parties = """
        ALTER TABLE alert_calls ADD COLUMN caller_source TEXT NOT NULL DEFAULT 'from';
        ALTER TABLE alert_calls ADD COLUMN caller_other TEXT NOT NULL DEFAULT '';
        ALTER TABLE alert_calls ADD COLUMN leg TEXT NOT NULL DEFAULT 'inbound';
        UPDATE exemptions SET pattern = substr(pattern, 1, instr(pattern, '@') - 1)
            WHERE subject <> 'source' AND typeof(pattern) = 'text' AND instr(pattern, '@') > 1;
        UPDATE blocks SET caller = substr(caller, 1, instr(caller, '@') - 1)
            WHERE caller_kind = 'pattern' AND typeof(caller) = 'text' AND instr(caller, '@') > 1;
        UPDATE blocks SET callee = substr(callee, 1, instr(callee, '@') - 1)
            WHERE callee_kind = 'pattern' AND typeof(callee) = 'text' AND instr(callee, '@') > 1;
        """

    private static let kills = """
        CREATE TABLE kills (
            id INTEGER PRIMARY KEY,
            alert INTEGER,
            reason TEXT NOT NULL,
            switch TEXT NOT NULL,
            call_id TEXT NOT NULL,
            caller TEXT NOT NULL,
            callee TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            requested_us INTEGER NOT NULL,
            updated_us INTEGER NOT NULL,
            ended_us INTEGER,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX kills_requested ON kills (requested_us);
        CREATE INDEX kills_state ON kills (state, requested_us);
        CREATE INDEX kills_alert ON kills (alert);
        CREATE INDEX kills_call ON kills (call_id, switch);

        CREATE TABLE kill_steps (
            id INTEGER PRIMARY KEY,
            kill INTEGER NOT NULL REFERENCES kills (id) ON DELETE CASCADE,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            at_us INTEGER NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX kill_steps_once ON kill_steps (kill, at_us, state, attempt);

        """

    /// Who ended a call, when, how long it took, and the leg that was ended with it.
    ///
    /// The time is by the switch's clock, how long by one that never jumps. Kills of before have none.
    private static let ends = """
        ALTER TABLE kills ADD COLUMN ended_by TEXT;
        ALTER TABLE kills ADD COLUMN ended_switch_us INTEGER;
        ALTER TABLE kills ADD COLUMN took_us INTEGER;
        ALTER TABLE kills ADD COLUMN other_leg TEXT;

        """

    /// Patterns are text, or a blob where an identity is no valid UTF-8.
    private static let rules = """
        CREATE TABLE exemptions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject TEXT NOT NULL CHECK (subject IN ('callee', 'caller', 'source')),
            pattern ANY NOT NULL,
            reason TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            expires_us INTEGER,
            removed_us INTEGER,
            removed_by TEXT,
            hits INTEGER NOT NULL DEFAULT 0,
            last_hit_us INTEGER
        ) STRICT;

        CREATE TABLE blocks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            caller ANY NOT NULL,
            caller_kind TEXT NOT NULL CHECK (caller_kind IN ('pattern', 'party')),
            callee ANY NOT NULL,
            callee_kind TEXT NOT NULL CHECK (callee_kind IN ('pattern', 'party')),
            alert INTEGER,
            reason TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            expires_us INTEGER,
            removed_us INTEGER,
            removed_by TEXT
        ) STRICT;
        CREATE INDEX blocks_parties ON blocks (caller, callee);

        CREATE TABLE control (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            command TEXT NOT NULL,
            author TEXT NOT NULL,
            created_us INTEGER NOT NULL,
            taken_us INTEGER
        ) STRICT;

        CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('rules_changed', 0), ('emergency_hits', 0);

        CREATE TRIGGER exemptions_added AFTER INSERT ON exemptions BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;
        CREATE TRIGGER exemptions_changed
        AFTER UPDATE OF subject, pattern, expires_us, removed_us ON exemptions BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;
        CREATE TRIGGER blocks_added AFTER INSERT ON blocks BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;
        CREATE TRIGGER blocks_changed
        AFTER UPDATE OF caller, callee, expires_us, removed_us ON blocks BEGIN
            UPDATE meta SET value = value + 1 WHERE key = 'rules_changed';
        END;

        """

    private static let ledgers = """
        CREATE TABLE gaps (
            id INTEGER PRIMARY KEY,
            switch TEXT NOT NULL,
            reason TEXT NOT NULL,
            from_us INTEGER NOT NULL,
            to_us INTEGER,
            events_lost INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX gaps_from ON gaps (from_us);
        CREATE INDEX gaps_open ON gaps (id) WHERE to_us IS NULL;

        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            switch TEXT NOT NULL,
            call_id TEXT NOT NULL,
            caller TEXT NOT NULL,
            caller_sent TEXT NOT NULL,
            callee TEXT NOT NULL,
            callee_sent TEXT NOT NULL,
            name TEXT NOT NULL,
            source TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            sip_call_id TEXT NOT NULL,
            started_us INTEGER NOT NULL,
            answered_us INTEGER,
            ended_us INTEGER NOT NULL,
            cause TEXT NOT NULL
        ) STRICT;
        CREATE INDEX calls_ended ON calls (ended_us);
        CREATE INDEX calls_caller ON calls (caller, ended_us);
        CREATE INDEX calls_callee ON calls (callee, ended_us);

        CREATE TABLE brakes (
            id INTEGER PRIMARY KEY,
            engaged INTEGER NOT NULL,
            reason TEXT NOT NULL,
            limit_per_minute INTEGER NOT NULL,
            at_us INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX brakes_once ON brakes (at_us, reason, engaged);

        CREATE TABLE links (link INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

        CREATE TABLE stats (name TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
        """
}
