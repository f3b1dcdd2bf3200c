import Telephony

/// How a proxy wants to be spoken to.
package enum ControlDialect: String, Sendable, CaseIterable {
    /// Kamailio 5 and later: JSON-RPC of module jsonrpcs.
    case jsonrpc
    /// Kamailio 4.4 and earlier: the line protocol of mi_fifo and mi_datagram.
    case mi
    /// OpenSIPS 3 and later: JSON-RPC of its management interface.
    case opensips

    /// The bytes of one request; `id` comes back in its reply, but not in dialect `mi`.
    ///
    /// One document, never a list of them: such is answered as if done, and nothing is (recorded).
    package func encode(
        _ request: ControlRequest,
        id: Int32,
        over transport: ControlTransport,
        names: OpenSIPSNames = .flat
    ) throws(ControlError) -> [UInt8] {
        try check(request)
        try check(transport)
        switch self {
        case .mi: return Array(try lines(request, over: transport).utf8)
        case .jsonrpc: return Array(framed(document(request, id, transport), transport).utf8)
        case .opensips: return Array(framed(miDocument(request, id, names), transport).utf8)
        }
    }

    private func check(_ request: ControlRequest) throws(ControlError) {
        switch request {
        case .dialogList(let callID, let fromTag):
            guard callID.isSafeDialogName else { throw .unsafeCallID }
            guard fromTag.isSafeDialogName else { throw .unsafeFromTag }
        case .cancel(let callID, _):
            guard callID.isSafeDialogName else { throw .unsafeCallID }
        case .endDialog, .version: break
        }
    }

    private func check(_ transport: ControlTransport) throws(ControlError) {
        switch transport {
        case .datagram: break
        case .http(let host):
            guard self != .mi else { throw .noSuchTransport }
            guard ControlTransport.isHost(host) else { throw .unsafeHost(host) }
        case .fifo(let name):
            guard ControlTransport.isReplyName(name) else { throw .unsafeReplyName(name) }
        }
    }

    /// A request to jsonrpcs, which takes parameters by their order alone.
    ///
    /// The types are fixed: version, method and the name for replies are strings, `id` is a number, as are
    /// the two of a dialog; tm.cancel knows a CSeq only as a string (5.6.3, recorded).
    private func document(
        _ request: ControlRequest,
        _ id: Int32,
        _ transport: ControlTransport
    ) -> String {
        let (method, params): (String, String?) =
            switch request {
            case .dialogList(let callID, let fromTag):
                ("dlg.dlg_list", #""\#(callID.string)","\#(fromTag.string)""#)
            case .cancel(let callID, let cseq): ("tm.cancel", #""\#(callID.string)","\#(cseq)""#)
            case .endDialog(let dialog): ("dlg.end_dlg", "\(dialog.entry),\(dialog.id)")
            case .version: ("core.version", nil)
            }
        var text = #"{"jsonrpc":"2.0","method":"\#(method)""#
        if let params { text += #","params":[\#(params)]"# }
        text += #","id":\#(id)"#
        if case .fifo(let name) = transport { text += #","reply_name":"\#(name)""# }
        return text + "}"
    }

    /// A request to OpenSIPS, which takes parameters by name.
    ///
    /// Dialogs are named by their own identifier, never by Call-ID: OpenSIPS takes a Call-ID that
    /// looks like a dialog's identifier for one, and callers choose Call-IDs.
    private func miDocument(
        _ request: ControlRequest,
        _ id: Int32,
        _ names: OpenSIPSNames
    ) -> String {
        let params: String? =
            switch request {
            case .dialogList(let callID, let fromTag):
                #""callid":"\#(callID.string)","from_tag":"\#(fromTag.string)""#
            case .cancel(let callID, let cseq):
                #""callid":"\#(callID.string)","cseq":"\#(cseq)""#
            case .endDialog(let dialog): #""dialog_id":"\#(OpenSIPSDialogID.text(dialog))""#
            case .version: nil
            }
        var text = #"{"jsonrpc":"2.0","method":"\#(names.method(of: request))""#
        if let params { text += ",\"params\":{\(params)}" }
        return text + #","id":\#(id)}"#
    }

    private func framed(_ document: String, _ transport: ControlTransport) -> String {
        switch transport {
        case .datagram: return document
        case .fifo(let name): return self == .opensips ? ":\(name):\(document)\n" : document
        case .http(let host):
            return "POST \(self == .opensips ? "/mi" : "/RPC") HTTP/1.1\r\nHost: \(host)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(document.utf8.count)\r\n\r\n"
                + document
        }
    }

    /// A request of the line protocol: a command, its arguments a line each, and over a FIFO an
    /// empty line.
    private func lines(
        _ request: ControlRequest,
        over transport: ControlTransport
    ) throws(ControlError) -> String {
        let (command, arguments): (String, [String]) =
            switch request {
            case .dialogList(let callID, let fromTag):
                ("dlg_list", [argument(callID.string), argument(fromTag.string)])
            case .cancel(let callID, let cseq):
                ("t_uac_cancel", [argument(callID.string), "\(cseq)"])
            case .endDialog(let dialog): ("dlg_end_dlg", ["\(dialog.entry)", "\(dialog.id)"])
            case .version: ("version", [])
            }
        let body = arguments.map { $0 + "\n" }.joined()
        if case .fifo(let name) = transport { return ":\(command):\(name)\n\(body)\n" }
        return ":\(command):\n\(body)"
    }

    /// Two colons part a name from a value, except between quotes.
    private func argument(_ text: String) -> String {
        text.contains("::") ? "\"\(text)\"" : text
    }
}
