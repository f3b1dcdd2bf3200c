import Foundation
import HTTPClient
import Telephony

@testable import AlertLog
@testable import Settings
@testable import Shipping

/// A folder of its own for each test, gone with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "ship-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// SplitMix64: the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return mixed(state)
    }
}

/// A log with rows as the agent would have written them.
struct LogBench {
    /// 2026-01-02 03:04:05 UTC, a Friday.
    static let time: EventTime = 1_767_323_045_000_000
    static let second: EventTime = 1_000_000

    let folder: Folder
    let database: Database
    let log: ShipLog
    var path: String { folder.file("log.db") }

    init() throws {
        folder = try Folder()
        let path = folder.file("log.db")
        database = try Database.forAgent(LogOptions(path: path, links: ["pbx1"]))
        log = try ShipLog(path: path)
    }

    func alert(_ id: Int64, callee: String = "+2348031234567", severity: String = "critical") throws
    {
        try database.run(
            """
            INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us, threshold,
                window_us, distinct_callers, calls, subject, severity)
            VALUES (?1, ?2, 'pbx1', ?3, ?3, ?3, 5, 5000000, 5, 6, ?2, ?4)
            """,
            .integer(id),
            .text(callee),
            .integer(Self.time),
            .text(severity)
        )
    }

    func feed(_ kind: FeedKind, _ row: Int64, at time: EventTime = time) throws {
        try database.feed(kind, row, at: time)
    }

    func notice(
        _ id: String,
        callee: String? = nil,
        rule: String? = nil,
        kind: NoticeKind = .alertOpened,
        severity: Notice.Severity = .critical,
        at time: EventTime = time
    ) -> Notice {
        var notice = Notice(
            id,
            kind,
            of: "matter \(id)",
            .begun,
            severity,
            begun: time,
            title: "title \(id)",
            text: "text",
            at: time
        )
        (notice.callee, notice.rule) = (callee, rule)
        return notice
    }

    func rows() throws -> [DestinationRow] { try LogReader(path: path).destinations() }
}

/// Settings of the part of callwarden-ship.
func shipSettings(_ text: String) throws -> ShipSettings {
    try Settings.load(text: "{ ship: \(text) }", name: "test").ship
}

/// A server that answers what it was told to, and keeps what it was sent.
final class ScriptedServer: RequestSender {
    var answers: [Result<IncomingAnswer, HTTPClientError>]
    private(set) var requests: [OutgoingRequest] = []

    init(_ answers: [Result<IncomingAnswer, HTTPClientError>]) { self.answers = answers }

    func send(_ request: OutgoingRequest) throws(HTTPClientError) -> IncomingAnswer {
        requests.append(request)
        guard answers.count > 1 else { return try answers[0].get() }
        return try answers.removeFirst().get()
    }
}

/// A destination of tests.
struct ScriptedDestination: Destination {
    /// What was brought, and what is answered.
    // Each test has one, on its own thread.
    final class Record: @unchecked Sendable {
        var outcomes: [DeliveryOutcome] = []
        var messages: [Message] = []
    }

    let record: Record

    func deliver(_ message: Message, at now: EventTime) -> DeliveryOutcome {
        record.messages.append(message)
        return record.outcomes.isEmpty ? .delivered("there") : record.outcomes.removeFirst()
    }
}

/// JSON as a library of others reads it.
func parsed(_ bytes: [UInt8]) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
}
