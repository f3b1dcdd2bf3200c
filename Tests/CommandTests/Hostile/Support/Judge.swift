import Foundation

/// Says what is wrong with output that holds hostile text; each judge returns complaints.
///
/// None of them uses the code that wrote the output.
enum Judge {
    /// Human output: lines of printable characters, as many as there are rows.
    static func human(_ text: String, lines: Int? = nil) -> [String] {
        var complaints: [String] = []
        for scalar in text.unicodeScalars where scalar != "\n" && isForbidden(scalar) {
            complaints.append("holds U+\(String(scalar.value, radix: 16))")
        }
        if !text.isEmpty, text.utf8.last != 0x0a { complaints.append("does not end in a line end") }
        let count = text.utf8.count { $0 == 0x0a }
        if let lines, lines != count { complaints.append("has \(count) lines, not \(lines)") }
        return complaints + marks(text)
    }

    /// One line of a log: no line end, nothing that `human` refuses, and of a bounded length.
    static func logLine(_ line: String) -> [String] {
        var complaints = human(line + "\n", lines: 1)
        if line.utf8.count > 9_000 { complaints.append("is \(line.utf8.count) bytes long") }
        return complaints
    }

    /// Controls, format characters and all that is not seen, by Unicode's own lists.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1f, 0x7f...0x9f, 0xad, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b...0x180f,
            0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0x2800, 0x3164, 0xd800...0xf8ff,
            0xfdd0...0xfdef, 0xfe00...0xfe0f, 0xfeff, 0xffa0, 0xfff0...0xfffb, 0x1bca0...0x1bca3,
            0xe0000...0x10ffff:
            true
        default:
            scalar != " " && scalar.properties.isWhitespace
        }
    }

    /// Marks that stand on nothing of their own text, or in towers.
    private static func marks(_ text: String) -> [String] {
        var (before, tower): (Unicode.Scalar, Int) = ("\n", 0)
        for scalar in text.unicodeScalars {
            let isMark = CharacterSet.nonBaseCharacters.contains(scalar)
            tower = isMark ? tower + 1 : 0
            if tower == 1, "\n \"'=:[{(,".unicodeScalars.contains(before) {
                return ["a mark on our text"]
            }
            if tower > 4 { return ["a tower of marks"] }
            before = scalar
        }
        return []
    }

    /// JSON output: one object a line, read by Foundation; nil where that fails.
    static func json(_ text: String) -> [[String: Any]]? {
        guard text.isEmpty || text.utf8.last == 0x0a, human(text).isEmpty else { return nil }
        var objects: [[String: Any]] = []
        for line in text.utf8.split(separator: 0x0a) {
            let read = try? JSONSerialization.jsonObject(with: Data(line))
            guard let object = read as? [String: Any] else { return nil }
            objects.append(object)
        }
        return objects
    }

    /// CSV output: rows of cells by RFC 4180; nil where it is none.
    static func csv(_ text: String) -> [[String]]? {
        var rows: [[String]] = []
        var (row, cell): ([String], [UInt8]) = ([], [])
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case 0x22:
                guard cell.isEmpty, let inner = quoted(&bytes) else { return nil }
                cell = inner
                guard let next = bytes.first, [0x2c, 0x0d].contains(next) else { return nil }
            case 0x2c:
                row.append(String(decoding: cell, as: UTF8.self))
                cell = []
            case 0x0d:
                guard bytes.popFirst() == 0x0a else { return nil }
                rows.append(row + [String(decoding: cell, as: UTF8.self)])
                (row, cell) = ([], [])
            case 0x0a: return nil
            default: cell.append(byte)
            }
        }
        return cell.isEmpty && row.isEmpty ? rows : nil
    }

    /// The cell behind an opening quote.
    private static func quoted(_ bytes: inout ArraySlice<UInt8>) -> [UInt8]? {
        var cell: [UInt8] = []
        while let byte = bytes.popFirst() {
            guard byte == 0x22 else {
                cell.append(byte)
                continue
            }
            guard bytes.first == 0x22 else { return cell }
            cell.append(byte)
            bytes.removeFirst()
        }
        return nil
    }

    /// True where a spreadsheet that parts fields at `separator` would find a formula in the line.
    static func hasFormula(_ cell: String) -> Bool {
        cell.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false).contains {
            part in
            let bare = part.drop { " \"".unicodeScalars.contains($0) }
            guard let first = bare.first else { return false }
            guard "=+-@＝＋－＠﹦﹢﹣﹫\u{2212}".unicodeScalars.contains(first) else { return false }
            let digits = bare.dropFirst()
            return
                !(first == "+" && digits.count < 16
                && digits.allSatisfy { ("0"..."9").contains($0) })
        }
    }

    /// The text that a cell stands for: apostrophes against formulas and escapes undone.
    static func meaning(ofCell cell: String) -> String? {
        let parts = cell.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false)
        let bare = parts.map { part -> String in
            let text = String(part)
            guard text.hasPrefix("'") else { return text }
            let behind = text.unicodeScalars.dropFirst().drop { " \"'".unicodeScalars.contains($0) }
            let opening = String(String.UnicodeScalarView(behind.prefix(2)))
            let isGuarded =
                ["\\t", "\\r", "\\n"].contains(opening)
                || behind.first.map { "=+-@＝＋－＠﹦﹢﹣﹫\u{2212}".unicodeScalars.contains($0) } == true
            return isGuarded
                ? String(String.UnicodeScalarView(text.unicodeScalars.dropFirst())) : text
        }
        return unescaped(bare.joined(separator: ";"))
    }

    /// Undoes `\n`, `\\`, `\u{…}`; nil where an escape means nothing.
    static func unescaped(_ text: String) -> String? {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "n": result.append("\n")
            case "r": result.append("\r")
            case "t": result.append("\t")
            case "0": result.append("\0")
            case "\\": result.append("\\")
            case "u":
                guard rest.popFirst() == "{", let end = rest.firstIndex(of: "}"),
                    let value = UInt32(String(rest[..<end]), radix: 16),
                    let meant = Unicode.Scalar(value)
                else { return nil }
                result.append(meant)
                rest = rest[rest.index(after: end)...]
            default: return nil
            }
        }
        return String(result)
    }

    /// Keys as a reader of log lines finds them, byte by byte.
    static func keys(_ line: String) -> [String] {
        var keys: [String] = []
        var word: [UInt8] = []
        var (isQuoted, isEscaped) = (false, false)
        for byte in line.utf8 {
            switch byte {
            case 0x5c where isQuoted && !isEscaped:
                isEscaped = true
                continue
            case 0x22 where !isEscaped: isQuoted.toggle()
            case 0x3d where !isQuoted:
                keys.append(String(decoding: word, as: UTF8.self))
                word = []
            case 0x20 where !isQuoted: word = []
            default: word.append(byte)
            }
            isEscaped = false
        }
        return keys
    }
}
