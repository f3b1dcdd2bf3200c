package import HTTPServer
import Wire

/// Why a request is not done, as its client is told: `{"detail": …}`.
package struct WebProblem: Error, Equatable, Sendable {
    /// The status of the answer, 400 to 599.
    package var status: Int
    /// What is wrong and, where there is something, what to do; it may hold what the client sent.
    package var detail: String
    package var headers: [HTTPField] = []

    package init(_ status: Int, _ detail: String, headers: [HTTPField] = []) {
        (self.status, self.detail, self.headers) = (status, detail, headers)
    }

    /// The request cannot be read.
    static func badRequest(_ detail: String) -> Self { Self(400, detail) }

    /// There is no such thing.
    static func notFound(_ detail: String) -> Self { Self(404, detail) }

    /// It is another by now than the client says.
    static func conflict(_ detail: String) -> Self { Self(409, detail) }

    /// What the answer stands on is not there at the moment.
    static func unavailable(_ detail: String) -> Self {
        Self(503, detail, headers: [HTTPField("Retry-After", "1")])
    }

    var response: HTTPResponse {
        var response = HTTPResponse.json(["detail": .string(detail)], status: status)
        response.headers += headers
        return response
    }
}
