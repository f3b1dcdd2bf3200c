import Rules
import Settings
import Synchronization
import Telephony
import Testing

@testable import AlertLog
@testable import Settings
@testable import Shipping

@Suite("Couriers")
struct CourierTests {
    /// A clock that stands until it is moved.
    final class Clock: Sendable {
        private let time = Mutex(LogBench.time)
        var now: EventTime { time.withLock { $0 } }
        func advance(seconds: Int64) { time.withLock { $0 += seconds * LogBench.second } }
    }

    let bench: LogBench
    let clock = Clock()
    let record = ScriptedDestination.Record()

    init() throws {
        bench = try LogBench()
        try register(["noc", "other"])
    }

    private func register(_ names: [String], setup: String = "") throws {
        try bench.log.register(
            names.map { NamedDestination(name: $0, type: "webhook", setup: setup) },
            at: clock.now
        )
    }

    private func courier(
        _ name: String = "noc",
        _ routes: String = "routes: []"
    ) throws -> Courier<SeededGenerator> {
        let settings = try shipSettings(
            """
            { destinations: [{ name: 'noc', url: 'http://x/' }, { name: 'other', url: 'http://y/' }],
              \(routes) }
            """
        )
        let setup = CourierSetup(
            name: name,
            path: bench.path,
            routes: RouteTable(settings, zone: .utc),
            link: nil,
            giveUpMicroseconds: 3_600 * LogBench.second,
            make: { [record] in ScriptedDestination(record: record) }
        )
        return try Courier(
            setup,
            using: SeededGenerator(state: 7),
            clock: { [clock] in clock.now },
            say: { _ in }
        )
    }

    private func drain(_ courier: inout Courier<SeededGenerator>) throws {
        while try courier.turn() {}
    }

    private func row(_ name: String = "noc") throws -> DestinationRow {
        try #require(try bench.rows().first { $0.name == name })
    }

    @Test(
        "What fails is brought again with the same id and notices, later, and by a new process too"
    )
    func again() throws {
        _ = try bench.log.put([bench.notice("1"), bench.notice("2")])
        record.outcomes = [
            .again(after: nil, why: "500"), .again(after: .seconds(100), why: "429"),
        ]
        var first = try courier()
        try drain(&first)
        #expect(record.messages.count == 1)
        #expect(try row().failures == 1 && row().error == "500")
        // What comes meanwhile is no part of a message that was sent.
        _ = try bench.log.put([bench.notice("3")])
        clock.advance(seconds: 6)
        var second = try courier()
        try drain(&second)
        #expect(record.messages.count == 2)
        clock.advance(seconds: 99)
        try drain(&second)
        #expect(record.messages.count == 2, "it was asked to wait")
        clock.advance(seconds: 12)
        try drain(&second)
        #expect(record.messages.count == 4)
        #expect(
            record.messages[0] == record.messages[1] && record.messages[1] == record.messages[2]
        )
        #expect(record.messages[0].notices.map(\.id) == ["1", "2"])
        #expect(record.messages[3].notices.map(\.id) == ["3"])
        #expect(record.messages[3].id != record.messages[0].id)
        #expect(try row().backlog == 0 && row().delivered == 2 && row().failures == 0)
        #expect(try row("other").backlog == 3, "one that does nothing holds up nobody")
    }

    @Test(
        "A process that ends before it could say what came of a message brings it once more, the same"
    )
    func killed() throws {
        _ = try bench.log.put([bench.notice("1")])
        let log = bench.log
        _ = try log.assign(to: "noc", at: clock.now) { _ in
            Assignment(key: "", groupedBy: [], waitMicroseconds: 0, noticesMax: 9)
        }
        let first = try #require(try log.next(for: "noc", at: clock.now))
        _ = try log.put([bench.notice("2")])
        _ = try log.assign(to: "noc", at: clock.now) { _ in
            Assignment(key: "", groupedBy: [], waitMicroseconds: 0, noticesMax: 9)
        }
        let again = try #require(try ShipLog(path: bench.path).next(for: "noc", at: clock.now))
        #expect(first == again && again.notices.map(\.id) == ["1"])
    }

    @Test("Notices of a group wait for each other, and no message has more than its room")
    func groups() throws {
        let routes = """
            routes: [{ name: 'r', destinations: ['noc'], group_by: ['callee'], group_seconds: 30,
                group_max: 2 }]
            """
        var courier = try courier("noc", routes)
        let notices = ["1", "2", "3", "4"].map { bench.notice($0, callee: $0 == "4" ? "b" : "a") }
        _ = try bench.log.put(notices)
        try drain(&courier)
        #expect(record.messages.isEmpty)
        clock.advance(seconds: 29)
        try drain(&courier)
        #expect(record.messages.isEmpty)
        clock.advance(seconds: 1)
        try drain(&courier)
        #expect(record.messages.map { $0.notices.map(\.id) } == [["1", "2"], ["3"], ["4"]])
        #expect(record.messages[0].groupedBy == ["callee"])
    }

    @Test("A silence keeps its notices quiet until its end, counts them, and stands on record")
    func silences() throws {
        var matcher = NoticeMatcher()
        (matcher.callee, matcher.rule) = ("+23480*", "masking")
        let editor = try LogEditor(path: bench.path)
        let end = clock.now + 60 * LogBench.second
        let id = try editor.addSilence(
            NewSilence(matcher, reason: "phone-in", expires: end),
            by: "ada",
            at: clock.now
        )
        var courier = try courier()
        _ = try bench.log.put([
            bench.notice("1", callee: "+2348012", rule: "masking"),
            bench.notice("2", callee: "+2348012", rule: "wangiri"),
        ])
        try drain(&courier)
        #expect(record.messages.flatMap { $0.notices.map(\.id) } == ["2"])
        let reader = try LogReader(path: bench.path)
        #expect(try reader.silences(all: false, now: clock.now).map(\.hits) == [1])
        clock.advance(seconds: 61)
        _ = try bench.log.put([bench.notice("3", callee: "+2348012", rule: "masking")])
        try drain(&courier)
        #expect(record.messages.last?.notices.map(\.id) == ["3"])
        #expect(try !editor.removeSilence(id ?? 0, by: "ada", at: clock.now), "it is over")
        #expect(try reader.audit(of: "silence 1").map(\.what) == ["silence.add"])
    }

    @Test("410 disables a destination on record; nothing is brought until it is taken up again")
    func disabled() throws {
        _ = try bench.log.put([bench.notice("1")])
        record.outcomes = [.disabled("status 410")]
        var courier = try courier()
        try drain(&courier)
        _ = try bench.log.put([bench.notice("2")])
        clock.advance(seconds: 10_000)
        try drain(&courier)
        #expect(record.messages.count == 1)
        #expect(try row().state == "disabled" && row().backlog == 2)
        let reader = try LogReader(path: bench.path)
        #expect(try reader.audit(of: "destination noc").map(\.what) == ["destination.disabled"])
        let editor = try LogEditor(path: bench.path)
        let request = try editor.ask(.enable, of: "noc", by: "ada", at: clock.now)
        try drain(&courier)
        #expect(try editor.shipAnswer(to: request)?.outcome == .enabled)
        #expect(record.messages.count == 3 && record.messages[0] == record.messages[1])
        #expect(try row().state == "active" && row().backlog == 0)
    }

    @Test(
        "A destination that is another by the settings is tried again; one that is gone leaves nothing"
    )
    func registration() throws {
        _ = try bench.log.put([bench.notice("1")])
        record.outcomes = [.disabled("status 410")]
        var courier = try courier()
        try drain(&courier)
        try register(["noc", "other"])
        #expect(try row().state == "disabled")
        try register(["noc", "other"], setup: "another url")
        #expect(try row().state == "active")
        try register(["other"])
        #expect(try bench.rows().map(\.name) == ["other"])
        #expect(try bench.database.first("SELECT count(*) FROM ship_messages") { $0.int(0) } == 0)
        #expect(try bench.database.first("SELECT count(*) FROM feed_readers") { $0.int(0) } == 0)
        try register(["noc", "other"])
        #expect(try row().backlog == 0, "what was before it is not brought")
    }

    @Test("A test goes where it was asked for alone, at once and once, and is answered")
    func test() throws {
        let editor = try LogEditor(path: bench.path)
        var (noc, other) = (try courier(), try courier("other"))
        let first = try editor.ask(.test, of: "noc", by: "ada", at: clock.now)
        try drain(&noc)
        try drain(&other)
        #expect(record.messages.map { $0.notices.map(\.kind) } == [["test.sent"]])
        #expect(
            try editor.shipAnswer(to: first) == ShipAnswer(outcome: .delivered, words: "there")
        )
        record.outcomes = [.again(after: nil, why: "status 500")]
        let second = try editor.ask(.test, of: "noc", by: "ada", at: clock.now)
        try drain(&noc)
        clock.advance(seconds: 10_000)
        try drain(&noc)
        #expect(record.messages.count == 2)
        #expect(try editor.shipAnswer(to: second)?.outcome == .failed)
        let third = try editor.ask(.test, of: "nobody", by: "ada", at: clock.now)
        #expect(try editor.withdraw(request: third) && !editor.withdraw(request: second))
    }

    @Test("An alert is sent again with the ids that its notices had, in a message of its own")
    func resend() throws {
        var notice = bench.notice("told")
        notice.alert = 41
        _ = try bench.log.put([notice])
        var courier = try courier()
        try drain(&courier)
        try bench.alert(42)
        let editor = try LogEditor(path: bench.path)
        let requests = try [41, 42, 43].map {
            try editor.ask(.resend, of: "noc", alert: $0, by: "ada", at: clock.now)
        }
        try drain(&courier)
        #expect(record.messages.count == 3)
        #expect(record.messages[1].notices.map(\.id) == ["told"])
        #expect(record.messages[1].id != record.messages[0].id)
        #expect(record.messages[2].notices.map(\.id) == ["\(bench.log.identity)-alert-42-opened"])
        let outcomes = try requests.map { try editor.shipAnswer(to: $0)?.outcome }
        #expect(outcomes == [.delivered, .delivered, .failed])
    }

    @Test("A message that fails and fails lets others pass, and is given up in the end")
    func poison() throws {
        let routes = "routes: [{ name: 'r', destinations: ['noc'], group_by: [], group_max: 1 }]"
        _ = try bench.log.put([bench.notice("bad"), bench.notice("good")])
        record.outcomes = Array(repeating: .again(after: .seconds(1), why: "no"), count: 5)
        var courier = try courier("noc", routes)
        for _ in 0..<5 {
            try drain(&courier)
            clock.advance(seconds: 2)
        }
        #expect(record.messages.allSatisfy { $0.notices[0].id == "bad" })
        record.outcomes = [.delivered(""), .again(after: .seconds(1), why: "no")]
        try drain(&courier)
        #expect(record.messages[5].notices[0].id == "good")
        clock.advance(seconds: 4_000)
        record.outcomes = [.again(after: nil, why: "no")]
        try drain(&courier)
        #expect(try row().dropped == 1 && row().backlog == 0)
        #expect(try row().error == "given up: no")
    }
}
