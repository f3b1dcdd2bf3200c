/// The rules read literally over calls as they really were.
enum Rule {
    /// The most distinct callees of a caller that any window around a call holds.
    static func distinctCallees(around call: TrueCall, in calls: [TrueCall], window: Int64) -> Int {
        let near = calls.filter {
            $0.caller == call.caller && abs($0.stamp - call.stamp) <= window
        }
        let ends = near.map(\.stamp).filter { $0 >= call.stamp && $0 - window <= call.stamp }
        return ends.map { end in
            Set(near.filter { $0.stamp <= end && end - $0.stamp <= window }.map(\.callee)).count
        }.max() ?? 0
    }

    /// The most distinct callers that any window around a call holds.
    static func distinctCallers(around call: TrueCall, in calls: [TrueCall], window: Int64) -> Int {
        let near = calls.filter {
            $0.callee == call.callee && abs($0.stamp - call.stamp) <= window
        }
        let ends = near.map(\.stamp).filter { $0 >= call.stamp && $0 - window <= call.stamp }
        return ends.map { end in
            Set(near.filter { $0.stamp <= end && end - $0.stamp <= window }.map(\.caller)).count
        }.max() ?? 0
    }
}
