package import Telephony
import Wire

/// What Callwarden says to a Kamailio over evapi.
///
/// Each goes out as one netstring in one send: Kamailio loses a netstring that arrives cut inside
/// the digits of its length (5.6.3, recorded).
package enum EvapiMessage: Sendable, Equatable {
    /// The held call goes on.
    case allow(TransactionKey)
    /// The held call is refused.
    case block(TransactionKey)
    /// Which calls go on unasked.
    case window(UnaskedCalls)
    /// Asks for `pong`.
    case ping

    package var netstring: [UInt8] {
        switch self {
        case .allow(let held): Netstring.encode(verdict("allow", held))
        case .block(let held): Netstring.encode(verdict("block", held))
        case .window(let unasked):
            Netstring.encode(
                #"{"cmd":"window","seconds":\#(unasked.seconds),"calls":\#(unasked.calls)}"#
            )
        case .ping: Netstring.encode(#"{"cmd":"ping"}"#)
        }
    }

    private func verdict(_ word: String, _ held: TransactionKey) -> String {
        #"{"cmd":"\#(word)","t_index":\#(held.index),"t_label":\#(held.label)}"#
    }
}
