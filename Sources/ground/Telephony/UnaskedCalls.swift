/// Which calls a switch that could hold them back need not ask of: the first so many to a callee within
/// so many seconds.
package struct UnaskedCalls: Sendable, Equatable {
    package var seconds: Int
    package var calls: Int

    package init(seconds: Int, calls: Int) {
        self.seconds = seconds
        self.calls = calls
    }

    /// Every call has to be asked of.
    package static let none = UnaskedCalls(seconds: 0, calls: 0)
}
