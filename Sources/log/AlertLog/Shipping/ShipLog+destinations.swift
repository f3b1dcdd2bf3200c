package import Telephony

/// A destination as the settings have it.
package struct NamedDestination: Sendable, Equatable {
    package let name: String
    package let type: String
    /// Changes with what it is; one that was disabled is tried again then.
    package let setup: String

    package init(name: String, type: String, setup: String) {
        (self.name, self.type, self.setup) = (name, type, setup)
    }
}

/// How a destination stands.
package struct DestinationRow: LogRow {
    package var name = ""
    package var kind = ""
    /// `active`, or `disabled` until somebody says otherwise.
    package var state = ""
    /// The last notice that was taken up for it.
    package var place: Int64 = 0
    /// Notices that are not there yet.
    package var backlog: Int64 = 0
    package var delivered: Int64 = 0
    /// Messages that were refused, or given up after long.
    package var dropped: Int64 = 0
    /// Attempts that failed since the last that did not.
    package var failures: Int64 = 0
    package var next: EventTime?
    package var lastSuccess: EventTime?
    package var error: String?
    package var lastError: EventTime?

    package init() {}
    package static let type: String? = "destination"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("name", &name)
        fields.text("destination_type", &kind, sql: "type")
        fields.text("state", &state)
        fields.integer("place", &place)
        let new = "SELECT count(*) FROM notices WHERE id > place AND target IS NULL"
        let entries = "SELECT count(*) FROM ship_messages JOIN ship_entries ON message = id"
        let backlog = "((\(new)) + (\(entries) WHERE destination = name))"
        fields.integer("backlog", &self.backlog, sql: backlog)
        fields.integer("delivered", &delivered)
        fields.integer("dropped", &dropped)
        fields.integer("failures", &failures)
        fields.time("next_attempt", &next, sql: "nullif(next_us, 0)")
        fields.time("last_success", &lastSuccess, sql: "success_us")
        fields.text("last_error", &error, sql: "error")
        fields.time("last_error_at", &lastError, sql: "error_us")
    }
}

extension ShipLog {
    /// Takes up the destinations of the settings: new ones begin with what comes from now on, and those
    /// that are gone leave nothing behind.
    package func register(
        _ destinations: [NamedDestination],
        at now: EventTime
    ) throws(AlertLogError) {
        try change { () throws(DatabaseError) in
            let known = try database.all("SELECT name FROM ship_destinations") { $0.text(0) }
            for name in known where !destinations.contains(where: { $0.name == name }) {
                try database.run("DELETE FROM ship_destinations WHERE name = ?1", .text(name))
            }
            for destination in destinations {
                try database.run(
                    """
                    INSERT INTO ship_destinations (name, type, setup, place)
                    VALUES (?1, ?2, ?3, coalesce((SELECT max(id) FROM notices), 0))
                    ON CONFLICT (name) DO UPDATE SET type = excluded.type, setup = excluded.setup,
                        state = 'active', failures = 0, next_us = 0
                        WHERE setup <> excluded.setup OR type <> excluded.type
                    """,
                    .text(destination.name),
                    .text(destination.type),
                    .text(destination.setup)
                )
            }
            // Of a log whose numbers begin anew.
            try database.run(
                """
                UPDATE ship_destinations
                SET place = min(place, coalesce((SELECT max(id) FROM notices), 0))
                """
            )
        }
    }

    /// Takes a destination up again that had been disabled; false where it was not.
    func enable(_ name: String, at now: EventTime) throws(DatabaseError) -> Bool {
        try database.run(
            """
            UPDATE ship_destinations SET state = 'active', failures = 0, next_us = 0
            WHERE name = ?1 AND state = 'disabled'
            """,
            .text(name)
        )
        guard database.changes > 0 else { return false }
        try database.note(
            AuditEntry(at: now, by: "callwarden-ship", .destinationEnabled, "destination \(name)")
        )
        return true
    }

    /// What was to be known of all destinations before one of their threads begins.
    package func destination(_ name: String) throws(AlertLogError) -> DestinationRow? {
        try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT \(DestinationRow.columns) FROM ship_destinations WHERE name = ?1",
                [.text(name)],
                DestinationRow.init(_:)
            )
        }
    }
}

extension LogReader {
    /// The destinations that callwarden-ship had at its last start, by name.
    package func destinations() throws(AlertLogError) -> [DestinationRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(DestinationRow.columns) FROM ship_destinations ORDER BY name",
                [],
                DestinationRow.init(_:)
            )
        }
    }
}
