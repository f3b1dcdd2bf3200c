/// What came of a command from the command line.
package enum ControlAnswer: String, Sendable, CaseIterable {
    case done
    /// It stood so already: there was nothing to do.
    case stoodSo = "stood_so"
    /// It cannot be done; all is as it was.
    case refused
}

/// The same with what there is to say about it.
package struct ControlReply: Sendable, Equatable {
    /// Lines, and bytes of each, that one has at most.
    static let (linesMax, lineBytesMax) = (200, 1_000)

    package var answer: ControlAnswer
    /// For people, one thing a line; they may hold what others wrote.
    package var lines: [String]

    package init(_ answer: ControlAnswer, lines: [String] = []) {
        self.answer = answer
        self.lines = lines.prefix(Self.linesMax).map { line in
            // A line of it is a line.
            let bytes = line.utf8.prefix(Self.lineBytesMax).map { $0 == 0x0a ? 0x20 : $0 }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// As the log keeps it.
    init(answer: String, told: String) {
        self.answer = ControlAnswer(rawValue: answer) ?? .done
        lines = told.split(separator: "\n").map(String.init)
    }

    var told: String { lines.joined(separator: "\n") }
}
