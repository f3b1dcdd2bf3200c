extension PendingControl {
    /// A row of what waits; nil for a command that nobody here knows.
    init?(_ row: Row) {
        guard let command = ControlCommand(rawValue: row.text(1)) else { return nil }
        let name = row.text(5)
        self.init(
            id: row.int64(0),
            command: command,
            author: row.text(2),
            note: row.text(3),
            callee: name.isEmpty ? nil : KeyedCallee(key: row.int64(4), name: name),
            origin: row.optionalText(6)
        )
    }
}
