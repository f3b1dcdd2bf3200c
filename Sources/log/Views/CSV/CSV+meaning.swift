extension CSV {
    /// What a text field says that `quoted` wrote: without the apostrophes that keep spreadsheets from
    /// taking it for a formula, and its escapes what they stand for.
    package static func meaning(of field: String) -> String {
        let parts = unescaped(field).split(separator: ";", omittingEmptySubsequences: false)
        return parts.map { part in
            part.hasPrefix("'") && isFormula(part.unicodeScalars[...])
                ? String(part.dropFirst()) : String(part)
        }
        .joined(separator: ";")
    }

    /// The characters that escapes of `TextEscape` stand for; a backslash of any other kind stays.
    private static func unescaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let kind = rest.first else {
                result.append(scalar)
                continue
            }
            if let plain = plainEscapes[kind] {
                result.append(plain)
                rest.removeFirst()
            } else if kind == "u", let (meant, length) = codePoint(rest) {
                result.append(meant)
                rest.removeFirst(length)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    private static let plainEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "0": "\0", "\\": "\\",
    ]

    /// `u{202e}` and how long it is.
    private static func codePoint(
        _ text: Substring.UnicodeScalarView
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        let digits = text.dropFirst(2).prefix { $0 != "}" }
        guard text.dropFirst().first == "{", (1...6).contains(digits.count),
            text.dropFirst(2 + digits.count).first == "}",
            let scalar = UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init)
        else { return nil }
        return (scalar, digits.count + 3)
    }
}
