package import Records
package import Telephony

/// What somebody is told who told of a call and asked what to do with it.
package struct ToldAnswer: Sendable, Equatable {
    /// Calls looked at for the counts: of a callee with more in its window, the counts are of the latest.
    package static let callsMax = 256

    package var link: LinkID
    /// The question that it answers.
    package var held: TransactionKey
    /// What goes on record of the call; nil where nothing flagged it.
    package var action: FlagAction?
    /// The alert that it belongs to.
    package var alert: AlertID?
    package var isExempt = false
    /// Calls to the callee in the window that ends with this one, and distinct callers among them; this
    /// one included, none where no window counts it.
    package var calls = 0
    package var callers = 0
    /// The distinct callers that make an attack on this callee, within so long.
    package var threshold: Int
    package var windowMicroseconds: Int64

    package init(
        link: LinkID,
        held: TransactionKey,
        threshold: Int,
        windowMicroseconds: Int64
    ) {
        (self.link, self.held) = (link, held)
        (self.threshold, self.windowMicroseconds) = (threshold, windowMicroseconds)
    }
}
