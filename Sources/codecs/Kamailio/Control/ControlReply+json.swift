import FoundationEssentials
import Telephony

extension ControlReply {
    /// Reads a JSON-RPC reply; off the hot path.
    init(json bytes: [UInt8]) {
        // What is no UTF-8 in a caller's text must not cost the reply.
        let repaired = Data(String(decoding: bytes, as: UTF8.self).utf8)
        guard let reply = try? JSONDecoder().decode(Document.self, from: repaired),
            reply.jsonrpc == "2.0"
        else {
            self.init(id: nil, outcome: .unreadable)
            return
        }
        let outcome: Outcome =
            if let error = reply.error {
                Self.error(code: error.code, message: error.message)
            } else {
                reply.result?.outcome ?? .unreadable
            }
        self.init(id: reply.id?.number, outcome: outcome)
    }
}

/// A JSON-RPC reply, as far as Callwarden reads it.
private struct Document: Decodable {
    struct Fault: Decodable {
        var code: Int
        var message: String
    }

    var jsonrpc: String
    var id: Identifier?
    var error: Fault?
    var result: Result?
}

/// The request's number; anything else is nobody's.
private struct Identifier: Decodable {
    var number: Int32?

    init(from decoder: any Decoder) throws {
        number = try? decoder.singleValueContainer().decode(Int32.self)
    }
}

/// What was asked for; nothing passes for an empty list that is not one.
private enum Result: Decodable {
    /// A text, a number, or an object of such: versions and the like.
    case text(String)
    case dialogs([DialogRow])
    /// An empty object or list.
    case nothing
    case unreadable

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let scalar = try? value.decode(Scalar.self) {
            self = .text(scalar.text)
        } else if let rows = try? value.decode([DialogDocument].self) {
            self = Self.dialogs(in: rows)
        } else if let wrapped = try? value.decode(WrappedDialog.self) {
            self = Self.dialogs(in: [wrapped.dialog])
        } else if let row = try? value.decode(DialogDocument.self), row.isDialog {
            self = Self.dialogs(in: [row])
        } else if let scalars = try? value.decode([String: Scalar].self) {
            let lines = scalars.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }
            self = lines.isEmpty ? .nothing : .text(lines.joined(separator: ", "))
        } else {
            self = .unreadable
        }
    }

    private static func dialogs(in documents: [DialogDocument]) -> Result {
        let rows = documents.prefix(ControlReply.dialogsMax).compactMap(\.row)
        guard rows.count == documents.count else { return .unreadable }
        return rows.isEmpty ? .nothing : .dialogs(rows)
    }

    var outcome: ControlReply.Outcome {
        switch self {
        case .text(let text): .accepted(text)
        case .dialogs(let rows): .dialogs(rows)
        case .nothing: .accepted("")
        case .unreadable: .unreadable
        }
    }
}

private struct Scalar: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(Int.self) {
            text = "\(number)"
        } else {
            text = try value.decode(String.self)
        }
    }
}

/// OpenSIPS puts its one dialog into an object of its own.
private struct WrappedDialog: Decodable {
    var dialog: DialogDocument

    enum CodingKeys: String, CodingKey {
        case dialog = "Dialog"
    }
}

/// A dialog as Kamailio (`h_entry`, `h_id`, legs inside) or OpenSIPS (`ID`) writes it.
private struct DialogDocument: Decodable {
    struct Leg: Decodable {
        var tag: String?
        var cseq: String?
    }

    struct Callee: Decodable {
        var tag: String?

        enum CodingKeys: String, CodingKey {
            case tag = "callee_tag"
        }
    }

    var entry: UInt32?
    var number: UInt32?
    var identifier: String?
    var state: UInt8?
    var kamailioCallID: String?
    var opensipsCallID: String?
    var caller: Leg?
    var callee: Leg?
    var callerTag: String?
    var callees: [Callee]?

    enum CodingKeys: String, CodingKey {
        case entry = "h_entry"
        case number = "h_id"
        case identifier = "ID"
        case state
        case kamailioCallID = "call-id"
        case opensipsCallID = "callid"
        case caller
        case callee
        case callerTag = "caller_tag"
        case callees = "CALLEES"
    }

    var isDialog: Bool { entry != nil || number != nil || identifier != nil }

    var row: DialogRow? {
        guard let state = state.flatMap(DialogRow.State.init), let key else { return nil }
        return DialogRow(
            key: key,
            state: state,
            callID: ShortText(kamailioCallID ?? opensipsCallID ?? ""),
            callerTag: ShortText(caller?.tag ?? callerTag ?? ""),
            calleeTag: ShortText(callee?.tag ?? callees?.first?.tag ?? ""),
            cseq: caller?.cseq.flatMap(UInt32.init)
        )
    }

    private var key: DialogKey? {
        if let entry, let number { return DialogKey(entry: entry, id: number) }
        return identifier.flatMap(OpenSIPSDialogID.key)
    }
}
