import AlertLog
import HTTPServer
import Telephony
import Warden

/// A request whose route is known and whose parameters were told apart.
struct WebCall: Sendable {
    let request: HTTPRequest
    /// Who asks; nil where the route is open to everybody.
    let grant: TokenGrant?
    /// Path, query and body by name.
    let values: [String: BodyValue]
    let context: WebContext
    let now: EventTime

    /// What the client gave for a parameter, or its default.
    subscript<Value>(_ parameter: WebParameter<Value>) -> Value {
        get throws(WebProblem) { try parameter.value(in: self) }
    }

    /// The same request with other values: those of a part of its body.
    func with(_ values: [String: BodyValue]) -> Self {
        Self(request: request, grant: grant, values: values, context: context, now: now)
    }

    /// The log, to read from: all of one moment.
    func read<Value>(_ body: (LogReader) throws -> Value) throws -> Value {
        try context.readers.read(body)
    }

    /// The log, to change: on record as done by who asks, from where the request came.
    func edit<Value>(_ body: (LogEditor, _ author: String) throws -> Value) throws -> Value {
        let editor = try LogEditor(path: context.database, origin: request.peer.origin)
        return try body(editor, grant?.name ?? "")
    }
}

extension HTTPPeer {
    /// Where a change came from, as it stands on record.
    var origin: ChangeOrigin {
        switch self {
        case .address(let address): .web(address: address)
        case .user(let number): .webUser(number)
        }
    }
}
