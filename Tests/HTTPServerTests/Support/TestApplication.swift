import Foundation
import HTTPServer
import Synchronization

/// Answers by a closure, and keeps what it was asked.
final class TestApplication: HTTPApplication {
    private let answering: @Sendable (HTTPRequest) -> HTTPResponse
    private let bodyMax: Int
    private let asked = Mutex<[HTTPRequest]>([])

    init(
        bodyMax: Int = 0,
        _ answering: @escaping @Sendable (HTTPRequest) -> HTTPResponse = TestApplication.echo
    ) {
        (self.bodyMax, self.answering) = (bodyMax, answering)
    }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func bodyBytesMax(of head: HTTPRequest) -> Int { bodyMax }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        return answering(request)
    }

    func refusal(_ status: Int, _ reason: String) -> HTTPResponse {
        HTTPResponse(
            status,
            headers: [HTTPField("X-Refused", "yes")],
            body: .bytes(Array(reason.utf8))
        )
    }

    /// Says what was asked: method, path, query and body.
    static let echo: @Sendable (HTTPRequest) -> HTTPResponse = { request in
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        let text = "\(request.method) \(request.path) [\(query)] "
        return HTTPResponse(
            200,
            headers: [HTTPField("Content-Type", "text/plain")],
            body: .bytes(Array(text.utf8) + request.body)
        )
    }
}

/// A gate that threads wait at until the test opens it.
final class Gate: Sendable {
    private let state = Mutex((isOpen: false, waiting: 0))

    var waiting: Int { state.withLock { $0.waiting } }

    func wait() {
        state.withLock { $0.waiting += 1 }
        _ = eventually { state.withLock { $0.isOpen } }
    }

    func open() { state.withLock { $0.isOpen = true } }
}

/// A server on a free port of the loopback address, as patient as a test, but for what the test is about.
func served(
    _ application: TestApplication = TestApplication(),
    listeners: [HTTPListener] = [.tcp(host: "127.0.0.1", port: 0)],
    certificate: HTTPCertificate? = nil,
    _ change: (inout HTTPLimits) -> Void = { _ in }
) throws -> HTTPServer {
    var limits = HTTPLimits()
    for wait: WritableKeyPath<HTTPLimits, Int> in [
        \.headMillisecondsMax, \.bodyMillisecondsMax, \.idleMillisecondsMax,
        \.stalledMillisecondsMax,
    ] { limits[keyPath: wait] = Int(Patience.seconds * 2) * 1_000 }
    change(&limits)
    let setup = try HTTPServerSetup(
        listeners: listeners,
        certificate: certificate,
        limits: limits
    )
    let server = try HTTPServer(setup, application: application)
    server.start()
    return server
}

/// A new folder of the test's own, with a short name: paths of sockets are short.
func newFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "h\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}
