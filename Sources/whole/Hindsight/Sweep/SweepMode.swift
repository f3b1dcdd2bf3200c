package import Rules

/// By which limits a sweep tries its settings.
package enum SweepMode: String, CaseIterable, Sendable {
    /// The rule as it stands, for all callees alike.
    case off
    /// Limits that follow each callee's own traffic.
    case on

    /// What finds alerts where the settings say this; with watch the rule does.
    package init(_ mode: BaselineMode) { self = mode == .on ? .on : .off }
}
