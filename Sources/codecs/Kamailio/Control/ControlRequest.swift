package import Telephony

/// What Callwarden asks of a proxy; nothing else is ever sent.
///
/// Other requests, and these with parameters of other types, have brought servers down. So a request is
/// one document of fixed shape: a method that is a constant of ours, identifiers out of the checked
/// alphabet, numbers as the method wants them. Each has the name of the one call that it is about: a
/// list of all dialogs names tags wrongly or says nothing (6.2, recorded), and is never asked for.
package enum ControlRequest: Sendable, Equatable {
    /// Where the dialog of this pair stands; works before the callee has a tag.
    case dialogList(callID: ShortText<128>, fromTag: ShortText<64>)
    /// Ends a call that rings: CANCEL to the callee, 487 to the caller.
    case cancel(callID: ShortText<128>, cseq: UInt32)
    /// Ends a call that was answered: BYE to both sides.
    ///
    /// To a ringing one Kamailio says yes and does nothing; OpenSIPS cancels it.
    case endDialog(DialogKey)
    case version
}

/// Why a request was not written: nothing but checked text ever reaches a proxy.
package enum ControlError: Error, Equatable, Sendable {
    /// A Call-ID that is cut, or holds something that quotes, escapes or does not print.
    case unsafeCallID
    /// The same of a From tag.
    case unsafeFromTag
    /// The reply FIFO's name is no bare file name.
    case unsafeReplyName(String)
    /// The `Host` of an HTTP request holds something that could end its line.
    case unsafeHost(String)
    /// The dialect has no such transport: the old line protocol knows no HTTP.
    case noSuchTransport
}

/// How a request travels.
package enum ControlTransport: Sendable, Equatable {
    /// One request in one datagram.
    case datagram
    /// `POST`, on a connection that stays open; `host` goes into the header of that name.
    case http(host: String)
    /// The reply comes through a FIFO of this name in the proxy's directory for such.
    case fifo(replyName: String)

    /// What a reply FIFO's name may be made of.
    ///
    /// No dot: Kamailio and OpenSIPS answer nothing to a name with one.
    static func isReplyName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// What a `Host` may be made of: a name or address, and a port.
    static func isHost(_ host: String) -> Bool {
        (1...255).contains(host.utf8.count)
            && host.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
                default: "-._:[]".utf8.contains(byte)
                }
            }
    }
}
