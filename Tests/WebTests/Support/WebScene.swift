import AlertLog
import Figures
import Foundation
import HTTPServer
import Synchronization
import Telephony
import Testing
import Views
import Warden
import Wire

@testable import Web

/// The web program's application on a log, without sockets; every answer is held to the document of the API.
final class WebScene {
    /// Users of a UNIX socket, by what they may do.
    static let admin = HTTPPeer.user(0)
    static let triage = HTTPPeer.user(1)
    static let reader = HTTPPeer.user(2)
    static let ingest = HTTPPeer.user(3)
    /// An hour after the log's first alert.
    static let now = WebLog.time + 3_600_000_000

    let log: WebLog
    let application: WebApplication
    private let said = Said()

    /// What was said on the program's own log.
    final class Said: Sendable {
        private let kept = Mutex<[WebHappening]>([])

        func add(_ happening: WebHappening) { kept.withLock { $0.append(happening) } }
        var all: [WebHappening] { kept.withLock { $0 } }
    }

    init(
        alerts: Int = 3,
        isReadOnly: Bool = false,
        proxies: Set<String> = [],
        charts: ChartScript? = nil,
        ladder: String? = nil,
        now: EventTime = now
    ) throws {
        log = try WebLog(alerts: alerts)
        var setup = WebSetup(
            database: log.path,
            plan: NumberingPlan(countryCode: "234"),
            warden: WardenSetup(),
            status: StatusSetup(lateMicroseconds: 1_000_000, withoutFeed: [], recordsCalls: true),
            figures: [Figure(.counter, "calls", "Calls that began")],
            users: UserGrants([0: .admin, 1: .triage, 2: .read, 3: .ingest]),
            version: "1.2.3"
        )
        setup.isReadOnly = isReadOnly
        setup.proxies = proxies
        (setup.charts, setup.ladder) = (charts, ladder)
        setup.clock = { now }
        let said = said
        application = WebApplication(setup) { said.add($0) }
    }

    var happenings: [WebHappening] { said.all }

    /// What was answered.
    struct Answer {
        let status: Int
        let headers: [HTTPField]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }
        var detail: String { json["detail"] as? String ?? "" }
        func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        func rows(_ name: String) -> [[String: Any]] { json[name] as? [[String: Any]] ?? [] }
    }

    /// The path of a target, and its query in pairs; nothing in it is percent-encoded.
    private static func parts(of target: String) -> (String, [HTTPField]) {
        guard let mark = target.firstIndex(of: "?") else { return (target, []) }
        let pairs = target[target.index(after: mark)...].split(separator: "&")
        let query = pairs.map { pair in
            guard let sign = pair.firstIndex(of: "=") else { return HTTPField(String(pair), "") }
            return HTTPField(String(pair[..<sign]), String(pair[pair.index(after: sign)...]))
        }
        return (String(target[..<mark]), query)
    }

    /// Asks as a user of the UNIX socket, with a body of JSON where there is one.
    func ask(
        _ method: String,
        _ target: String,
        body: String? = nil,
        as peer: HTTPPeer = reader,
        headers: [HTTPField] = [],
        _ place: SourceLocation = #_sourceLocation
    ) -> Answer {
        let (path, query) = Self.parts(of: target)
        var request = HTTPRequest(method, path, query: query, peer: peer)
        request.headers = headers
        if let body {
            request.body = Array(body.utf8)
            request.headers.append(HTTPField("Content-Type", "application/json"))
        }
        let response = application.answer(request)
        guard case .bytes(let bytes) = response.body else {
            Issue.record("a stream", sourceLocation: place)
            return Answer(status: response.status, headers: response.headers, body: [])
        }
        let answer = Answer(status: response.status, headers: response.headers, body: bytes)
        let faults = Contract.faults(of: answer, to: method, path)
        #expect(faults == [], "\(method) \(target): \(answer.text)", sourceLocation: place)
        return answer
    }
}

/// What the document of the API promises.
enum Contract {
    static var document: [String: Any] {
        let text = OpenAPIDocument.json(of: RouteCatalogue.routes, version: "1.2.3").encoded
        let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return value as? [String: Any] ?? [:]
    }

    static var paths: [String: [String: Any]] {
        document["paths"] as? [String: [String: Any]] ?? [:]
    }

    /// What of an answer the document does not say.
    static func faults(of answer: WebScene.Answer, to method: String, _ path: String) -> [String] {
        guard case .route(let route, _) = Router(routes: RouteCatalogue.routes).find(method, path)
        else { return answer.status == 404 || answer.status == 405 ? [] : ["no route, and no 404"] }
        let operation =
            paths[route.path.text]?[route.method.rawValue.lowercased()] as? [String: Any]
        let responses = operation?["responses"] as? [String: Any]
        guard let response = responses?["\(answer.status)"] as? [String: Any] else {
            return ["the document knows no \(answer.status) of \(route.path.text)"]
        }
        guard let content = response["content"] as? [String: Any] else {
            return answer.body.isEmpty ? [] : ["a body where none was promised"]
        }
        let type = answer.header("Content-Type") ?? ""
        guard let media = content[type] as? [String: Any] else {
            return type.hasPrefix("application/openmetrics-text") ? [] : ["\(type) is not promised"]
        }
        guard let schema = media["schema"] as? [String: Any] else { return [] }
        let value = try? JSONSerialization.jsonObject(
            with: Data(answer.body),
            options: .fragmentsAllowed
        )
        guard let value else { return ["no JSON"] }
        return Schema(document: document).faults(of: value, by: schema)
    }
}
