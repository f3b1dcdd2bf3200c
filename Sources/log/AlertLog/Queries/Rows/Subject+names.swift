package import Records

/// What output calls the subject of an alert, and the parties at the other end of its calls.
extension Subject.Kind {
    /// Whom, or what, the alert is about.
    package var party: String { hasCallee ? "callee" : word }
    /// Whom its calls differ in.
    package var other: String { hasCallee ? "caller" : "callee" }
    /// These, each once.
    package var others: String { other + "s" }
    /// How many of these there are.
    package var distinctOthers: String { "distinct_" + others }
}
