import AlertLog
import HTTPServer
import Wire

/// How browsers say who asks.
enum LoginRoutes {
    static let all = [login, logout, whoami]

    private static let token = WebParameter.required(
        "token",
        .body,
        .text(1...256),
        "A token of 'callwarden token add'"
    )

    private static let login = Route(
        method: .post,
        path: "/login",
        scope: nil,
        summary: "Log a browser in by a token: it has a cookie from then on",
        doc:
            "The cookie is for this origin's own pages, and ends after 12 hours or with its token.",
        members: [token.spec],
        answers: [
            Route.Answer(status: 200, doc: "Who it is now", schema: whoSchema),
            .problem(401, "The token is not in force"),
            .problem(403, "A page of another origin asks"),
            .problem(413, "The body is too long"),
            .problem(429, "Too many tokens that are not in force"),
        ]
    ) { call in
        if let origin = call.request.header("Origin"), !Gate.isOwnOrigin(call.request) {
            throw WebProblem(403, "a page of another origin, \(origin.prefix(100)), logs in")
        }
        let text = try call[token]
        guard let grant = try call.context.gate.tokens.grant(of: text, at: call.now) else {
            throw call.context.gate.refused(call.request.peer, at: call.now)
        }
        let id = call.context.gate.sessions.begin(text, at: call.now)
        let isSecure = call.request.header("Origin")?.hasPrefix("https://") == true
        var response = HTTPResponse.json(.who(grant, call.context))
        response.headers.append(SessionCookie.header(id, isSecure: isSecure))
        return response
    }

    private static let logout = Route(
        method: .post,
        path: "/logout",
        scope: nil,
        summary: "Log a browser out",
        answers: [Route.Answer(status: 204, doc: "Its cookie is worth nothing any more", type: nil)]
    ) { call in
        if let id = SessionCookie.value(in: call.request), Gate.isOwnOrigin(call.request) {
            call.context.gate.sessions.end(id)
        }
        return HTTPResponse(204, headers: [SessionCookie.header(nil, isSecure: false)])
    }

    private static let whoSchema: JSON = [
        "type": "object", "required": ["name", "scope", "read_only"],
        "properties": [
            "name": .nullable("string"), "scope": .nullable("string"),
            "read_only": ["type": "boolean"],
        ],
    ]

    private static let whoami = Route(
        method: .get,
        path: "/api/v1/whoami",
        scope: nil,
        summary: "Who asks, and what they may do; of nobody, name and scope are null",
        answers: [Route.Answer(status: 200, doc: "Who it is", schema: whoSchema)]
    ) { call in
        .json(.who(call.grant, call.context))
    }
}

extension JSON {
    fileprivate static func who(_ grant: TokenGrant?, _ context: WebContext) -> JSON {
        [
            "name": .optional(grant?.name, JSON.string),
            "scope": .optional(grant?.scope.rawValue, JSON.string),
            "read_only": .boolean(context.isReadOnly),
        ]
    }
}
