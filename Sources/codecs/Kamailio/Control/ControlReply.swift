package import Telephony

/// One dialog as a proxy lists it.
package struct DialogRow: Sendable, Equatable {
    /// How far a dialog has come, by the numbers of Kamailio's dialog module.
    package enum State: UInt8, Sendable {
        case unconfirmed = 1
        case early = 2
        case answered = 3
        case confirmed = 4
        case deleted = 5

        /// True while the callee has not answered: only a CANCEL ends the call.
        package var isRinging: Bool { self == .unconfirmed || self == .early }
    }

    package var key: DialogKey
    package var state: State
    package var callID = ShortText<128>()
    package var callerTag = ShortText<64>()
    /// Empty while the callee has not answered.
    package var calleeTag = ShortText<64>()
    /// CSeq of the INVITE, where the proxy gives it; OpenSIPS does not.
    package var cseq: UInt32?
}

/// What a proxy answered to one request.
package struct ControlReply: Sendable, Equatable {
    /// What came of the request.
    package enum Outcome: Sendable, Equatable {
        /// The request was taken; never proof that a call ended. The text is what came with it.
        case accepted(String)
        case dialogs([DialogRow])
        /// No such call, by the proxy's own words.
        case notFound(String)
        case refused(code: Int, message: String)
        /// No reply that this dialect knows.
        case unreadable
    }

    /// The number that the request had; the line protocol gives none back.
    package var id: Int32?
    package var outcome: Outcome
    /// True where the status line of HTTP refused the request and the body has no number: then the
    /// connection alone says which request that was.
    package var isRefusedByStatus = false

    /// Bytes beyond which a reply is not looked at; lists of one call have under 1 kB.
    package static let bytesMax = 1 << 20
    /// Dialogs of one reply; a Call-ID and a From tag name one.
    static let dialogsMax = 1_000

    /// Reads a datagram, what came through a reply FIFO, or the body of an HTTP response.
    package static func parse(_ bytes: [UInt8], _ dialect: ControlDialect) -> ControlReply {
        guard bytes.count <= bytesMax else { return ControlReply(id: nil, outcome: .unreadable) }
        return dialect == .mi ? ControlReply(lines: bytes) : ControlReply(json: bytes)
    }

    /// Reads an HTTP response; where its body says nothing, the status line does.
    package static func parse(_ response: HTTPResponse, _ dialect: ControlDialect) -> ControlReply {
        var reply = parse(response.body, dialect)
        if reply.outcome == .unreadable, response.status != 200 {
            reply.outcome = .refused(code: response.status, message: response.reason)
        }
        if response.status >= 400, reply.id == nil, case .refused = reply.outcome {
            reply.isRefusedByStatus = true
        }
        return reply
    }

    /// The outcome as an answer to this request.
    ///
    /// A list without a dialog comes as an empty result, like the yes to a command.
    package func outcome(to request: ControlRequest) -> Outcome {
        guard case .dialogList = request else {
            if case .dialogs = outcome { return .unreadable }
            return outcome
        }
        guard case .accepted(let text) = outcome else { return outcome }
        return text.isEmpty ? .dialogs([]) : .unreadable
    }

    /// What an error of a proxy means, by its words: the codes differ between versions.
    static func error(code: Int, message: String) -> Outcome {
        Self.unknownCall.contains(message.lowercased())
            ? .notFound(message) : .refused(code: code, message: message)
    }

    /// All that proxies say of a call that they do not know, in small letters: from the sources of
    /// Kamailio 4.0 to 6.2 and OpenSIPS 1.4 to 4.1.
    private static let unknownCall: Set = [
        "dialog not found", "requested dialog not found", "no such dialog", "nu such dialog",
        "transaction not found", "no such transaction", "couldnt find callid in dialog",
    ]
}

extension ControlReply.Outcome {
    /// True where the server knows no command of that name, or several.
    package var isUnknownMethod: Bool {
        guard case .refused(let code, let message) = self else { return false }
        // JSON-RPC's own number, and OpenSIPS's for a name that two modules have.
        if code == -32_601 || code == -32_001 { return true }
        return message.lowercased() == "method not found"
    }
}
