import Telephony
import Testing

@testable import AlertLog

@Suite("Tokens of the web program")
struct TokenTests {
    private let bench: Bench
    private let editor: LogEditor
    private let reader: LogReader

    init() throws {
        bench = try Bench()
        editor = try LogEditor(path: bench.logPath)
        reader = try LogReader(path: bench.logPath)
    }

    private func add(
        _ name: String,
        _ scope: TokenScope = .read,
        expires: EventTime? = nil,
        at now: EventTime = 10
    ) throws -> TokenAddition {
        let seed = name.utf8.reduce(UInt64(now)) { $0 &* 31 &+ UInt64($1) }
        var random = SeededGenerator(state: seed)
        let name = try #require(TokenName(name))
        let token = NewToken(name, scope: scope, expires: expires)
        return try editor.addToken(token, by: "ada", at: now, using: &random)
    }

    private func text(_ addition: TokenAddition) throws -> String {
        guard case .added(_, let text) = addition else {
            throw AlertLogError.missing(path: "\(addition)")
        }
        return text
    }

    @Test("A token gives its name and scope to whoever shows it, and to nobody who shows less")
    func check() throws {
        let token = try text(add("ada", .triage))
        #expect(token.hasPrefix("cwt_") && token.utf8.count == TokenText.count)
        let grant = try #require(try reader.check(token: token, at: 11))
        #expect(grant == TokenGrant(id: 1, name: "ada", scope: .triage))
        for place in token.indices {
            var other = token
            other.replaceSubrange(place...place, with: token[place] == "0" ? "1" : "0")
            #expect(try reader.check(token: other, at: 11) == nil, "\(other)")
        }
    }

    @Test("The log holds no secret: neither in the row nor on record nor in the feed")
    func secret() throws {
        let token = try text(add("ada"))
        let secret = String(token.suffix(TokenText.secretCount))
        for table in ["tokens", "audit", "feed", "control"] {
            let columns = try bench.text(
                "SELECT group_concat(name, ' || '' '' || ') FROM pragma_table_info('\(table)')"
            )
            let wanted = (columns ?? "").split(separator: " || ' ' || ")
                .map { "coalesce(\($0), '')" }.joined(separator: " || ' ' || ")
            let all = try bench.text("SELECT group_concat(\(wanted)) FROM \(table)") ?? ""
            #expect(!all.contains(secret), "\(table)")
        }
        let hash = try #require(try bench.text("SELECT hash FROM tokens"))
        #expect(hash.hasPrefix(TokenHash.opening))
    }

    @Test(
        "What does not look like a token is refused before anything is looked up or hashed",
        arguments: [
            "", "cwt_", "cwt_0123456789abcdef_", "Bearer x",
            "cwt_0123456789abcdef_" + String(repeating: "A", count: 42),
            "cwt_0123456789abcdef_" + String(repeating: "A", count: 44),
            "cwt_0123456789abcdeF_" + String(repeating: "A", count: 43),
            "cwt_0123456789abcdef-" + String(repeating: "A", count: 43),
            "cwx_0123456789abcdef_" + String(repeating: "A", count: 43),
            "cwt_0123456789abcdef_" + String(repeating: "A", count: 42) + "\0",
            "cwt_0123456789abcdef_" + String(repeating: "A", count: 42) + "=",
            "cwt_0123456789abcdef_" + String(repeating: "A", count: 41) + "é",
            String(repeating: "cwt_", count: 1_000_000),
        ]
    )
    func malformed(text: String) throws {
        #expect(TokenText(text) == nil)
        var hashes = 0
        let grant = try reader.check(token: text, at: 11) { _, _ in
            hashes += 1
            return true
        }
        #expect(grant == nil)
        #expect(hashes == 0)
    }

    @Test("Unknown, removed and expired tokens cost no hash either; one in force costs one")
    func hashes() throws {
        var hashes = 0
        func isTaken(_ token: String, at now: EventTime) throws -> Bool {
            try reader.check(token: token, at: now) { hash, secret in
                hashes += 1
                return TokenHash.isHash(hash, of: secret)
            } != nil
        }
        let token = try text(add("ada", expires: 100))
        #expect(try isTaken(token, at: 99))
        #expect(hashes == 1)
        #expect(try !isTaken(token, at: 100))
        let unknown = "cwt_0123456789abcdef_" + token.suffix(TokenText.secretCount)
        #expect(try !isTaken(unknown, at: 99))
        #expect(try editor.removeToken(named: "ada", by: "eve", at: 50) == 1)
        #expect(try !isTaken(token, at: 51))
        #expect(hashes == 1)
    }

    @Test("A name has one token in force at a time; one that expired or was removed makes room")
    func names() throws {
        let first = try text(add("ada", expires: 100))
        #expect(try add("ada") == .nameTaken)
        let second = try text(add("ada", at: 100))
        #expect(try reader.check(token: first, at: 101) == nil)
        #expect(try reader.check(token: second, at: 101)?.id == 2)
        #expect(try editor.removeToken(named: "ada", by: "eve", at: 102) == 2)
        #expect(try editor.removeToken(named: "ada", by: "eve", at: 103) == nil)
        #expect(try reader.tokens(all: false, now: 104).isEmpty)
        let all = try reader.tokens(all: true, now: 104)
        #expect(all.map(\.state) == [.expired, .removed])
        #expect(all.map(\.removedBy) == [nil, "eve"])
    }

    @Test("There may be so many tokens in force, and no more")
    func limit() throws {
        try bench.database.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
            INSERT INTO tokens (public_id, name, scope, hash, author, created_us)
            SELECT i, 'n' || i, 'read', '', '', 1 FROM n
            """,
            .integer(LogEditor.tokensMax)
        )
        #expect(try add("ada") == .tooMany(limit: LogEditor.tokensMax))
        #expect(try editor.removeToken(named: "n7", by: "eve", at: 9) == 7)
        #expect(try reader.check(token: text(add("ada")), at: 11)?.name == "ada")
    }

    @Test("Making and removing one is on record and in the feed, with who did it")
    func record() throws {
        _ = try add("ada", .ingest, expires: 3_600_000_000)
        _ = try editor.removeToken(named: "ada", by: "eve", at: 20)
        var rows: [AuditRow] = []
        try reader.eachAudit(LogFilter()) {
            rows.append($0)
            return true
        }
        #expect(rows.map(\.what) == ["token.remove", "token.add"])
        #expect(rows.map(\.author) == ["eve", "ada"])
        #expect(rows.map(\.subject) == ["token 1", "token 1"])
        #expect(rows[1].after == "ada ingest until 1970-01-01T01:00:00.000000Z")
        #expect(rows[0].before == "ada ingest")
        let kinds = try FeedReader(path: bench.logPath, name: "x", at: 1).next(at: 1).map(\.kind)
        #expect(kinds == [.token, .audit, .token, .audit])
        #expect(FeedKind(number: FeedKind.token.number) == .token)
    }

    @Test("When a token was used is written once a minute, and again where the clock was set back")
    func use() throws {
        let minute = LogEditor.useMicroseconds
        let now = 100 * minute
        let grant = try #require(try reader.check(token: text(add("ada")), at: now))
        let due = [now, now + minute - 1, now + minute, now + 2 * minute - 1, now - minute]
        let written = try due.map { try editor.noteUse(of: grant, at: $0) }
        #expect(written == [true, false, true, false, true])
        #expect(try reader.tokens(all: false, now: now).map(\.lastUsed) == [now - minute])
        let other = TokenGrant(id: 9, name: "x", scope: .read)
        #expect(try !editor.noteUse(of: other, at: now))
    }

    @Test("A scope of a newer program gives nothing")
    func unknownScope() throws {
        let token = try text(add("ada"))
        try bench.database.run("UPDATE tokens SET scope = 'all'")
        #expect(try reader.check(token: token, at: 11) == nil)
    }

    @Test("Tokens in force go along where the log's file is gone, and not where another is there")
    func carried() throws {
        let token = try text(add("ada"))
        _ = try add("bob", expires: 20)
        for trouble in [LogFileTrouble.deleted, .replaced] {
            let fresh = try Bench()
            let rows = try bench.database.carried(for: trouble, at: 30)
            for row in rows { try fresh.database.execute(row.sql) }
            let grant = try LogReader(path: fresh.logPath).check(token: token, at: 31)
            #expect((grant?.name == "ada") == (trouble == .deleted), "\(trouble)")
            let count = try fresh.count("SELECT count(*) FROM tokens")
            #expect(count == (trouble == .deleted ? 1 : 0))
        }
    }
}

@Suite("Names, scopes and hashes of tokens")
struct TokenPartTests {
    @Test(
        "A scope gives what those below it give; telling calls stands apart",
        arguments: [
            (TokenScope.read, [TokenScope.read]), (.ingest, [.ingest]),
            (.triage, [.read, .triage]),
            (.admin, [.read, .triage, .admin]),
        ]
    )
    func scopes(scope: TokenScope, given: [TokenScope]) {
        #expect(TokenScope.allCases.filter(scope.allows) == given)
    }

    @Test(
        "A name is letters, digits, dots, dashes and underscores",
        arguments: [
            ("a", true), ("Ada-2.b_c", true), (String(repeating: "x", count: 64), true),
            ("", false),
            (String(repeating: "x", count: 65), false), ("a b", false), ("ä", false),
            ("a/b", false),
            ("a\n", false), ("<b>", false), ("\u{1b}[1m", false),
        ]
    )
    func names(name: String, isOne: Bool) {
        #expect((TokenName(name) != nil) == isOne)
    }

    @Test("A hash of another program of the family is told by what stands in it")
    func known() {
        // By Ulrich Drepper's specification of SHA-crypt, its own example.
        let right = "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"
        #expect(TokenHash.isHash(right, of: "Hello world!"))
        #expect(!TokenHash.isHash(right, of: "Hello world"))
    }

    @Test(
        "A row whose hash is none lets nobody in",
        arguments: ["", "*0", "*", "x", "$5$", "$9$a$b"]
    )
    func broken(hash: String) {
        #expect(!TokenHash.isHash(hash, of: "secret"))
    }

    @Test("Two tokens have nothing in common, and their characters are used alike")
    func random() throws {
        var random = SystemRandomNumberGenerator()
        let texts = (0..<500).map { _ in TokenText(using: &random) }
        #expect(Set(texts.map(\.publicID)).count == 500)
        #expect(Set(texts.map(\.secret)).count == 500)
        var counts: [Character: Int] = [:]
        for character in texts.flatMap(\.secret) { counts[character, default: 0] += 1 }
        // 21,500 characters of 64: 336 each, and 200 is farther off than seven deviations.
        #expect(counts.count == 64)
        #expect(counts.values.allSatisfy { (200...500).contains($0) })
        for text in texts { #expect(TokenText(text.text) == text) }
    }
}
