/// What counts as too much to a prefix: what the operator's file says of it.
package struct PrefixRateRule: Sendable, Equatable {
    package static let cooldownSecondsRange = 1...86_400

    package let action: RuleAction
    package let table: PrefixTable
    /// The clock that hours and days go by.
    package let zone: HourZone
    package let cooldownMicroseconds: Int64

    /// A cooldown outside its range is drawn to the nearest allowed one; the settings refuse it before
    /// it comes here.
    package init(
        action: RuleAction = .alert,
        table: PrefixTable = PrefixTable(),
        zone: HourZone = .utc,
        cooldownSeconds: Int = 300
    ) {
        let range = Self.cooldownSecondsRange
        // Without a prefix there is nothing to look at.
        self.action = table.isEmpty ? .off : action
        (self.table, self.zone) = (table, zone)
        let seconds = min(max(cooldownSeconds, range.lowerBound), range.upperBound)
        cooldownMicroseconds = Int64(seconds) * 1_000_000
    }

    /// An alert stays open while its caller goes on within the cooldown; its windows are long, so it is
    /// not for them to say when it is over.
    package var quietMicroseconds: Int64 { cooldownMicroseconds }
}
