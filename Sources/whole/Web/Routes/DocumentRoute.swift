import AlertLog
import HTTPServer
import Wire

/// The document of the API.
enum DocumentRoute {
    static let route = Route(
        method: .get,
        path: "/openapi.json",
        scope: .read,
        summary: "This document",
        answers: [Route.Answer(status: 200, doc: "OpenAPI 3.1", schema: ["type": "object"])]
    ) { call in
        .json(OpenAPIDocument.json(of: RouteCatalogue.routes, version: call.context.setup.version))
    }
}
