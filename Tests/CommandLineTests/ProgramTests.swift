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

@Suite("The program: help in every form that is tried")
struct HelpFormTests {
    @Test("Without a word it says on stderr what there is, and was used wrongly")
    func noWords() {
        let console = TestConsole()
        #expect(console.run("") == .misused)
        #expect(console.err.text.contains("COMMANDS\n  alerts "))
        #expect(console.out.text.isEmpty)
    }

    @Test("help tells of itself", arguments: ["help --help", "help -h", "help alerts --help"])
    func ofHelp(line: String) {
        let console = TestConsole()
        #expect(console.run(line) == .done)
        #expect(console.out.text.hasPrefix("callwarden help: say what a command does"))
    }

    @Test(
        "A slip is answered with what was meant",
        arguments: [
            ("--verson", "did you mean '--version'?"), ("--hlep", "did you mean '--help'?"),
            ("help alrets", "did you mean 'alerts'?"), ("help --mann", "did you mean '--man'?"),
        ]
    )
    func slips(line: String, says: String) {
        let console = TestConsole()
        #expect(console.run(line) == .misused)
        #expect(console.err.text.contains(says), "\(console.err.text)")
    }

    @Test(
        "The version is said by each of its usual names",
        arguments: ["-V", "--version", "version"]
    )
    func version(word: String) {
        let console = TestConsole()
        #expect(console.run(word) == .done)
        #expect(console.out.text == "callwarden \(Version.text)\n")
    }
}

@Suite("Manual pages")
struct ManPageTests {
    @Test("A command's page has its name, synopsis, options with defaults, examples and exit codes")
    func page() {
        let console = TestConsole()
        #expect(console.run("help alerts --man") == .done)
        let text = console.out.text
        for part in [
            ".TH \"CALLWARDEN\\-ALERTS\" \"1\"", ".SH \"NAME\"\ncallwarden\\-alerts \\- ",
            "\\fBcallwarden alerts list", ".TP\n\\fB\\-n, \\-\\-limit N\\fR", "(default 100)",
            ".SH \"EXIT STATUS\"", ".SH \"SEE ALSO\"",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("Every command has a page of its own, and the program's page names them")
    func all() {
        let settings = ManPage.Page(name: "callwarden.json5", section: 5, text: "")
        let pages = ManPage.all(of: Sample.root, beside: [settings])
        let names = ["callwarden.1", "callwarden-alerts.1", "callwarden.json5.5"]
        #expect(pages.map(\.fileName) == names)
        #expect(pages[0].text.contains("callwarden.json5(5), callwarden\\-alerts(1)"))
    }

    @Test("No text becomes a request: a full stop or an apostrophe in front stays what it is")
    func escaped() {
        var roff = Roff(title: "x", section: 1, version: "x")
        roff.paragraphs(".so /etc/passwd\n'br\nback\\slash\n  .as it stands")
        let expected = "\\&.so /etc/passwd\n\\&'br\nback\\eslash\n.nf\n  .as it stands\n.fi\n"
        #expect(roff.text.hasSuffix(expected))
    }

    @Test("An ellipsis is three full stops, since printed pages have no glyph of it")
    func ellipsis() {
        var roff = Roff(title: "x", section: 1, version: "x")
        roff.paragraphs("… and [OPTION …]")
        #expect(roff.text.hasSuffix("\\&... and [OPTION ...]\n"))
    }
}
