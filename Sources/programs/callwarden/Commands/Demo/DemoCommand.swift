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

    static let web = Option.flag("web", "keep attacking, to be watched in a browser until Ctrl-C")
    static let seconds = Option.maybe(
        "seconds",
        .integer(1...86_400),
        value: "N",
        "with --web: end after so long"
    )

    static let declaration = Declaration(
        "demo",
        summary: "show an attack being noticed, ended and recorded, on this machine",
        discussion: """
            Starts a simulated FreeSWITCH on a free loopback port and the agent beside it, armed, in a
            folder of its own. Eight callers ring one number amid ordinary calls; their calls are ended
            and seen to end, and the alert is read back from the log. Exit code 1 where anything went
            otherwise.

            --web starts callwarden-web as well, which is looked for beside this program and in PATH, and
            prints an address of this machine and a token. An attack comes every few seconds.
            """,
        options: [keep.spec, web.spec, seconds.spec],
        examples: [
            Example("demo", "takes about ten seconds and leaves nothing behind"),
            Example("demo --keep ./demo", "keeps the log, for callwarden alerts --database"),
            Example("demo --web", "the same again and again, in a browser"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        guard arguments[web] || arguments[seconds] == nil else {
            throw CommandError.misuse("--seconds goes with --web")
        }
        let folder = try DemoFolder(keptAt: arguments[keep])
        defer { folder.remove() }
        if arguments[web] {
            let demo = try WebDemo(in: folder, on: console)
            return try demo.run(seconds: arguments[seconds]) ? .done : .failed
        }
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
    var agentSocket: String { path + "/agent.sock" }
    var webLog: String { path + "/web.log" }

    /// Longest path of a UNIX socket, without the zero behind it (unix(7)).
    static let socketBytesMax = 107

    /// Throws where the folder's path is too long for the agent's socket.
    func checkSocket() throws(CommandError) {
        guard agentSocket.utf8.count <= Self.socketBytesMax else {
            throw .failed(
                "\(path): too long for a UNIX socket in it (\(Self.socketBytesMax) bytes); "
                    + "name a shorter folder with --keep"
            )
        }
    }

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
