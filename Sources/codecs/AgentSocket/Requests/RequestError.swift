/// Why a line is no request.
package enum RequestError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No JSON object, or one too deep; the byte at which that shows.
    case notJSON(at: Int)
    /// A member that such a request must have.
    case missing(String)
    /// A member that holds something else than it must.
    case wrongType(String)
    /// A member that comes twice, so that nobody can tell which value is true.
    case repeated(String)
    /// A request that nobody knows.
    case unknown

    package var description: String {
        switch self {
        case .notJSON(let index): "no JSON object at byte \(index)"
        case .missing(let name): "\(name) is missing"
        case .wrongType(let name): "\(name) is of the wrong type"
        case .repeated(let name): "\(name) comes twice"
        case .unknown: "request is none of call, end, status, standing"
        }
    }
}
