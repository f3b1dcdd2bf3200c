import AlertLog
import Foundation
import HTTPClient
import Ring
import Settings
import Synchronization
import Telephony
import WebPush

@testable import Shipping

/// A log with browsers that subscribed, a server's key, and push services that answer as they are told.
final class PushScene {
    static let time: EventTime = 1_767_323_045_000_000
    private static let point =
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"

    let folder: String
    var path: String { folder + "/log.db" }
    let key: ServerKey
    let services = Services()
    private let grant: TokenGrant

    struct Unmade: Error {}

    /// With one browser each at these hosts; `severity` is what each of them takes.
    init(hosts: [String], severity: Notice.Severity = .info) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "ship-\(UUID())")
        folder = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let ring = try Journal(path: folder + "/journal", capacity: 1 << 16)
        let options = LogOptions(path: folder + "/log.db", links: [])
        let writer = try LogWriter(options, journal: ring, clock: { Self.time }) { _ in }
        writer.run()
        _ = writer.drain(within: .seconds(60))
        key = try ServerKey(file: folder + "/push-key.pem")
        let editor = try LogEditor(path: folder + "/log.db")
        _ = try editor.setPushKey(key.publicText, by: "test", at: Self.time)
        var random = SystemRandomNumberGenerator()
        guard let name = TokenName("ada") else { throw Unmade() }
        let token = NewToken(name, scope: .read, expires: nil)
        let added = try editor.addToken(token, by: "test", at: Self.time, using: &random)
        guard case .added(let id, _) = added else { throw Unmade() }
        grant = TokenGrant(id: id, name: "ada", scope: .read)
        for (place, host) in hosts.enumerated() {
            let new = NewPushSubscription(
                endpoint: "https://\(host)/\(place + 1)",
                service: host,
                p256dh: Self.point,
                auth: "BTBZMqHH6r4Tts7J_aSIgg",
                severity: severity,
                expires: nil
            )
            _ = try editor.addPush(new, of: grant, at: Self.time)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func destination() throws -> PushDestination<Services> {
        let text = """
            { ship: { destinations: [
              { name: "b", type: "push", contact: "mailto:noc@example.org", life_seconds: 77 }] } }
            """
        let settings = try Settings.load(text: text, name: "x").ship.destinations[0]
        return PushDestination(settings, key: key, database: path, sender: services)
    }

    static func message(
        _ id: String = "m1",
        alert: Int64 = 41,
        severity: Notice.Severity = .critical
    ) -> Message {
        var notice = Notice()
        (notice.matter, notice.alert, notice.severity) = ("alert \(alert)", alert, severity)
        (notice.title, notice.text) = ("Masking of +2348031231001", "5 callers in 5 s")
        return Message(id: id, notices: [notice])
    }

    /// The numbers of subscriptions that are in force.
    func inForce() throws -> [Int64] {
        try LogReader(path: path).pushTargets(now: Self.time).map(\.id)
    }
}

/// Push services, by host.
final class Services: RequestSender, Sendable {
    enum Answer: Sendable {
        case status(Int, retryAfter: String? = nil)
        case fails(HTTPClientError)
    }

    private let state = Mutex<(answers: [String: Answer], asked: [OutgoingRequest])>(([:], []))

    /// From now on a host answers this; without a word it is 201.
    func answer(_ host: String, _ answer: Answer) { state.withLock { $0.answers[host] = answer } }

    /// What was sent since the last look.
    func sent() -> [OutgoingRequest] {
        state.withLock { state in
            defer { state.asked = [] }
            return state.asked
        }
    }

    func urls() -> [String] { sent().map { String($0.url.dropFirst(8)) } }

    func send(_ request: OutgoingRequest) throws(HTTPClientError) -> IncomingAnswer {
        let host = String(request.url.dropFirst(8).prefix { $0 != "/" })
        let answer = state.withLock { state in
            state.asked.append(request)
            return state.answers[host] ?? .status(201)
        }
        switch answer {
        case .status(let status, let after):
            return IncomingAnswer(status: status, retryAfter: after)
        case .fails(let error): throw error
        }
    }
}
