package import Records

/// From which figure on a rule warns, and from which on it finds what it looks for.
///
/// Zero is never: a rule without a critical level is off, and one without a warning finds in one step.
/// A warning that is no lower than the critical level says nothing.
package struct Levels: Sendable, Equatable, BitwiseCopyable {
    package static let off = Levels(critical: 0)

    package let warning: Int
    package let critical: Int

    package init(warning: Int = 0, critical: Int) {
        self.critical = max(0, critical)
        self.warning = warning > 0 && (critical <= 0 || warning < critical) ? warning : 0
    }

    package var isOff: Bool { lowest == 0 }

    /// The lowest figure at which there is anything to say; 0 for none.
    package var lowest: Int { warning > 0 ? warning : critical }

    /// What a figure amounts to; nil where it is below both levels.
    package func severity(of count: Int) -> Severity? {
        if critical > 0, count >= critical { return .critical }
        return warning > 0 && count >= warning ? .warning : nil
    }

    /// The figure from which on a finding is of this severity.
    package func threshold(of severity: Severity) -> Int {
        severity == .critical ? critical : warning
    }
}

/// The same of a figure that is to be high: below which a rule warns, and below which it has found what
/// it looks for.
///
/// Zero is never, since nothing is below it. A warning that is no higher than the critical level says
/// nothing.
package struct Floors: Sendable, Equatable, BitwiseCopyable {
    package static let off = Floors(critical: 0)

    package let warning: Int
    package let critical: Int

    package init(warning: Int = 0, critical: Int) {
        self.critical = max(0, critical)
        self.warning = warning > self.critical ? warning : 0
    }

    package var isOff: Bool { warning == 0 && critical == 0 }

    /// Below which figure there is anything to say; 0 for none.
    package var highest: Int { warning > 0 ? warning : critical }

    /// What a share or a mean, `sum` of `count`, amounts to; nil where it is below neither.
    ///
    /// One of nothing is zero.
    package func severity(of sum: Int, of count: Int) -> Severity? {
        if isBelow(critical, sum, count) { return .critical }
        return isBelow(warning, sum, count) ? .warning : nil
    }

    private func isBelow(_ level: Int, _ sum: Int, _ count: Int) -> Bool {
        level > 0 && (count == 0 || sum < level * count)
    }
}
