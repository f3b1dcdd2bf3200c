/// One `filter` of a client.
///
/// The switch's ways, all recorded: leading `+` and `-` are eaten as signs, values between slashes
/// are regular expressions, an event needs one filter that lets it through, and one without the
/// header (HEARTBEAT, mostly) never has it.
struct EventFilter: Sendable {
    let header: String
    /// As sent; `filter delete` compares this.
    let value: String
    private let isPositive: Bool
    private let wanted: String
    private let isPattern: Bool

    init(header: String, value: String) {
        self.header = header
        self.value = value
        var isPositive = true
        var rest = value[...]
        while let sign = rest.first, sign == "+" || sign == "-" || sign == " " {
            if sign != " " { isPositive = sign == "+" }
            rest = rest.dropFirst()
        }
        self.isPositive = isPositive
        isPattern = value.hasPrefix("/")
        wanted = isPattern ? String(rest.dropFirst().prefix { $0 != "/" }) : String(rest)
    }

    /// True where the filters let the event through.
    static func pass(_ event: SimulatedEvent, filters: [EventFilter]) -> Bool {
        guard !filters.isEmpty else { return true }
        var isSent = false
        for filter in filters {
            guard let value = event.value(of: filter.header) else { continue }
            if isSent, filter.isPositive { continue }
            guard filter.matches(String(decoding: value, as: UTF8.self)) else { continue }
            guard filter.isPositive else { return false }
            isSent = true
        }
        return isSent
    }

    private func matches(_ value: String) -> Bool {
        guard isPattern else { return value.lowercased() == wanted.lowercased() }
        guard let pattern = try? Regex(wanted) else { return false }
        return value.firstMatch(of: pattern) != nil
    }
}
