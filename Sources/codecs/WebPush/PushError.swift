/// Why nothing can be sent to a browser.
package enum PushError: Error, Equatable, Sendable {
    /// The text does not fit into the one record that push services carry.
    case textTooLong(bytes: Int, limit: Int)
    /// These bytes are no point of the curve P-256.
    case noPoint
    /// This is no private key of the curve P-256.
    case noKey
    /// The salt has another length than it must have.
    case saltLength(bytes: Int, wanted: Int)
    /// A token would be good for longer than push services take, or for no time at all.
    case lifetime(seconds: Int64, allowed: ClosedRange<Int64>)
    /// Whom push services ask about trouble is no address of mail or of a page.
    case subject(String)
    /// libcrypto refuses what it always does.
    case library(String)
}

extension PushError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .textTooLong(let bytes, let limit):
            "a text of \(bytes) bytes, of which a push message holds \(limit)"
        case .noPoint: "no public key of the curve P-256"
        case .noKey: "no private key of the curve P-256"
        case .saltLength(let bytes, let wanted): "a salt of \(bytes) bytes, not \(wanted)"
        case .lifetime(let seconds, let allowed):
            "a token for \(seconds) s, not \(allowed.lowerBound) to \(allowed.upperBound)"
        case .subject: "no subject of the form mailto:… or https://…"
        case .library(let what): "libcrypto refuses: \(what)"
        }
    }
}
