import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import AlertLog
@testable import callwarden

@Suite("callwarden arm, disarm, decided and reload")
struct ArmCommandTests {
    private let log: LogSample

    init() throws {
        log = try LogSample()
        let settings = """
            { switches: [
                { name: 'pbx1', host: '127.0.0.1', port: 8021, password_env: 'P' },
                { name: 'pbx2', host: '127.0.0.1', port: 8022, password_env: 'P' },
            ] }
            """
        try Data(settings.utf8).write(to: URL(filePath: log.folder + "/settings.json5"))
        // No agent runs on it.
        let database = try Database.forClient(log.path, .readWrite, busyMilliseconds: 1_000)
        try database.run("DELETE FROM meta WHERE key = 'alive_us'")
    }

    private func run(_ line: String) -> (out: String, err: String, code: ExitCode) {
        let test = TestConsole()
        let code = log.run(line, in: test)
        return (test.out.text, test.err.text, code)
    }

    private func decided() throws -> [String: String] {
        let rows = try LogReader(path: log.path).decidedSettings()
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0.value) })
    }

    @Test("Arming is decided in the log with its author and reason, and waits for no agent")
    func arm() throws {
        let answer = run("arm --reason watched|enough --author ada")
        #expect(answer.code == .done)
        #expect(answer.out.hasPrefix("decided: flagged calls are ended from the next start"))
        #expect(try decided() == ["auto_disconnect": "true"])
        let listed = run("decided list")
        #expect(listed.out.contains("ada") && listed.out.contains("watched enough"))
        #expect(run("audit --what setting.decided").out.contains("auto_disconnect"))
    }

    @Test("One switch is armed alone, and what is decided about all ends what was about one")
    func oneSwitch() throws {
        #expect(run("arm --switch pbx2 --reason trial").code == .done)
        #expect(try decided() == ["switches.pbx2.enforce": "true"])
        #expect(run("disarm").code == .done)
        #expect(try decided() == ["auto_disconnect": "false"])
        #expect(run("disarm --switch pbx1").code == .done)
        #expect(try decided().count == 2)
        #expect(run("decided restore switches.pbx1.enforce").code == .done)
        #expect(run("decided restore").code == .done)
        #expect(try decided().isEmpty)
    }

    @Test("Disarming works with a settings file in which everything but the log's place is wrong")
    func brokenFile() throws {
        let settings = "{ threshold: 1, nonsense: [], log: { database: '\(log.path)' } }"
        try Data(settings.utf8).write(to: URL(filePath: log.folder + "/settings.json5"))
        let test = TestConsole()
        let words = ["disarm", "--config", log.folder + "/settings.json5"]
        #expect(Program(Registry.root).run(words, on: test.console) == .done)
        #expect(try decided() == ["auto_disconnect": "false"])
        #expect(run("arm --switch pbx1 --reason trial").code == .failed)
    }

    @Test("Wrong words are answered in words, and change nothing")
    func wrong() throws {
        #expect(run("arm").code == .misused)
        let unknown = run("arm --switch pbx3 --reason trial")
        #expect(unknown.code == .notFound && unknown.err.contains("did you mean pbx"))
        #expect(run("decided restore").code == .notFound)
        #expect(run("decided restore nonsense").code == .notFound)
        #expect(try decided().isEmpty)
    }

    @Test("An agent that runs and does not answer is no success, and what was decided stands")
    func silentAgent() throws {
        let database = try Database.forClient(log.path, .readWrite, busyMilliseconds: 1_000)
        try database.run("DELETE FROM meta WHERE key = 'stopped_us'")
        let alive = LogWriter.wallClock() + 8_000_000
        try database.run("INSERT OR REPLACE INTO meta VALUES ('alive_us', ?1)", .integer(alive))
        let answer = run("disarm")
        #expect(answer.code == .failed && answer.err.contains("has not answered within 3 s"))
        #expect(try decided() == ["auto_disconnect": "false"])
    }

    @Test("A reload that no agent answers fails")
    func noAgent() throws {
        let answer = run("reload")
        #expect(answer.code == .failed && answer.err.contains("no agent took the command"))
    }

    @Test("JSON says what was decided, and that nobody answered")
    func json() throws {
        let answer = run("disarm -o json --switch pbx1")
        #expect(
            answer.out
                == "{\"type\":\"arming\",\"armed\":false,\"switch\":\"pbx1\",\"answer\":null,\"told\":[]}\n"
        )
    }
}
