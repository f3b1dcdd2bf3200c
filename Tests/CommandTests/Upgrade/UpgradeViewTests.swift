import Foundation
import Testing

@testable import callwarden

/// What people and spreadsheets see of the log that the version before left.
@Suite("Upgrade, as tables and exports show it")
struct UpgradeViewTests {
    private let left: LeftBehind

    init() throws {
        left = try LeftBehind("log")
        _ = try left.startAgent()
    }

    private func fixture(_ name: String) throws -> String {
        let file = Runner.repository.appending(path: "fixtures/upgrade/\(name)")
        return try String(contentsOf: file, encoding: .utf8)
    }

    private func words(_ line: some StringProtocol) -> [String] {
        line.split { $0 == " " }.map { String($0) }
    }

    /// True where the words come in their order; one that the version before cut short is whole now.
    private static func stand(_ wanted: [String], in found: [String]) -> Bool {
        var rest = found[...]
        for word in wanted {
            let place = rest.firstIndex { other in
                other == word || (word.hasSuffix("…") && other.hasPrefix(word.dropLast()))
            }
            guard let place else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    @Test("Every word of every table is there, in its order; columns may be added")
    func tables() throws {
        let opening = "$ callwarden "
        var answers: [Expected.Answer] = []
        for line in try fixture("expected.txt").split(separator: "\n") {
            if line.hasPrefix(opening) {
                answers.append(
                    Expected.Answer(command: String(line.dropFirst(opening.count)), lines: [])
                )
            } else {
                answers[answers.count - 1].lines.append(String(line))
            }
        }
        #expect(answers.count > 5)
        for answer in answers {
            let found = try left.text(of: answer.command).split(separator: "\n")
            // A table that says more of an alert has further lines.
            var rest = found[...]
            for line in answer.lines {
                let wanted = words(line)
                let place = rest.firstIndex { Self.stand(wanted, in: words($0)) }
                #expect(place != nil, "\(answer.command): \(line)")
                if let place { rest = rest[(place + 1)...] }
            }
        }
    }

    @Test(
        "Every column of an export is there, in its order, and every field; columns may be added",
        arguments: [("alerts export", "alerts.csv"), ("alerts export --calls", "alert_calls.csv")]
    )
    func exports(command: String, file: String) throws {
        let wanted = CSVTable(try fixture(file))
        let found = CSVTable(try left.text(of: command))
        #expect(!wanted.rows.isEmpty)
        #expect(JSONFacts.missing(wanted.columns, in: found.columns) == nil)
        #expect(found.rows.count == wanted.rows.count)
        for (row, other) in zip(wanted.rows, found.rows) {
            #expect(row == other.filter { row.keys.contains($0.key) })
        }
    }
}
