import TestConsoles
import Testing

@testable import CommandLine

@Suite("The program")
struct ProgramTests {
    @Test(
        "What a command throws becomes a line on stderr and an exit code",
        arguments: [
            ("missing", ExitCode.notFound, "alert 7: none of that number"),
            ("misuse", .misused, "--a and --b do not go together"),
            ("failed", .failed, "it \\u{1b}[31mbroke\\n"),
            ("system", .failed, "cannot open /x: no such file or directory"),
        ]
    )
    func errors(kind: String, code: ExitCode, says: String) {
        let console = TestConsole()
        #expect(console.run("alerts break --target h:1 \(kind)") == code)
        #expect(console.err.text == "callwarden: \(says)\n")
        #expect(console.out.text == "before\n")
    }

    @Test("A reader that has gone away ends the command quietly")
    func readerGone() {
        let console = TestConsole(refusing: .readerGone)
        #expect(console.run("alerts list") == .done)
        #expect(console.err.text.isEmpty)
    }

    @Test("A full disk under the output is an error")
    func fullDisk() {
        let console = TestConsole(refusing: .failed(errno: 28))
        #expect(console.run("alerts list") == .failed)
        #expect(console.err.text.contains("no space left on device"))
    }

    @Test("Help is found on every level, by option and by command")
    func help() {
        for (line, opening) in [
            ("--help", "callwarden: a sample"), ("-h", "callwarden: a sample"),
            ("help", "callwarden: a sample"), ("alerts --help", "callwarden alerts: the alerts"),
            ("help alerts", "callwarden alerts: the alerts"),
            ("alerts list --help", "callwarden alerts list: list alerts"),
            ("alerts list x -h", "callwarden alerts list: list alerts"),
            ("help alerts list", "callwarden alerts list: list alerts"),
            ("alerts break --help", "callwarden alerts break: fail"),
        ] {
            let console = TestConsole()
            #expect(console.run(line) == .done, "\(line)")
            #expect(console.out.text.hasPrefix(opening), "\(line)")
            #expect(console.out.text.contains("EXAMPLES\n  callwarden "), "\(line)")
        }
    }

    @Test("The help of a command shows its synopsis, arguments, options and defaults")
    func helpText() {
        let console = TestConsole()
        _ = console.run("help alerts list")
        let expected = """
            callwarden alerts list: list alerts

            USAGE
              callwarden alerts list [OPTION …] [NAME…]

            ARGUMENTS
              NAME  names

            OPTIONS
              -n, --limit N            show at most this many (default 100)
              --callee NUMBER          only these
              --since TIME             only later ones
              -a, --all                closed ones too
              -o, --output human|json  what to print: for eyes, or one JSON object a line (default human)
              -h, --help               say what the command does and takes

            EXAMPLES
              callwarden alerts list --limit 5 x
                  five

            """
        #expect(console.out.text == expected)
    }

    @Test("The version is one line")
    func version() {
        for line in ["--version", "version"] {
            let console = TestConsole()
            #expect(console.run(line) == .done)
            #expect(console.out.text == "callwarden \(Version.text)\n")
        }
    }
}
