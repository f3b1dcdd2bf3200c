import AlertLog
import Wire

/// Answers that many routes give.
extension Route.Answer {
    private static let problem: JSON = ["$ref": "#/components/schemas/Problem"]

    /// What is refused, and why.
    static func problem(_ status: Int, _ doc: String) -> Self {
        Self(status: status, doc: doc, schema: problem)
    }

    static let notFound = problem(404, "There is no such thing")
    static let conflict = problem(409, "It cannot be done as things are; detail says why")
    static let unavailable = problem(503, "What the answer stands on is not there at the moment")

    /// A page of rows.
    static func page(_ name: String, of type: (some LogRow).Type) -> Self {
        Self(status: 200, doc: "A page of rows", schema: RowSchema.page(name, of: type))
    }

    /// All rows.
    static func list(_ name: String, of type: (some LogRow).Type) -> Self {
        Self(status: 200, doc: "All of them", schema: RowSchema.page(name, of: type))
    }

    /// A row that was made.
    static func created(_ type: (some LogRow).Type) -> Self {
        Self(status: 201, doc: "It is in force", schema: RowSchema.of(type))
    }

    /// What any request to a route may come to.
    static func everywhere(_ route: Route) -> [Self] {
        var answers = [
            problem(400, "The request cannot be read; detail says why"),
            problem(503, "The log cannot be read, or too many ask at once"),
        ]
        if route.scope != nil {
            answers += [
                problem(401, "No token, or none in force"),
                problem(403, "The token is not good for this"),
                problem(429, "Too many tokens that are not in force"),
            ]
        }
        if route.members != nil {
            answers += [
                problem(413, "The body is too long"),
                problem(415, "The body is not application/json"),
            ]
        }
        return answers
    }
}
