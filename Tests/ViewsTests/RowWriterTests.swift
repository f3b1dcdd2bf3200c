import Foundation
import Telephony
import Testing
import Views
import Wire

@testable import AlertLog

@Suite("Rows written as bytes are the rows written as values")
struct RowWriterTests {
    /// Enough that every text, end of a range and nothing comes up in every field.
    private static let seeds: Range<UInt64> = 0..<200

    private func text(_ write: (inout RowWriter) -> Void) -> String {
        var writer = RowWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static let types: [any LogRow.Type] = [
        AlertRow.self, AlertCallRow.self, AlertEventRow.self, AuditRow.self, BaselineRow.self,
        BlockRow.self, BrakeRow.self, BurstRow.self, CallRow.self, DestinationRow.self,
        EvidenceRow.self,
        ExemptionRow.self, ExpectedRow.self, GapRow.self, KillRow.self, KillStepRow.self,
        LearningRow.self, Notice.self, PrecisionRow.self, PushRow.self, SilenceRow.self,
        TokenRow.self, UnfiredRuleRow.self, UnhitRow.self,
    ]

    @Test("No type of row is left out here")
    func complete() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/log/AlertLog").standardized
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        )
        var names: Set<Substring> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /struct (\w+): LogRow \{/) { names.insert(match.1) }
        }
        #expect(names == Set(Self.types.map { "\($0)"[...] }))
    }

    @Test("Every type of row, with all that may stand in its fields", arguments: types.indices)
    func rows(place: Int) {
        func check<Row: LogRow>(_ type: Row.Type) {
            for seed in Self.seeds {
                let row = FillingVisitor.row(type, seed: seed)
                for isOfCapture in [false, true] {
                    let written = text { $0.write(row, isOfCapture: isOfCapture) }
                    let wanted = JSON(row, isOfCapture: isOfCapture).encoded
                    #expect(Array(written.utf8) == Array(wanted.utf8), "\(type) \(seed)")
                }
            }
        }
        check(Self.types[place])
    }

    @Test("Alerts with their calls, evidence and judgements, and kills with their steps")
    func details() {
        for seed in Self.seeds {
            var details = AlertDetails(
                alert: FillingVisitor.row(AlertRow.self, seed: seed),
                calls: (0..<(seed % 5)).map {
                    FillingVisitor.row(AlertCallRow.self, seed: seed &* 31 &+ $0)
                }
            )
            // Some of the calls are the alert's own.
            for place in details.calls.indices where place % 2 == 0 {
                details.calls[place].rule = details.alert.rule
            }
            if seed % 3 > 0 {
                details.evidence = (0..<(seed % 3)).map {
                    FillingVisitor.row(EvidenceRow.self, seed: seed &+ $0)
                }
            }
            if seed % 2 > 0 {
                details.judgements = (0..<(seed % 4)).map {
                    FillingVisitor.row(AuditRow.self, seed: seed &+ $0)
                }
            }
            for isOfCapture in [false, true] {
                let written = text { $0.write(details, isOfCapture: isOfCapture) }
                #expect(written == JSON(details, isOfCapture: isOfCapture).encoded, "\(seed)")
            }
            let kill = FillingVisitor.row(KillRow.self, seed: seed)
            let steps = (0..<(seed % 4)).map {
                FillingVisitor.row(KillStepRow.self, seed: seed &+ $0)
            }
            #expect(text { $0.write(kill, steps: steps) } == JSON(kill, steps: steps).encoded)
        }
    }

    @Test("Rows stand one behind the other, and a buffer begun anew holds none of before")
    func buffer() {
        let rows = (0..<3).map { FillingVisitor.row(GapRow.self, seed: $0) }
        var writer = RowWriter()
        for round in 0..<2 {
            for row in rows {
                writer.write(row)
                writer.endLine()
            }
            let wanted = rows.map { JSON($0).encoded + "\n" }.joined()
            #expect(String(decoding: writer.bytes, as: UTF8.self) == wanted, "\(round)")
            writer.removeAll()
            #expect(writer.bytes.isEmpty)
        }
    }

    @Test("Only a type whose every field is a column is written from its columns")
    func plans() {
        let planned = Self.types.filter { type in
            func hasPlan<Row: LogRow>(_ type: Row.Type) -> Bool { RowPlan(of: type) != nil }
            return hasPlan(type)
        }
        let names = planned.map { "\($0)" }.sorted()
        #expect(
            names == [
                "AuditRow", "BurstRow", "CallRow", "DestinationRow", "EvidenceRow", "GapRow",
                "KillStepRow", "LearningRow", "Notice", "PushRow", "UnfiredRuleRow",
            ]
        )
    }
}

@Suite("Calls written from where they lie")
struct CallColumnTests {
    private let folder = Folder()
    private let database: Database
    private var path: String { folder.path + "/log.db" }

    /// Gone with the test.
    private final class Folder {
        let path = NSTemporaryDirectory() + "columns-" + UUID().uuidString
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: true
        )
        database = try Database.forAgent(LogOptions(path: folder.path + "/log.db", links: []))
    }

    private func add(_ call: CallRow) throws {
        try database.run(
            """
            INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
                source, user_agent, sip_call_id, started_us, answered_us, ended_us, cause,
                attestation)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            .text(call.link),
            .text(call.id),
            .text(call.caller),
            .text(call.callerSent),
            .text(call.callee),
            .text(call.calleeSent),
            .text(call.name),
            .text(call.source),
            .text(call.userAgent),
            .text(call.sipCallID),
            .integer(call.started),
            .optional(call.answered),
            .integer(call.ended),
            .text(call.cause),
            .text(call.attestation)
        )
    }

    /// What comes out, by pages; so many of them are taken.
    private func pages(_ filter: LogFilter, taken: Int = .max) throws -> [String] {
        let plan = try #require(RowPlan(of: CallRow.self))
        var (writer, pages) = (RowWriter(), [String]())
        try LogReader(path: path).eachCall(filter) { row in
            writer.write(row, by: plan)
            writer.endLine()
        } pageEnded: {
            pages.append(String(decoding: writer.bytes, as: UTF8.self))
            writer.removeAll()
            return pages.count < taken
        }
        return pages
    }

    private func wanted(_ filter: LogFilter) throws -> String {
        var text = ""
        try LogReader(path: path).eachCall(filter) { row in
            text += JSON(row).encoded + "\n"
            return true
        }
        return text
    }

    @Test("Whatever stands in the columns, the bytes are those of the row")
    func same() throws {
        for seed in 0..<800 as Range<UInt64> {
            try add(FillingVisitor.row(CallRow.self, seed: seed))
        }
        // Text that is no UTF-8, as only another program writes it.
        try database.execute("UPDATE calls SET name = CAST(x'41ff22c3' AS TEXT) WHERE id % 7 = 0")
        var filter = LogFilter()
        filter.limit = nil
        let pages = try pages(filter)
        #expect(Array(pages.joined().utf8) == Array(try wanted(filter).utf8))
        #expect(pages.map { $0.split(separator: "\n").count } == [500, 300])
        filter.word = "a"
        #expect(try self.pages(filter).joined() == wanted(filter))
    }

    @Test("A limit, a page that nobody takes, and an empty log end it")
    func ends() throws {
        #expect(try pages(LogFilter()) == [""])
        try database.execute(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1600)
            INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
                source, user_agent, sip_call_id, started_us, ended_us, cause)
            SELECT '', i, '', '', '', '', '', '', '', '', i, i / 3, '' FROM n
            """
        )
        var filter = LogFilter()
        filter.limit = 1_100
        let found = try pages(filter)
        #expect(found.map { $0.split(separator: "\n").count } == [500, 500, 100])
        #expect(try found.joined() == wanted(filter))
        #expect(try pages(filter, taken: 2) == Array(found.prefix(2)))
    }
}
