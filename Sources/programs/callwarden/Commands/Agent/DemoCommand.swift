import AlertLog
import CommandLine
import FoundationEssentials
import Glibc
import Simulator

/// `callwarden demo`: a simulated switch, the agent beside it, an attack, and what is on record then.
enum DemoCommand: Command {
    static let keep = Option.maybe(
        "keep",
        .file,
        value: "DIRECTORY",
        "leave settings and alert log here, to look around in"
    )

    static let declaration = Declaration(
        "demo",
        summary: "show an attack being noticed, ended and recorded, on this machine",
        discussion: """
            Starts a simulated FreeSWITCH on a free loopback port and the agent beside it, armed, in a
            folder of its own. Eight callers ring one number amid ordinary calls; their calls are ended
            and seen to end, and the alert is read back from the log. Exit code 1 where anything went
            otherwise.
            """,
        options: [keep.spec],
        examples: [
            Example("demo", "takes about ten seconds and leaves nothing behind"),
            Example("demo --keep ./demo", "keeps the log, for callwarden alerts --database"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let folder = try DemoFolder(keptAt: arguments[keep])
        defer { folder.remove() }
        var demo = try Demo(in: folder, on: console)
        let outcome = try demo.run()
        try DemoReport(outcome, folder: folder, console: console).print()
        return outcome.isAsPromised ? .done : .failed
    }
}

/// Where a demo keeps its settings and its log.
struct DemoFolder {
    let path: String
    let isKept: Bool

    init(keptAt kept: String?) throws {
        isKept = kept != nil
        path =
            kept
            ?? (ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp")
            + "/callwarden-demo-\(getpid())"
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw CommandError.failed("\(path): cannot be made: \(error)")
        }
        guard !FileManager.default.fileExists(atPath: database) else {
            throw CommandError.failed("\(database): exists already; name another folder")
        }
    }

    var database: String { path + "/callwarden.db" }
    var settings: String { path + "/callwarden.json5" }

    func write(_ text: String, to name: String) throws {
        let file = path + "/" + name
        let isWritten = FileManager.default.createFile(
            atPath: file,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isWritten else { throw CommandError.failed("\(file): cannot be written") }
    }

    func remove() {
        if !isKept { try? FileManager.default.removeItem(atPath: path) }
    }
}
