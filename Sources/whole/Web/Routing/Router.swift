import HTTPServer

/// Finds the route of a request.
struct Router: Sendable {
    /// What was found.
    enum Found {
        case route(Route, [String: String])
        /// The path is known by these methods alone.
        case otherMethod(allowed: [String])
        case nothing
    }

    let routes: [Route]

    func find(_ method: String, _ path: String) -> Found {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        // A path that is written out is no value of another's parameter, whatever the method.
        let fixed = routes.filter { $0.path.text == path }
        var allowed: [String] = []
        // A HEAD is a GET whose body is not sent.
        let wanted = method == "HEAD" ? "GET" : method
        for route in fixed.isEmpty ? routes : fixed {
            guard let values = route.path.match(Array(parts)) else { continue }
            if route.method.rawValue == wanted { return .route(route, values) }
            allowed.append(route.method.rawValue)
            if route.method == .get { allowed.append("HEAD") }
        }
        return allowed.isEmpty ? .nothing : .otherMethod(allowed: allowed)
    }
}
