import HTTPServer

/// The pages of the dashboard: files that are part of the program, open to everybody, since they show
/// nothing before somebody has logged in.
enum SiteRoutes {
    static let all: [Route] = [
        file("/", "text/html; charset=utf-8", PackageResources.index_html),
        file("/app.css", styleType, PackageResources.app_css),
        file("/parts.css", styleType, PackageResources.parts_css),
        file("/icon.svg", "image/svg+xml", PackageResources.icon_svg),
        script("/app.js", PackageResources.app_js),
        script("/alert.js", PackageResources.alert_js),
        script("/alerts.js", PackageResources.alerts_js),
        script("/analytics.js", PackageResources.analytics_js),
        script("/api.js", PackageResources.api_js),
        script("/baselines.js", PackageResources.baselines_js),
        script("/charts.js", PackageResources.charts_js),
        script("/dom.js", PackageResources.dom_js),
        script("/explain.js", PackageResources.explain_js),
        script("/filters.js", PackageResources.filters_js),
        script("/heat.js", PackageResources.heat_js),
        script("/ladder.js", PackageResources.ladder_js),
        script("/ledgers.js", PackageResources.ledgers_js),
        script("/now.js", PackageResources.now_js),
        script("/panel.js", PackageResources.panel_js),
        script("/route.js", PackageResources.route_js),
        script("/rules.js", PackageResources.rules_js),
        script("/samples.js", PackageResources.samples_js),
        script("/spark.js", PackageResources.spark_js),
        script("/sweep.js", PackageResources.sweep_js),
        script("/timeline.js", PackageResources.timeline_js),
        script("/words.js", PackageResources.words_js),
        DashboardRoutes.charts,
    ]

    private static let styleType = "text/css; charset=utf-8"
    static let scriptType = "text/javascript; charset=utf-8"

    private static func script(_ path: RoutePath, _ bytes: [UInt8]) -> Route {
        file(path, scriptType, bytes)
    }

    /// A file of the program at a path.
    static func file(_ path: RoutePath, _ type: String, _ bytes: [UInt8]) -> Route {
        Route(
            method: .get,
            path: path,
            scope: nil,
            summary: "A part of the dashboard",
            file: bytes,
            answers: [Route.Answer(status: 200, doc: "The file", type: type)]
        ) { _ in
            HTTPResponse(200, headers: [HTTPField("Content-Type", type)], body: .bytes(bytes))
        }
    }
}
