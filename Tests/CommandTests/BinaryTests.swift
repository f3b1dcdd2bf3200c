import Foundation
import Testing

@testable import callwarden

/// Runs the programs that the build made, and the scripts of the repository.
struct Runner {
    struct Result {
        let code: Int32
        let out: String
        let err: String
    }

    static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program stands beside the test bundle.
    static let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("callwarden").path

    /// Runs a line of shell with `callwarden` standing for the program under test.
    static func shell(_ line: String, _ environment: [String: String] = [:]) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", "callwarden() { \"$BINARY\" \"$@\"; }\n" + line]
        process.currentDirectoryURL = repository
        let inherited = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        process.environment = inherited.merging(environment) { $1 }
            .merging(["BINARY": binary]) { $1 }
        let (out, err) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = err
        try process.run()
        let text = out.fileHandleForReading.readDataToEndOfFile()
        let errors = err.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus,
            out: String(decoding: text, as: UTF8.self),
            err: String(decoding: errors, as: UTF8.self)
        )
    }
}

@Suite("The built program")
struct BinaryTests {
    @Test(
        "Exit codes reach the shell",
        arguments: [
            ("callwarden --version", 0), ("callwarden chekc", 2),
            ("callwarden check --config /none", 1),
            ("callwarden check --config conf/callwarden.json5 --no-passwords -q", 0),
            ("callwarden check --config conf/callwarden.json5 -q --set threshold=1", 2),
        ]
    )
    func exitCodes(line: String, code: Int32) throws {
        #expect(try Runner.shell(line).code == code)
    }

    @Test("A reader that closes early ends the program quietly, and a full disk loudly")
    func closedReader() throws {
        let piped = try Runner.shell("{ sleep 0.2; callwarden help; echo $? >&2; } | true")
        #expect(piped.err == "0\n")
        let full = try Runner.shell("callwarden help > /dev/full")
        #expect(full.code == 1)
        #expect(full.err.contains("no space left on device"))
    }

    @Test("check prints one setting a line as JSON, in the order of the file")
    func checkJSON() throws {
        let file = "--config conf/callwarden.json5 --no-passwords"
        let result = try Runner.shell("callwarden check \(file) -o json", ["ACM_THRESHOLD": "7"])
        let lines = result.out.split(separator: "\n")
        #expect(lines.count > 30)
        let expected =
            #"{"type":"setting","key":"threshold","value":7,"from":"$ACM_THRESHOLD","#
            + #""needs_restart":false}"#
        #expect(lines.dropFirst().first.map(String.init) == expected)
        #expect(
            try Runner.shell("callwarden check \(file) -o json", ["ACM_THRESHOLD": "7"]).out
                == result.out
        )
    }

    @Test("The completion script offers commands, options and values")
    func completion() throws {
        for (words, offered) in [
            ("callwarden che", "check"), ("callwarden check --conf", "--config"),
            ("callwarden check -o ", "human json csv"), ("callwarden check --output = j", "json"),
            ("callwarden completion b", "bash"), ("callwarden check --config LICEN", "LICENSE"),
        ] {
            let list = words.split(separator: " ", omittingEmptySubsequences: false)
                .map { "'\($0)'" }.joined(separator: " ")
            let script = """
                eval "$(callwarden completion bash)"
                COMP_WORDS=(\(list)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _callwarden; echo "${COMPREPLY[*]}"
                """
            #expect(try Runner.shell(script).out == offered + "\n", "\(words)")
        }
    }
}

@Suite("The installer")
struct InstallerTests {
    @Test(
        "Installing twice leaves settings and password as the operator wrote them, and nothing beside them"
    )
    func twice() throws {
        let script = """
            set -eu
            export DESTDIR; DESTDIR=$(mktemp -d); trap 'rm -rf "$DESTDIR"' EXIT
            etc=$DESTDIR/etc/callwarden
            systemd/install.sh --binary "$BINARY" >/dev/null
            cmp conf/callwarden.json5 "$etc/callwarden.json5"
            stat -c %a "$etc/esl-password"
            echo '{ threshold: 9 }' >"$etc/callwarden.json5"
            echo mine >"$etc/esl-password"
            systemd/install.sh --binary "$BINARY" >/dev/null
            cat "$etc/callwarden.json5" "$etc/esl-password"
            test ! -e "$etc/callwarden.json5.new"
            systemd/install.sh --uninstall >/dev/null
            find "$DESTDIR" -type f | sed "s|$DESTDIR||" | sort
            """
        let result = try Runner.shell(script)
        #expect(result.err.isEmpty)
        let expected = """
            600
            { threshold: 9 }
            mine
            /etc/callwarden/callwarden.json5
            /etc/callwarden/esl-password

            """
        #expect(result.out == expected)
    }
}
