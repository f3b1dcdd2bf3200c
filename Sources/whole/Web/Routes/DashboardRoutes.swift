import AlertLog
import HTTPServer
import Wire

/// What the dashboard's pages need beside the API: what draws charts, and what the settings say of pages.
enum DashboardRoutes {
    static let all = [site]

    private static let site = Route(
        method: .get,
        path: "/api/v1/site",
        scope: .read,
        summary: "What the settings say of the dashboard's pages",
        answers: [
            Route.Answer(
                status: 200,
                doc: "Whether /chart.js is there, and the template of addresses of SIP ladders",
                schema: [
                    "type": "object", "required": ["charts", "sip_ladder", "version"],
                    "properties": [
                        "charts": ["type": "boolean"], "sip_ladder": .nullable("string"),
                        "version": ["type": "string"],
                    ],
                ]
            )
        ]
    ) { call in
        let setup = call.context.setup
        return .json([
            "charts": .boolean(setup.charts != nil),
            "sip_ladder": .optional(setup.ladder, JSON.string),
            "version": .string(setup.version),
        ])
    }

    /// Asked anew by browsers each time, and sent where theirs is another.
    static let charts = Route(
        method: .get,
        path: "/chart.js",
        scope: nil,
        summary: "Chart.js, where the settings name its file",
        answers: [
            Route.Answer(status: 200, doc: "The file", type: SiteRoutes.scriptType),
            Route.Answer(status: 304, doc: "It is the one that the browser has", type: nil),
            .notFound,
        ]
    ) { call in
        guard let charts = call.context.setup.charts else {
            throw WebProblem.notFound("there is no Chart.js: see web.chart_js of the settings")
        }
        let headers = [HTTPField("ETag", charts.tag), HTTPField("Cache-Control", "no-cache")]
        if call.request.header("If-None-Match") == charts.tag {
            return HTTPResponse(304, headers: headers)
        }
        return HTTPResponse(
            200,
            headers: headers + [HTTPField("Content-Type", SiteRoutes.scriptType)],
            body: .bytes(charts.bytes)
        )
    }
}
