package import AlertLog
package import Rules
package import Telephony

/// What callwarden-ship brings, and where; it reads them at its start, and the agent has no use for them.
package struct ShipSettings: Sendable, Equatable {
    /// Where people reach the dashboard; nil for messages without links.
    package let linkBase: String?
    package let agentDeadSeconds: Int
    package let linkLostSeconds: Int
    package let giveUpHours: Int
    package let keepDays: Int
    package let proxy: String?
    package let certificates: String?
    package let destinations: [DestinationSettings]
    package let routes: [RouteSettings]
    /// Where goes what no route takes.
    package let defaults: [String]

    init(reading reader: inout SettingsReader) {
        linkBase = reader.value(SettingKeys.shipLinkBase)
        agentDeadSeconds = reader.value(SettingKeys.shipAgentDead)
        linkLostSeconds = reader.value(SettingKeys.shipLinkLost)
        giveUpHours = reader.value(SettingKeys.shipGiveUp)
        keepDays = reader.value(SettingKeys.shipKeepDays)
        proxy = reader.value(SettingKeys.shipProxy)
        certificates = reader.value(SettingKeys.shipCertificates)
        let defaults = reader.value(SettingKeys.shipDefault)
        destinations = reader.entries(of: SettingLists.destinations)
        routes = reader.entries(of: SettingLists.routes)
        let names = destinations.map(\.name)
        self.defaults = defaults == ["all"] ? names : defaults
        guard reader.problems.isEmpty else { return }
        let pushes = destinations.filter { $0.kind == .push }
        if pushes.count > 1 {
            let place = Place(.standard, key: "ship.destinations")
            let what = "holds \(pushes.count) of type push: browsers subscribe to one"
            reader.report(.inconsistent(place, what: what))
        }
        for (key, wanted) in [(SettingKeys.shipDefault.spec.path, self.defaults)]
            + routes.map({ ("ship.routes", $0.destinations) })
        {
            for name in wanted where !names.contains(name) {
                let what = "\"\(name)\" is none of ship.destinations"
                reader.report(.inconsistent(reader.place(of: key), what: what))
            }
        }
    }
}

/// Which notices go where, and how many at once.
package struct RouteSettings: Sendable, Equatable {
    package let name: String
    /// Empty lists are for all.
    package let kinds: [String]
    package let severities: [Notice.Severity]
    package let rules: [String]
    package let callees: [String]
    package let switches: [String]
    package let hours: RouteHours
    package let destinations: [String]
    /// Routes behind it are looked at as well.
    package let goesOn: Bool
    package let groupBy: [String]
    package let groupSeconds: Int
    package let groupMax: Int

    init(named name: String, reading reader: inout SettingsReader) {
        self.name = name
        kinds = reader.value(RouteKeys.kinds)
        severities = reader.value(RouteKeys.severities).compactMap(Notice.Severity.init(rawValue:))
        rules = reader.value(RouteKeys.rules)
        callees = reader.value(RouteKeys.callees)
        switches = reader.value(RouteKeys.switches)
        let days = reader.value(RouteKeys.days)
        hours = RouteHours(days: days, between: reader.value(RouteKeys.between))
        destinations = reader.value(RouteKeys.destinations)
        goesOn = reader.value(RouteKeys.goesOn)
        groupBy = reader.value(RouteKeys.groupBy)
        groupSeconds = reader.value(RouteKeys.groupSeconds)
        groupMax = reader.value(RouteKeys.groupMax)
    }
}

/// At what times of a week something holds, in the zone of the settings.
package struct RouteHours: Sendable, Equatable {
    static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let dayMinutes: Int64 = 1_440

    /// From Monday, 0; empty for all.
    private let days: Set<Int>
    /// Minutes of the day; those that end before they begin go on past midnight.
    private let minutes: (from: Int64, to: Int64)?

    package init(days: [String], between: String?) {
        self.days = Set(days.compactMap { Self.days.firstIndex(of: $0) })
        minutes = between.flatMap { Self.minutes(of: $0) }
    }

    /// Reads `08:00-18:00`, nil for anything else; 24:00 is the end of the day.
    static func minutes(of text: String) -> (from: Int64, to: Int64)? {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
        guard times.count == 2, let from = times[0], let to = times[1], from != to,
            from < dayMinutes
        else { return nil }
        return (from, to)
    }

    private static func minute(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), (0...59).contains(minute),
            hour >= 0, hour * 60 + minute <= dayMinutes
        else { return nil }
        return hour * 60 + minute
    }

    /// Whether a moment is within them; hours past midnight belong to the day on which they began.
    package func contain(_ time: EventTime, in zone: HourZone) -> Bool {
        let local = (time + zone.offset(at: time)) / 60_000_000
        // The first day of 1970 was a Thursday.
        var (day, minute) = (local / Self.dayMinutes + 3, local % Self.dayMinutes)
        if let minutes {
            let isThroughMidnight = minutes.to < minutes.from
            if isThroughMidnight, minute < minutes.to {
                (day, minute) = (day - 1, minute + Self.dayMinutes)
            }
            let end = isThroughMidnight ? minutes.to + Self.dayMinutes : minutes.to
            guard minute >= minutes.from, minute < end else { return false }
        }
        return days.isEmpty || days.contains(Int(day % 7))
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.days == right.days && left.minutes?.from == right.minutes?.from
            && left.minutes?.to == right.minutes?.to
    }
}

extension SettingLists {
    /// Which notices go where.
    static let routes = SettingList<RouteSettings>(
        SettingListSpec(
            "ship.routes",
            keys: RouteKeys.all,
            countMax: RouteKeys.countMax,
            limitedBy: "callwarden-ship looks at",
            example: "{ name: \"night\", … }",
            doc: "Which notices go where"
        ),
        namedBy: RouteKeys.name,
        read: { name, reader, _ in RouteSettings(named: name, reading: &reader) }
    )
}
