/// What an alert is about, and what that and the parties at its other end are called.
package enum AlertSubject: String, Sendable, CaseIterable {
    case callee
    case caller
    /// A block that an operator made, whose alerts are about the callee.
    case block

    /// What a kind of subject that nobody here knows is taken for: a newer agent's.
    package init(word: String) { self = AlertSubject(rawValue: word) ?? .callee }

    /// Whom it is about.
    package var party: String { self == .caller ? "caller" : "callee" }
    /// Whom the calls of an alert differ in.
    package var other: String { self == .caller ? "callee" : "caller" }
    /// These, each once.
    package var others: String { other + "s" }
    /// How many of these there are.
    package var distinctOthers: String { "distinct_" + others }
}
