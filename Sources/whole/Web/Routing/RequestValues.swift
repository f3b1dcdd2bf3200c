import HTTPServer
import Settings

/// The parameters of a request by name, each known to its route and there once.
enum RequestValues {
    static func read(
        _ request: HTTPRequest,
        path: [String: String],
        of route: Route
    ) throws(WebProblem) -> [String: BodyValue] {
        var values = path.mapValues { BodyValue.written($0) }
        let known = route.parameters.filter { $0.place == .query }.map(\.name)
        for field in request.query {
            guard known.contains(field.name) else { throw unknown(field.name, among: known) }
            guard values.updateValue(.written(field.value), forKey: field.name) == nil else {
                throw .badRequest("\(field.name): stands there more than once")
            }
        }
        guard let members = route.members else { return values }
        try checkType(request)
        guard let body = BodyValue.members(of: request.body) else {
            throw .badRequest("the body must be one JSON object")
        }
        return values.merging(try Self.known(body, of: members)) { _, member in member }
    }

    /// The members of an object, each of which must be known.
    static func known(
        _ body: [String: BodyValue],
        of members: [ParameterSpec]
    ) throws(WebProblem) -> [String: BodyValue] {
        let named = members.map(\.name)
        if let name = body.keys.sorted().first(where: { !named.contains($0) }) {
            throw unknown(name, among: named)
        }
        return body
    }

    /// A form or plain text could be sent by a page of another origin without being asked.
    private static func checkType(_ request: HTTPRequest) throws(WebProblem) {
        let type = request.header("Content-Type") ?? ""
        let media = type.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
        guard media == "application/json" else {
            throw WebProblem(415, "the body must be application/json")
        }
    }

    private static func unknown(_ name: String, among known: [String]) -> WebProblem {
        let name = String(name.prefix(64))
        let nearest = NearestName.of(name, among: known).map { "; did you mean \($0)?" } ?? ""
        let all = known.isEmpty ? "none are known here" : "known: \(known.joined(separator: ", "))"
        return .badRequest("\(name): no such parameter\(nearest) (\(all))")
    }
}
