/// A file of comma-separated values, by the names of its columns.
struct CSVTable {
    private(set) var columns: [String]
    private(set) var rows: [[String: String]]

    /// Lines end in CR LF; fields keep their quotes, which tell an empty text from one of which nothing
    /// is known.
    init(_ text: String) {
        var lines = text.split { $0 == "\r\n" }.map { Self.fields(of: $0) }
        columns = lines.isEmpty ? [] : lines.removeFirst()
        let names = columns
        rows = lines.map { fields in
            Dictionary(zip(names, fields), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func fields(of line: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for byte in line {
            if byte == "\"" { isQuoted.toggle() }
            if byte == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(byte)
            }
        }
        return fields
    }
}
