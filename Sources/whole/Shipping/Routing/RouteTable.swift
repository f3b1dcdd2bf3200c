import AlertLog
package import Rules
package import Settings
import Telephony

/// Which notices go to which destinations, and which of them together.
package struct RouteTable: Sendable {
    private static let usual = (groupBy: ["callee", "rule"], noticesMax: 20)

    private let routes: [RouteSettings]
    private let defaults: Set<String>
    private let zone: HourZone

    /// By the settings, in whose zone hours are meant.
    package init(_ settings: ShipSettings, zone: HourZone) {
        (routes, defaults, self.zone) = (settings.routes, Set(settings.defaults), zone)
    }

    /// How a notice goes to a destination; nil where it does not.
    func assignment(of notice: Notice, to destination: String) -> Assignment? {
        var isTaken = false
        for route in routes where fits(route, notice) {
            if route.destinations.contains(destination) {
                return Assignment(
                    key: Self.key(of: notice, by: route.groupBy, in: route.name),
                    groupedBy: route.groupBy,
                    waitMicroseconds: Int64(route.groupSeconds) * 1_000_000,
                    noticesMax: route.groupMax
                )
            }
            isTaken = true
            if !route.goesOn { break }
        }
        guard !isTaken, defaults.contains(destination) else { return nil }
        return Assignment(
            key: Self.key(of: notice, by: Self.usual.groupBy, in: ""),
            groupedBy: Self.usual.groupBy,
            waitMicroseconds: 0,
            noticesMax: Self.usual.noticesMax
        )
    }

    private func fits(_ route: RouteSettings, _ notice: Notice) -> Bool {
        let isKind =
            route.kinds.isEmpty
            || route.kinds.contains { NoticeMatcher.isKind(notice.kind, of: $0) }
        let isCallee =
            route.callees.isEmpty
            || route.callees.contains { NoticeMatcher.isCallee(notice.callee, of: $0) }
        let holds = { (list: [String], value: String?) in
            list.isEmpty || value.map { list.contains($0) } == true
        }
        return isKind && isCallee && holds(route.rules, notice.rule)
            && holds(route.switches, notice.link)
            && (route.severities.isEmpty || route.severities.contains(notice.severity))
            && route.hours.contain(notice.at, in: zone)
    }

    /// What notices of one message have in common, as words that cannot be mistaken.
    private static func key(of notice: Notice, by fields: [String], in route: String) -> String {
        let values = fields.map { field in
            "\(field)=\(TextEscape.field(value(of: field, in: notice) ?? ""))"
        }
        return ([route] + values).joined(separator: " ")
    }

    /// A field of a notice that messages are grouped by.
    static func value(of field: String, in notice: Notice) -> String? {
        switch field {
        case "callee": notice.callee
        case "rule": notice.rule
        case "switch": notice.link
        default: nil
        }
    }
}
