import TestConsoles
import Testing

@testable import CommandLine

@Suite("Command lines")
struct ArgumentTests {
    @Test(
        "Options, flags, repeats and positionals are read in every spelling",
        arguments: [
            ("", "100 [] false [] - human"),
            ("--limit 5", "5 [] false [] - human"),
            ("--limit=5 x y", "5 [] false [\"x\", \"y\"] - human"),
            ("x -n5 y -a", "5 [] true [\"x\", \"y\"] - human"),
            ("-n=5 --all --all", "5 [] true [] - human"),
            ("--callee 1 --callee=2", "100 [\"1\", \"2\"] false [] - human"),
            ("-o json", "100 [] false [] - json"),
            ("-ojson", "100 [] false [] - json"),
            ("--output=json", "100 [] false [] - json"),
            ("-- --limit -x", "100 [] false [\"--limit\", \"-x\"] - human"),
            ("-", "100 [] false [\"-\"] - human"),
            ("--since 15m", "100 [] false [] -900000000 human"),
            ("--since 1970-01-01T00:00:01Z", "100 [] false [] 1000000 human"),
        ]
    )
    func read(line: String, shows: String) {
        let console = TestConsole()
        #expect(console.run("alerts list " + line) == .done)
        #expect(console.out.text == shows + "\n")
        #expect(console.err.text.isEmpty)
    }

    static let wrong: [(line: String, says: String)] = [
        ("alerts", "'callwarden alerts' needs a command behind it; see 'callwarden alerts --help'"),
        (
            "alrets list",
            "'callwarden' has no command 'alrets'; did you mean 'alerts'?; see 'callwarden --help'"
        ),
        (
            "alerts zebra",
            "'callwarden alerts' has no command 'zebra'; see 'callwarden alerts --help'"
        ),
        (
            "alerts list --limit x",
            "--limit takes a whole number from 1 to 10000, not 'x'; see 'callwarden alerts list --help'"
        ),
        (
            "alerts list -n 0",
            "-n takes a whole number from 1 to 10000, not '0'; see 'callwarden alerts list --help'"
        ),
        (
            "alerts list --limt 5",
            "'callwarden alerts list' has no option '--limt'; did you mean '--limit'?;"
                + " see 'callwarden alerts list --help'"
        ),
        (
            "alerts list -z",
            "'callwarden alerts list' has no option '-z'; see 'callwarden alerts list --help'"
        ),
        (
            "alerts list --limit",
            "--limit needs a value: a whole number from 1 to 10000;"
                + " see 'callwarden alerts list --help'"
        ),
        (
            "alerts list --limit 1 --limit 2",
            "--limit is given twice; see 'callwarden alerts list --help'"
        ),
        ("alerts list --all=yes", "--all takes no value; see 'callwarden alerts list --help'"),
        (
            "alerts list -o xml",
            "-o takes human or json, not 'xml'; see 'callwarden alerts list --help'"
        ),
        (
            "alerts break missing",
            "'callwarden alerts break' needs --target HOST:PORT; see 'callwarden alerts break --help'"
        ),
        (
            "alerts break --target h:1",
            "'callwarden alerts break' needs KIND; see 'callwarden alerts break --help'"
        ),
        (
            "alerts break --target h:1 failed x",
            "'callwarden alerts break' does not take 'x'; see 'callwarden alerts break --help'"
        ),
        (
            "alerts break --target h failed",
            "--target takes HOST:PORT, such as 127.0.0.1:8021 or [::1]:8021, not 'h';"
                + " see 'callwarden alerts break --help'"
        ),
        (
            "help alerts zebra",
            "'callwarden alerts' has no command 'zebra'; see 'callwarden alerts --help'"
        ),
    ]

    @Test("A wrong command line says what is wrong in one line and ends with 2", arguments: wrong)
    func refused(line: String, says: String) {
        let console = TestConsole()
        #expect(console.run(line) == .misused)
        #expect(console.err.text == "callwarden: " + says + "\n")
        #expect(console.out.text.isEmpty)
    }

    @Test("Control characters of an argument are shown and not sent to the terminal")
    func hostileArgument() {
        let console = TestConsole()
        #expect(console.run("alerts \u{1b}[31m\u{202e}\nx") == .misused)
        #expect(console.err.text.contains("\\u{1b}[31m\\u{202e}\\nx"))
        #expect(console.err.text.filter { $0 == "\n" }.count == 1)
    }

    @Test("Hosts and ports are read, IPv6 in brackets only")
    func hostPorts() {
        let kind = ValueKind<HostPort>.hostPort
        #expect(kind.parse("127.0.0.1:8021") == HostPort(host: "127.0.0.1", port: 8021))
        #expect(kind.parse("[::1]:80") == HostPort(host: "::1", port: 80))
        for text in ["", ":80", "h", "h:", "h:0", "h:65536", "::1:80", "h:x", "[]:1"] {
            #expect(kind.parse(text) == nil, "\(text)")
        }
    }

    @Test("A setting is read as key and value; the value may hold = and be empty")
    func keyValues() {
        let kind = ValueKind<KeyValue>.keyValue
        #expect(kind.parse("a.b=c=d") == KeyValue(key: "a.b", value: "c=d"))
        #expect(kind.parse("a=") == KeyValue(key: "a", value: ""))
        #expect(kind.parse("=a") == nil)
        #expect(kind.parse("a") == nil)
    }
}
