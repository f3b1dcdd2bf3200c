import HTTPServer

/// The pages of the dashboard: files that are part of the program, open to everybody, since they show
/// nothing before somebody has logged in.
enum SiteRoutes {
    static let all: [Route] = [
        file("/", "text/html; charset=utf-8", PackageResources.index_html),
        file("/app.css", "text/css; charset=utf-8", PackageResources.app_css),
        file("/icon.svg", "image/svg+xml", PackageResources.icon_svg),
        script("/app.js", PackageResources.app_js),
        script("/api.js", PackageResources.api_js),
        script("/dom.js", PackageResources.dom_js),
        script("/alerts.js", PackageResources.alerts_js),
        script("/rules.js", PackageResources.rules_js),
        script("/lists.js", PackageResources.lists_js),
    ]

    private static func script(_ path: RoutePath, _ bytes: [UInt8]) -> Route {
        file(path, "text/javascript; charset=utf-8", bytes)
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
