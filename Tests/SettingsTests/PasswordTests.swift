import Foundation
import Testing

@testable import Settings

@Suite("Passwords")
final class PasswordTests {
    private let directory = FileManager.default.temporaryDirectory
        .appendingPathComponent("callwarden-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = directory.appendingPathComponent(name).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    private func read(
        _ source: String,
        environment: [String: String] = [:]
    ) throws -> Passwords {
        let text = "{ switches: [{ name: 'a', host: 'h', \(source) }] }"
        let file = try write(text, to: "settings.json5")
        return try Settings.load(file: file).readPasswords(environment: environment)
    }

    @Test("A password is read from a file, without the line end behind it")
    func file() throws {
        for ending in ["", "\n", "\r\n"] {
            let path = try write("s3cret \(ending)", to: "password")
            let passwords = try read("password_file: '\(path)'")
            #expect(passwords.bySwitch["a"]?.exposed == "s3cret ")
            #expect(passwords.warnings.isEmpty)
        }
    }

    @Test("A relative path is a credential of the unit, else beside the settings")
    func relative() throws {
        _ = try write("beside", to: "esl")
        #expect(try read("password_file: 'esl'").bySwitch["a"]?.exposed == "beside")
        let credentials = directory.appendingPathComponent("credentials")
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: true)
        _ = try write("credential", to: "credentials/esl")
        let environment = ["CREDENTIALS_DIRECTORY": credentials.path]
        let passwords = try read("password_file: 'esl'", environment: environment)
        #expect(passwords.bySwitch["a"]?.exposed == "credential")
    }

    @Test("A password is read from the variable that is named")
    func variable() throws {
        let passwords = try read("password_env: 'ESL'", environment: ["ESL": "s3cret"])
        #expect(passwords.bySwitch["a"] == Secret("s3cret"))
    }

    @Test("A file that everyone can read, and the password of every FreeSWITCH, are warned of")
    func warnings() throws {
        let path = try write("ClueCon\n", to: "password", mode: 0o644)
        let warnings = try read("password_file: '\(path)'").warnings
        #expect(
            warnings == [
                "\(path): readable by everyone on this machine; run chmod 0600 on it",
                "\(path): the password is the one that every FreeSWITCH comes with; choose another",
            ]
        )
    }

    @Test(
        "A password that cannot be meant is refused",
        arguments: [
            ("", "the password is empty"), ("\n", "the password is empty"),
            ("a\nb", "holds a line end"), ("a\0b", "another control character"),
            ("REPLACE-THIS-PASSWORD\n", "placeholder"),
            (String(repeating: "x", count: 2000), "longer than 1024 bytes"),
        ]
    )
    func refused(text: String, reason: String) throws {
        let path = try write(text, to: "password")
        let errors = #expect(throws: SettingsErrors.self) { try read("password_file: '\(path)'") }
        let line = try #require(errors?.description)
        #expect(line.contains("switches.a.password_file: \(path): "))
        #expect(line.contains(reason))
        #expect(text.count < 3 || !line.contains(text))
    }

    @Test("A missing file or variable is named")
    func missing() {
        let file = #expect(throws: SettingsErrors.self) { try read("password_file: '/none/esl'") }
        #expect(file?.description.hasSuffix("/none/esl: cannot be read: no such file") == true)
        let variable = #expect(throws: SettingsErrors.self) { try read("password_env: 'ESL'") }
        #expect(variable?.description.hasSuffix("environment variable ESL: is not set") == true)
    }

    @Test("A secret shows itself in no description, dump or list of settings")
    func hidden() throws {
        let secret = Secret("s3cret")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(["a": secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped] {
            #expect(!text.contains("s3cret"))
        }
    }
}
