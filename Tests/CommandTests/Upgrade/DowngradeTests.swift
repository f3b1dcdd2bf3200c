import AlertLog
import Foundation
import Testing

@testable import callwarden

/// An older agent started over what a newer one left: it must say so and keep its hands off.
@Suite("Downgrade")
struct DowngradeTests {
    private let left: LeftBehind

    init() throws { left = try LeftBehind("log") }

    /// Writes bytes over those of a file.
    private func overwrite(_ path: String, at offset: UInt64, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: bytes)
        try file.close()
    }

    /// SQLite keeps `user_version` here, the highest byte first.
    private func makeLogNewer() throws {
        try overwrite(left.database, at: 60, with: [0, 0, 0x27, 0x0f])
    }

    private func contents() throws -> [Data] {
        try [left.database, left.journal].map { try Data(contentsOf: URL(filePath: $0)) }
    }

    @Test(
        "A log of a newer version is refused by every command, and nothing is touched",
        arguments: [
            "run", "alerts list", "alerts show 1", "kills", "kills hold", "gaps", "exempt list",
            "baselines", "expect list", "expect remove 1",
            "token list", "token remove ada",
            "exempt remove 1", "block list", "audit", "calls", "stats", "alerts export", "compact",
        ]
    )
    func newerLog(command: String) throws {
        // Such an agent may also have left records of kinds that are not known here.
        let isTaken = try left.appendUnknown([251, 1, 2, 3])
        #expect(isTaken)
        try makeLogNewer()
        let before = try contents()
        let result = try Runner.shell("callwarden \(command) --config '\(left.settingsPath)'")
        #expect(result.code == 1, "\(result.err)")
        #expect(result.err.contains("schema 9999"), "\(result.err)")
        #expect(result.err.contains("use the newer program that wrote it"), "\(result.err)")
        #expect(result.out.isEmpty)
        #expect(try contents() == before)
    }

    @Test("A journal of a newer form is refused, and nothing is touched")
    func newerJournal() throws {
        try overwrite(left.journal, at: 8, with: [99])
        let before = try contents()
        let result = try Runner.shell("callwarden run --config '\(left.settingsPath)'")
        #expect(result.code == 1, "\(result.err)")
        #expect(result.err.contains("journal version 99 is newer than this program's"))
        #expect(try contents() == before)
    }

    @Test(
        "Records of unknown kinds in a log of this version are counted and said, the rest is taken"
    )
    func unknownKinds() throws {
        let isTaken = try left.appendUnknown([251, 1, 2, 3])
        #expect(isTaken)
        let (start, notices) = try left.startAgent()
        #expect(start.recoveredRecords == 176)
        let said = notices.map(\.description)
        #expect(said.contains { $0.contains("1 of a newer agent, 0 bytes damaged") }, "\(said)")
        let kills = try left.lines(of: "kills -n 10000")
        let wanted = try Expected("expected.jsonl").answers.first {
            $0.command.hasPrefix("kills -n")
        }
        #expect(kills.count == wanted?.lines.count)
    }
}
