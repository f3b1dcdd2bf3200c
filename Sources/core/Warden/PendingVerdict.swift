import Telephony

/// The verdict that a switch waits for while its call is judged: go on, unless it is refused.
struct PendingVerdict {
    /// The transaction that waits; nil where none does, and once it is refused.
    private var transaction: TransactionKey?
    /// An exemption keeps the call out of the windows.
    private(set) var isExempt = false

    /// The judging of a call begins, held back or not.
    mutating func begin(_ call: Call) { transaction = call.heldTransaction }

    mutating func noteExempt() { isExempt = true }

    /// True where this very call is held back and can be refused.
    func holds(_ call: Call) -> Bool {
        guard let held = call.heldTransaction else { return false }
        return held == transaction
    }

    mutating func refuse() { transaction = nil }

    /// True where the call that is judged was held back and is refused.
    func isRefused(_ call: Call) -> Bool {
        call.heldTransaction != nil && transaction == nil
    }

    /// The judging is over.
    mutating func end() { (transaction, isExempt) = (nil, false) }
}
