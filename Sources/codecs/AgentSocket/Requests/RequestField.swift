import Wire

/// The members of a request.
enum RequestField: Int, CaseIterable {
    case request
    case id
    case caller
    case callee
    case callID
    case source
    case switchName
    case domain
    case time

    var name: StaticString {
        switch self {
        case .request: "request"
        case .id: "id"
        case .caller: "caller"
        case .callee: "callee"
        case .callID: "call_id"
        case .source: "source"
        case .switchName: "switch"
        case .domain: "domain"
        case .time: "time_us"
        }
    }
}

/// Where the members lie in one line.
struct RequestSlices {
    private var values = InlineArray<9, JSONSlice>(repeating: JSONSlice())
    private(set) var repeated: RequestField?

    init(_ line: Span<UInt8>) throws(RequestError) {
        var values = values
        var repeated: RequestField?
        do throws(JSONFault) {
            try JSONScan.members(of: line) { key, value in
                let field = RequestField.allCases.first { key.isNamed($0.name, in: line) }
                guard let field else { return }
                if values[field.rawValue].kind != .absent { repeated = field }
                values[field.rawValue] = value
            }
        } catch {
            throw .notJSON(at: error.index)
        }
        (self.values, self.repeated) = (values, repeated)
    }

    subscript(field: RequestField) -> JSONSlice { values[field.rawValue] }

    /// The bytes of a string; none where there is no such member.
    func text(_ field: RequestField, of line: Span<UInt8>) throws(RequestError) -> [UInt8] {
        guard self[field].isThere else { return [] }
        guard let bytes = self[field].bytes(of: line) else { throw .wrongType("\(field.name)") }
        return bytes
    }

    /// A whole number that is no less than zero; nil where there is no such member.
    func number(_ field: RequestField, of line: Span<UInt8>) throws(RequestError) -> Int64? {
        guard self[field].isThere else { return nil }
        guard let number = self[field].number(of: line), number >= 0 else {
            throw .wrongType("\(field.name)")
        }
        return number
    }
}
