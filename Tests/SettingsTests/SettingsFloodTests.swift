import Testing

@testable import Settings

@Suite("Settings far too long")
struct SettingsFloodTests {
    private static let flood = String(repeating: "A", count: 65_536)

    private func problems(_ text: String) -> [String] {
        do throws(SettingsErrors) {
            _ = try Settings.load(text: text, name: "x")
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(
        "A value or key of 64 kB is quoted by its beginning",
        arguments: [
            "{ threshold: '\(flood)' }", "{ \(flood): 1 }", "{ log: '\(flood)' }",
            "{ switches: '\(flood)' }", "{ numbering: { \(flood): 1 } }",
            "{ enforcement: { hangup_cause: '\(flood)' } }", "{ switches: ['\(flood)'] }",
        ]
    )
    func quoted(text: String) {
        let problems = problems(text)
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.contains("AAAA") && $0.contains("…") })
        #expect(problems.allSatisfy { $0.utf8.count < 500 })
    }

    @Test("A path longer than Linux takes is refused, one as long is not")
    func paths() {
        let longest = "/" + String(repeating: "a", count: 4_094)
        #expect(problems("{ log: { database: '\(longest)' } }").isEmpty)
        #expect(
            problems("{ log: { database: '\(longest)a' } }").first?.contains(
                "is not allowed; takes the path of a file, at most 4095 bytes long"
            ) == true
        )
    }

    @Test("A key of a megabyte is not compared letter by letter", .timeLimit(.minutes(1)))
    func longKey() {
        let key = String(repeating: "k", count: 1_000_000)
        #expect(problems("{ \(key): 1 }").count == 1)
    }
}
