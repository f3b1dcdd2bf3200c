import Telephony

/// Escaped text, cut to the places that there are.
enum ShownText {
    /// At most so many places of it, the last of them a mark where something is missing.
    ///
    /// An escape is shown whole or not at all, and so is a letter with its marks.
    static func cut(_ text: String, to width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        guard width > 0 else { return "" }
        var (kept, places) = ("", 0)
        for piece in pieces(of: text) {
            let more = DisplayWidth.of(piece)
            guard places + more <= width - 1 else { break }
            kept += piece
            places += more
        }
        return kept + "…"
    }

    /// The letters of an escaped text, each escape in one.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var scalars = text.unicodeScalars[...]
        while let first = scalars.first {
            let count = first == "\\" ? escapeCount(scalars) : 1
            let piece = String(scalars.prefix(count))
            // Marks go with the letter that they stand on.
            if DisplayWidth.of(piece) == 0, let last = pieces.popLast() {
                pieces.append(last + piece)
            } else {
                pieces.append(piece)
            }
            scalars = scalars.dropFirst(count)
        }
        return pieces
    }

    /// How long the escape is that a text opens with, such as `\n`, `\xff` or `\u{202e}`.
    private static func escapeCount(_ text: Substring.UnicodeScalarView) -> Int {
        switch text.dropFirst().first {
        case "u": text.prefix { $0 != "}" }.count + 1
        case "x": 4
        default: 2
        }
    }
}
