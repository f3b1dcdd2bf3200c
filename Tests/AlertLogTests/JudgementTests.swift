import Telephony
import Testing

@testable import AlertLog

@Suite("Alerts are judged, and judgements taken back")
struct JudgementTests {
    private let bench: Bench
    private let editor: LogEditor
    private let reader: LogReader

    init() throws {
        bench = try Bench()
        bench.publish((1...3).map { Sample.opened($0) })
        try bench.moveAll()
        editor = try LogEditor(path: bench.logPath, origin: .web(address: "192.0.2.7"))
        reader = try LogReader(path: bench.logPath)
    }

    private func judge(
        _ alerts: [Int64],
        _ status: AlertStatus?,
        _ note: String? = nil,
        expecting: AlertStatus? = nil,
        at now: EventTime = 5
    ) throws -> JudgementOutcome {
        let judgement = Judgement(status: status, note: note)
        return try editor.judge(alerts, judgement, expecting: expecting, by: "ada", at: now)
    }

    private func undo(_ alerts: [Int64], at now: EventTime = 9) throws -> JudgementOutcome {
        try editor.undo(alerts, by: "bob", at: now)
    }

    /// Status and note of an alert.
    private func standing(_ alert: Int64) throws -> [String?] {
        let row = try #require(try reader.alert(alert))
        return [row.status, row.note]
    }

    @Test("An undo brings back status and note of before; another goes one further back")
    func back() throws {
        var before = [try standing(1)]
        for (status, note) in [
            (AlertStatus.investigating, "a"), (.confirmed, nil), (nil, "b"), (.resolved, "c"),
        ] as [(AlertStatus?, String?)] {
            #expect(try judge([1], status, note) == .done)
            before.append(try standing(1))
        }
        #expect(before.last == ["resolved", "c"])
        for wanted in before.dropLast().reversed() {
            #expect(try undo([1]) == .done)
            #expect(try standing(1) == wanted)
        }
        #expect(try undo([1]) == .nothingToUndo([1]))
        #expect(try standing(1) == ["new", nil])
        #expect(try reader.alert(1)?.statusBy == "bob")
        #expect(try undo([2]) == .nothingToUndo([2]))
    }

    @Test("A judgement behind an undo is the next to go, and those taken back stay so")
    func between() throws {
        _ = try judge([1], .confirmed, "a")
        _ = try judge([1], .resolved)
        #expect(try undo([1]) == .done)
        _ = try judge([1], .falsePositive, "b")
        #expect(try undo([1]) == .done)
        #expect(try standing(1) == ["confirmed", "a"])
        #expect(try undo([1]) == .done)
        #expect(try standing(1) == ["new", nil])
        #expect(try undo([1]) == .nothingToUndo([1]))
    }

    @Test("An undo is on record and in the feed, and says which entry it takes back")
    func record() throws {
        _ = try judge([1], .confirmed, "a", at: 5)
        _ = try undo([1], at: 9)
        let said = try reader.audit(of: "alert 1")
        #expect(said.map(\.what) == ["alert.set", "alert.undo"])
        #expect(said.map(\.author) == ["ada", "bob"])
        #expect(said.map(\.before) == ["new", "confirmed"])
        #expect(said.map(\.after) == ["confirmed", "new"])
        #expect(said.map(\.undoes) == [nil, said[0].id])
        #expect(said.map(\.origin) == ["web 192.0.2.7", "web 192.0.2.7"])
        #expect(said.map(\.at) == [5, 9])
        let kinds = try FeedReader(path: bench.logPath, name: "x", at: 1).next(at: 1).map(\.kind)
        #expect(kinds.suffix(4) == [.judgement, .audit, .judgement, .audit])
    }

    @Test("Precision counts what stands, behind any number of undos")
    func precision() throws {
        func counts() throws -> [Int] {
            let row = try #require(try reader.precision(since: nil, until: nil).last)
            return [row.confirmed, row.falsePositives]
        }
        _ = try judge([1], .falsePositive)
        _ = try judge([1], .confirmed)
        _ = try judge([1], .resolved)
        #expect(try counts() == [1, 0])
        _ = try judge([1], .new)
        _ = try undo([1])
        #expect(try standing(1)[0] == "resolved")
        #expect(try counts() == [1, 0])
        _ = try undo([1])
        _ = try undo([1])
        #expect(try counts() == [0, 1])
        _ = try judge([1], .resolved)
        #expect(try counts() == [0, 1])
    }

    @Test("Several are judged and undone at once, each once; where one is missing, none is")
    func bulk() throws {
        #expect(try judge([1, 2, 1], .confirmed) == .done)
        #expect(try reader.audit(of: "alert 1").count == 1)
        #expect(try judge([2, 9, 3, 8], .resolved) == .missing([9, 8]))
        #expect(try [1, 2, 3].map { try standing($0)[0] } == ["confirmed", "confirmed", "new"])
        #expect(try undo([1, 3]) == .nothingToUndo([3]))
        #expect(try undo([1, 9]) == .missing([9]))
        #expect(try standing(1)[0] == "confirmed")
        #expect(try undo([1, 2]) == .done)
        #expect(try [1, 2, 3].map { try standing($0)[0] } == ["new", "new", "new"])
    }

    @Test("So many are judged at once, and no more")
    func limit() throws {
        let many = [Int64](repeating: 1, count: LogEditor.judgedMax)
        #expect(try judge(many + [1], .confirmed) == .tooMany(limit: LogEditor.judgedMax))
        #expect(try undo(many + [1]) == .tooMany(limit: LogEditor.judgedMax))
        #expect(try standing(1)[0] == "new")
        #expect(try judge(many, .confirmed) == .done)
    }

    @Test("What was judged of another status than there is by now changes nothing, and says which")
    func conflict() throws {
        #expect(try judge([1], .confirmed, expecting: .new) == .done)
        let late = try judge([1, 2], .falsePositive, "late", expecting: .new)
        #expect(late == .changedSince([ChangedAlert(id: 1, status: "confirmed")]))
        #expect(try standing(1) == ["confirmed", nil])
        #expect(try standing(2) == ["new", nil])
        let undone = try editor.undo([1], expecting: .resolved, by: "bob", at: 9)
        #expect(undone == .changedSince([ChangedAlert(id: 1, status: "confirmed")]))
        #expect(try editor.undo([1], expecting: .confirmed, by: "bob", at: 9) == .done)
    }

    @Test("A judgement of which the record does not say what was before is not taken back")
    func unknownBefore() throws {
        let entry = AuditEntry(at: 1, by: "ada", .alertSet, "alert 1", after: "confirmed")
        try bench.database.note(entry)
        #expect(try undo([1]) == .nothingToUndo([1]))
    }
}
