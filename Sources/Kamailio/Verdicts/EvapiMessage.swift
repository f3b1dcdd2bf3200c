package import Telephony

/// What Callwarden says to a Kamailio over evapi.
///
/// Each goes out as one netstring in one send: Kamailio loses a netstring that arrives cut inside
/// the digits of its length (5.6.3, recorded).
package enum EvapiMessage: Sendable, Equatable {
    /// The held call goes on.
    case allow(TransactionKey)
    /// The held call is refused.
    case block(TransactionKey)
    /// The first call to a callee within so many seconds goes on unasked; none does where that is 0.
    case window(seconds: Int)
    /// Asks for `pong`.
    case ping

    package var netstring: [UInt8] {
        switch self {
        case .allow(let held): Netstring.encode(verdict("allow", held))
        case .block(let held): Netstring.encode(verdict("block", held))
        case .window(let seconds): Netstring.encode(#"{"cmd":"window","seconds":\#(seconds)}"#)
        case .ping: Netstring.encode(#"{"cmd":"ping"}"#)
        }
    }

    private func verdict(_ word: String, _ held: TransactionKey) -> String {
        #"{"cmd":"\#(word)","t_index":\#(held.index),"t_label":\#(held.label)}"#
    }
}
