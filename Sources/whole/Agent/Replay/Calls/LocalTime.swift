import Telephony

/// Which clock times without a zone are of.
package enum LocalTime: Equatable, Sendable {
    /// So far east of UTC.
    case offset(microseconds: Int64)
    /// A zone of the system's data, with its changes to and from summer time.
    case zone(ZoneTable)

    package static let utc = LocalTime.offset(microseconds: 0)

    /// Reads `UTC`, `Z`, `+01:00`, or the name of a zone that the system has data of.
    package init?(_ text: String) {
        if text == "UTC" || text == "Z" {
            self = .utc
        } else if text.hasPrefix("+") || text.hasPrefix("-") {
            guard let time = TimeText.parse("1970-01-01T00:00:00" + text) else { return nil }
            self = .offset(microseconds: -time)
        } else {
            guard let table = ZoneTable(named: text) else { return nil }
            self = .zone(table)
        }
    }

    /// What a time of that clock is in UTC.
    func utc(_ local: EventTime) -> EventTime {
        switch self {
        case .offset(let microseconds): local - microseconds
        case .zone(let table): table.utc(local)
        }
    }
}
