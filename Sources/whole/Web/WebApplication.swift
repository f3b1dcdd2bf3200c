import AlertLog
package import HTTPServer
import Telephony
import Wire

/// Answers what browsers, scripts and monitors ask.
package struct WebApplication: HTTPApplication {
    /// Longest body of a route that takes one, in bytes.
    static let bodyBytesMax = 65_536

    let context: WebContext
    private let router = Router(routes: RouteCatalogue.all)

    package init(_ setup: WebSetup, say: @escaping @Sendable (WebHappening) -> Void) {
        context = WebContext(setup, say: say)
    }

    /// Begins to tell clients what happens; false where the system has no thread to give.
    package func start() -> Bool { context.hub.start() }

    /// Ends what clients are told.
    package func stop() {
        context.sweeps.stop()
        context.hub.stop()
    }

    package func bodyBytesMax(of head: HTTPRequest) -> Int {
        switch router.find(head.method, head.path) {
        case .route(let route, _): route.members == nil ? 0 : Self.bodyBytesMax
        // So that what is wrong with it is said, and not that it has a body.
        case .otherMethod, .nothing: Self.bodyBytesMax
        }
    }

    package func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        finished(WebProblem(status, reason).response)
    }

    package func answer(_ request: HTTPRequest) -> HTTPResponse {
        var request = request
        request.peer = Forwarding.client(of: request, behind: context.setup.proxies)
        do {
            return finished(try respond(to: request))
        } catch let problem as WebProblem {
            return finished(problem.response)
        } catch let error as AlertLogError {
            context.say(.unreadable("\(error)"))
            return finished(WebProblem.unavailable("the log cannot be read: \(error)").response)
        } catch let error as DatabaseError {
            context.say(.unreadable("\(error)"))
            return finished(WebProblem.unavailable("the log cannot be read: \(error)").response)
        } catch {
            context.say(.failed(request.path, "\(error)"))
            return finished(WebProblem(500, "this is a fault of callwarden-web").response)
        }
    }

    private func respond(to request: HTTPRequest) throws -> HTTPResponse {
        switch router.find(request.method, request.path) {
        case .nothing:
            throw WebProblem.notFound("there is nothing at this path")
        case .otherMethod(let allowed):
            throw WebProblem(
                405,
                "not by this method",
                headers: [HTTPField("Allow", allowed.joined(separator: ", "))]
            )
        case .route(let route, let path):
            let now = context.clock()
            let grant = try admit(request, to: route, at: now)
            if context.isReadOnly, route.isChange {
                throw WebProblem(403, "this callwarden-web is read-only")
            }
            let values = try RequestValues.read(request, path: path, of: route)
            return try route.run(
                WebCall(
                    request: request,
                    grant: grant,
                    values: values,
                    context: context,
                    now: now
                )
            )
        }
    }

    /// Who asks, where the route lets them; throws what they are told instead.
    private func admit(
        _ request: HTTPRequest,
        to route: Route,
        at now: EventTime
    ) throws -> TokenGrant? {
        let finding = try context.gate.find(request, isChange: route.method != .get, at: now)
        guard let scope = route.scope else {
            if case .granted(let grant) = finding { return grant }
            return nil
        }
        switch finding {
        case .granted(let grant):
            guard grant.scope.allows(scope) else {
                throw WebProblem(403, "this needs a token of the scope \(scope.rawValue)")
            }
            return grant
        case .foreignOrigin:
            throw WebProblem(403, "a page of another origin asks for a change")
        case .refused:
            throw context.gate.refused(request.peer, at: now)
        case .nobody:
            throw WebProblem(
                401,
                "a token is needed: Authorization: Bearer …, from 'callwarden token add'",
                headers: [HTTPField("WWW-Authenticate", "Bearer realm=\"callwarden\"")]
            )
        }
    }

    /// The answer with what every one carries.
    private func finished(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        let given = Set(response.headers.map { $0.name.lowercased() })
        response.headers += Self.everywhere.filter { !given.contains($0.name.lowercased()) }
        return response
    }

    /// Nothing is kept by caches, read as another type, or framed by others; pages load from here alone.
    private static let everywhere = [
        HTTPField("Cache-Control", "no-store"),
        HTTPField("X-Content-Type-Options", "nosniff"),
        HTTPField("X-Frame-Options", "DENY"),
        HTTPField("Referrer-Policy", "no-referrer"),
        HTTPField("Cross-Origin-Resource-Policy", "same-origin"),
        HTTPField(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                + "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
    ]
}
