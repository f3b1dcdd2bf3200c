package import AlertLog
package import Rules
package import Wire

extension JSON {
    /// A callee with the sizes of an attack that are seen, now and at its busiest.
    package init(baseline row: BaselineRow) {
        var lists: [String: [JSON]] = [:]
        lists["detectable"] = Self.sizes(row.limits?.limits ?? [])
        lists["detectable_busiest"] = Self.sizes(row.limitsBusiest)
        self.init(row, lists: lists)
    }

    /// Expected calls with the sizes of an attack that are seen meanwhile.
    package init(expected row: ExpectedRow, _ limits: [CallerLimit]) {
        self.init(row, lists: ["detectable": Self.sizes(limits)])
    }

    private static func sizes(_ limits: [CallerLimit]) -> [JSON] {
        limits.filter(\.isReachable).map { limit in
            [
                "callers": .integer(limit.callers),
                "window_us": .integer(limit.windowMicroseconds),
            ]
        }
    }
}
