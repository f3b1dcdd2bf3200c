import AlertLog
import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite struct TokenCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func run(_ line: String, _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    private func grant(_ token: String) throws -> TokenGrant? {
        try LogReader(path: log.path).check(token: token, at: LogWriter.wallClock())
    }

    @Test("A token is alone on standard output, works at once, and is never shown again")
    func once() throws {
        let (out, err) = run("token add ada --scope triage")
        let token = out.trimmingCharacters(in: .newlines)
        #expect(out == token + "\n")
        #expect(try grant(token) == TokenGrant(id: 1, name: "ada", scope: .triage))
        #expect(err == "token 1 of ada is shown this once; keep it safe\n")
        let secret = String(token.suffix(43))
        for line in [
            "token list", "token list --all -o json", "audit", "audit -o json",
            "token remove ada", "token list --all",
        ] {
            let (out, err) = run(line)
            #expect(!out.contains(secret) && !err.contains(secret), "\(line)")
        }
        #expect(try grant(token) == nil)
    }

    @Test("In JSON the token stands behind what the list says of it, and only there")
    func json() throws {
        let line = run("token add ci --scope read --expires 7d --author eve -o json").out
        let start = #"{"type":"token","token":1,"name":"ci","scope":"read","state":"active","#
        #expect(line.hasPrefix(start))
        #expect(line.contains(#""author":"eve","created":""#))
        let data = Data(line.utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let token = try #require(object["secret"] as? String)
        let id = try #require(object["public_id"] as? String)
        #expect(token.hasPrefix("cwt_\(id)_"))
        #expect(try grant(token)?.scope == .read)
        let listed = run("token list -o json").out
        #expect(listed.contains(#""public_id":"\#(id)""#) && !listed.contains("secret"))
        #expect(
            listed.contains(
                #""last_used":null,"last_used_us":null,"removed":null,"removed_us":null"#
            )
        )
    }

    @Test("The list says who may do what, who said so, until when, and when they last did")
    func list() throws {
        let token = run("token add ada --scope admin --expires 2h").out.dropLast()
        _ = run("token add opensips1 --scope ingest")
        let given = try #require(try grant(String(token)))
        let now = LogWriter.wallClock()
        #expect(try LogEditor(path: log.path).noteUse(of: given, at: now))
        let lines = run("token list").out.split(separator: "\n")
        #expect(lines.count == 3)
        for word in ["ada", "admin", "active", "UTC"] { #expect(lines[1].contains(word)) }
        #expect(!lines[1].contains("never"))
        #expect(lines[2].contains("ingest") && lines[2].hasSuffix("never"))
    }

    @Test("A name that is taken is refused, one that is not there ends with 3, the others still go")
    func names() throws {
        _ = run("token add ada --scope read")
        _ = run("token add bob --scope read")
        let (out, err) = run("token add ada --scope admin", .failed)
        #expect(out.isEmpty && err.contains("a token of ada in force; remove it first"))
        let removed = run("token remove ada eve bob", .notFound)
        #expect(removed.out == "token 1 of ada removed\ntoken 2 of bob removed\n")
        #expect(removed.err.contains("there is no token of eve in force"))
        let json = run("token add ada --scope read -o json").out
        #expect(json.contains(#""token":3,"#))
        let line = run("token remove ada -o json").out
        #expect(line == #"{"type":"removed","what":"token","id":3,"name":"ada"}"# + "\n")
    }

    @Test(
        "What could not be meant is refused, and no token is made",
        arguments: [
            "token add ada", "token add --scope read", "token add a/b --scope read",
            "token add ada --scope all", "token add ada --scope read --expires 2020-01-01",
            "token add ada bob --scope read", "token remove", "token remove ä",
        ]
    )
    func refused(line: String) throws {
        #expect(run(line, .misused).out.isEmpty)
        #expect(run("token list --all").out.isEmpty)
    }
}
