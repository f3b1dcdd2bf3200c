import AlertLog
import CommandLine
import Foundation
import Ring
import Telephony
import TestConsoles

@testable import callwarden

/// What an agent of the version before left behind, unpacked into a folder of its own.
final class LeftBehind {
    /// 2026-11-29 14:40:00 UTC: when the agent of now is started, shortly after the last record.
    static let start: EventTime = 1_795_963_200_000_000
    /// The switches of its settings.
    static let links = ["pbx1", "pbx2", "edge1"]
    /// Bytes of the journals that the settings ask for.
    private static let journalBytes = 1 << 20

    let folder: String
    let database: String
    let journal: String

    /// `name` is that of the journal; the log is unpacked where there is one of that name, else made.
    init(_ name: String) throws {
        folder = NSTemporaryDirectory() + "upgrade-" + UUID().uuidString
        (database, journal) = (folder + "/log.db", folder + "/log.journal")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let settings = """
            { numbering: { country_code: '234' }, switches: [],
              log: { database: '\(database)', journal: '\(journal)', journal_megabytes: 1 } }
            """
        try Data(settings.utf8).write(to: URL(filePath: settingsPath))
        let unpacked = try Runner.shell(
            """
            cd fixtures/upgrade && gzip -dc \(name).journal.gz > '\(journal)' || exit
            test ! -f \(name).db.gz || gzip -dc \(name).db.gz > '\(database)'
            """
        )
        guard unpacked.code == 0 else { throw CommandError.failed(unpacked.err) }
        if !FileManager.default.fileExists(atPath: database) { try makeDatabase() }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var settingsPath: String { folder + "/callwarden.json5" }

    /// A log without rows that knows the switches, by which the journal's records name them.
    private func makeDatabase() throws {
        let other = try Journal(path: folder + "/other", capacity: 1 << 16)
        let writer = try LogWriter(options, journal: other, clock: { Self.start }) { _ in }
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    private var options: LogOptions { LogOptions(path: database, links: Self.links) }

    /// Opens both as an agent does at its start, and stops again; what was taken stock of, and said.
    func startAgent(at time: EventTime = start) throws -> (start: LogStart, notices: [LogNotice]) {
        let ring = try Journal(path: journal, capacity: Self.journalBytes)
        let notices = Notices()
        let writer = try LogWriter(options, journal: ring, clock: { time }) { notices.add($0) }
        writer.run()
        _ = writer.drain(within: .seconds(60))
        return (writer.start, notices.all)
    }

    /// Appends what only a newer agent can read.
    func appendUnknown(_ payload: [UInt8]) throws -> Bool {
        try Journal(path: journal, capacity: Self.journalBytes).append(payload.span)
    }

    /// What a command prints about the log, one JSON object each.
    func lines(of command: String) throws -> [String] {
        try text(of: command + " -o json").split(separator: "\n").map(String.init)
    }

    /// What a command prints about the log.
    func text(of command: String) throws -> String {
        let test = TestConsole(environment: ["USER": "ada"])
        let place = ["--database", database, "--config", settingsPath]
        let words = command.split(separator: " ").map(String.init) + place
        // No agent writes its figures any more.
        let code: ExitCode = command == "stats" || command.hasPrefix("stats ") ? .failed : .done
        guard Program(Registry.root).run(words, on: test.console) == code else {
            throw CommandError.failed("\(command): \(test.err.text)")
        }
        return test.out.text
    }
}
