import AlertLog
import HTTPServer
import Wire

/// One thing that clients can ask for: stated once, for the router, the checks and the document of the API.
///
/// To add one, write it in a file of its own under `Routes` and list it in `RouteCatalogue`.
struct Route: Sendable {
    enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What an answer looks like.
    struct Answer: Sendable {
        let status: Int
        let doc: String
        /// The media type; nil where there is no body.
        var type: String? = "application/json"
        /// JSON Schema (2020-12) of a body of JSON; nil where any text may stand.
        var schema: JSON?
    }

    let method: Method
    let path: RoutePath
    /// Who may ask; nil for everybody.
    let scope: TokenScope?
    /// One line without a full stop at its end.
    let summary: String
    /// What more there is to know.
    var doc = ""
    var parameters: [ParameterSpec] = []
    /// Members of the body, which is one JSON object; nil where there is no body.
    var members: [ParameterSpec]?
    /// The file that is the answer; nil where the answer is made.
    var file: [UInt8]?
    /// Answers beside those that every route may give.
    let answers: [Answer]
    let run: @Sendable (WebCall) throws -> HTTPResponse

    /// True where something is changed: read-only programs refuse it.
    var isChange: Bool { method != .get && scope != .ingest }
}
