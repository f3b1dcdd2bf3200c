extension Schema {
    /// Calls are found by the day that they ended on, and by their parties within it.
    ///
    /// Retention takes the oldest: with the day in front, what belongs to them lies together in each
    /// index, and not a page for each call. The expression stands here as it stands in `CallDays`.
    /// No step of the schema, since a large log is as good without it and would wait for it.
    static let callDays = """
        DROP INDEX calls_caller;
        DROP INDEX calls_callee;
        CREATE INDEX calls_caller ON calls (ended_us / 86400000000, caller, ended_us);
        CREATE INDEX calls_callee ON calls (ended_us / 86400000000, callee, ended_us);
        """
}
