import Foundation

/// What the version before printed about the very same log and journal.
struct Expected {
    /// A command and the lines that it printed.
    struct Answer {
        var command: String
        var lines: [String]
    }

    /// How a line begins that names a command; `"}` ends it.
    private static let opening = #"{"command":""#

    private(set) var answers: [Answer] = []

    /// `name` is that of a file of `fixtures/upgrade`.
    init(_ name: String) throws {
        let file = Runner.repository.appending(path: "fixtures/upgrade/\(name)")
        let text = try String(contentsOf: file, encoding: .utf8)
        for line in text.split(separator: "\n") {
            if line.hasPrefix(Self.opening) {
                let command = line.dropFirst(Self.opening.count).dropLast(2)
                answers.append(Answer(command: String(command), lines: []))
            } else if !answers.isEmpty {
                answers[answers.count - 1].lines.append(String(line))
            }
        }
    }
}
