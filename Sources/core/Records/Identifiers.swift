/// One alert, numbered on from the last one in the log.
package struct AlertID: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
    package static func < (left: AlertID, right: AlertID) -> Bool { left.value < right.value }
}

/// One attempt to end one call, numbered on from the last one in the log.
package struct KillID: Hashable, Sendable, BitwiseCopyable, Comparable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
    package static func < (left: KillID, right: KillID) -> Bool { left.value < right.value }
}

/// One stretch of time in which the agent could not see a switch.
package struct GapID: Hashable, Sendable, BitwiseCopyable {
    package let value: Int64
    package init(_ value: Int64) { self.value = value }
}

/// The two clocks of the agent at one instant, handed in by whoever drives the core.
package struct Moment: Sendable, Equatable, BitwiseCopyable {
    /// Microseconds on a clock that never jumps; only differences mean anything.
    package var monotonic: Int64
    /// Microseconds since the Unix epoch, for the record.
    package var wall: Int64

    /// Times are kept away from the ends of their range, so that adding to them is always safe: a
    /// capture may hold any.
    package init(monotonic: Int64, wall: Int64) {
        let range: ClosedRange<Int64> = -(1 << 60)...(1 << 60)
        self.monotonic = min(max(monotonic, range.lowerBound), range.upperBound)
        self.wall = min(max(wall, range.lowerBound), range.upperBound)
    }
}
