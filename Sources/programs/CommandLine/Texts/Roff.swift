/// Text in the language of manual pages (man(7)), put together piece by piece.
package struct Roff: Sendable {
    package private(set) var text: String
    /// True behind a heading, which is a new paragraph by itself.
    private var isBegun = true

    /// `version` names the program and its version in the page's foot.
    package init(title: String, section: Int, version: String) {
        // A date is read by programs: its hyphens are no others.
        let (name, foot) = (Self.quoted(title.uppercased()), Self.quoted(version))
        text = ".TH \(name) \"\(section)\" \"\(Version.date)\" \(foot)\n"
        // Long words of commands are no words to be divided.
        text += ".nh\n"
    }

    /// Begins a part of the page.
    package mutating func section(_ heading: String) {
        text += ".SH \(Self.quoted(heading))\n"
        isBegun = true
    }

    /// Begins a part of a part.
    package mutating func subsection(_ heading: String) {
        text += ".SS \(Self.quoted(heading))\n"
        isBegun = true
    }

    private mutating func paragraph() {
        if !isBegun { text += ".PP\n" }
        isBegun = false
    }

    /// What a name is, as the index of pages has it.
    package mutating func name(_ name: String, _ summary: String) {
        section("NAME")
        text += "\(Self.escaped(name)) \\- \(Self.escaped(summary))\n"
    }

    /// Paragraphs, divided by empty lines; what begins with spaces stands as it is.
    ///
    /// `isOfItem` is true for more about the item before: its first paragraph goes on there.
    package mutating func paragraphs(_ written: String, isOfItem: Bool = false) {
        for (place, paragraph) in written.split(separator: "\n\n").enumerated() {
            if !isOfItem {
                self.paragraph()
            } else if place > 0 {
                text += ".IP\n"
            }
            for run in Self.runs(of: paragraph.split(separator: "\n")) {
                text += run.isExample ? ".nf\n" : ""
                for line in run.lines { text += Self.escaped(line) + "\n" }
                text += run.isExample ? ".fi\n" : ""
            }
        }
    }

    /// A term and what it means.
    package mutating func item(_ term: String, _ meaning: String) {
        text += ".TP\n\(Self.bold(term))\n" + (meaning.isEmpty ? "" : Self.escaped(meaning) + "\n")
        isBegun = false
    }

    /// A command line and what it does.
    package mutating func example(_ line: String, _ effect: String) {
        paragraph()
        text += "\(Self.escaped(effect)):\n.PP\n.RS 4\n.nf\n\(Self.escaped(line))\n.fi\n.RE\n"
    }

    /// A command line as it is typed, on a line of its own.
    package mutating func synopsis(_ line: String) {
        if !isBegun { text += ".br\n" }
        text += Self.bold(line) + "\n"
        isBegun = false
    }

    /// Lines that stand as they are, and such that flow, in turns.
    private static func runs(
        of lines: [Substring]
    ) -> [(isExample: Bool, lines: [String])] {
        var runs: [(isExample: Bool, lines: [String])] = []
        for line in lines {
            let isExample = line.hasPrefix("  ")
            if runs.last?.isExample != isExample { runs.append((isExample, [])) }
            runs[runs.count - 1].lines.append(String(line))
        }
        return runs
    }

    private static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

    private static func quoted(_ text: String) -> String {
        "\"\(escaped(text).replacing("\"", with: "\\(dq"))\""
    }

    /// Nothing in it is taken for a request or an escape; hyphens can be searched for and copied.
    private static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\e"
            case "-": escaped += "\\-"
            case "'" where escaped.isEmpty, "." where escaped.isEmpty: escaped += "\\&\(character)"
            case "'": escaped += "\\(aq"
            case "`": escaped += "\\(ga"
            case "^": escaped += "\\(ha"
            case "~": escaped += "\\(ti"
            // Printed pages have no glyph of it.
            case "…": escaped += escaped.isEmpty ? "\\&..." : "..."
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
