internal import Telephony

/// Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.
///
/// Text that others chose is escaped as everywhere (`TextEscape`), so no line end, control or
/// invisible character reaches the file. A field that a spreadsheet would take for a formula, one
/// that opens with `=`, `+`, `-` or `@`, gets an apostrophe in front; spaces and quotes before the
/// sign do not hide it. The same goes for what follows a semicolon: where the decimal sign is a
/// comma, spreadsheets part fields there, whatever the quotes say. Numbers in international form, a
/// plus and up to fifteen digits, are let be: as a formula they are just that number, and every
/// other program wants them as they are.
package enum CSV {
    /// One line with its end.
    package static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    package static func field(_ text: String) -> String {
        let parts = text.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false)
        let field = parts.map { part in
            isFormula(part) && !isInternationalNumber(part)
                ? "'" + TextEscape.escaped(Substring(part)) : TextEscape.escaped(Substring(part))
        }
        .joined(separator: ";")
        let isPlain =
            !field.utf8.contains { "\",".utf8.contains($0) } && !field.hasPrefix(" ")
            && !field.hasSuffix(" ")
        return isPlain
            ? field
            : "\""
                + field.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
    }

    /// Whether a spreadsheet may find a formula's sign first.
    private static func isFormula(_ text: Substring.UnicodeScalarView) -> Bool {
        text.first { !" \"'".unicodeScalars.contains($0) }.map(formulaStarts.contains) ?? false
    }

    /// Signs of other widths count too: some spreadsheets take them for the plain ones.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
        "\u{fe62}", "\u{fe63}", "\u{fe66}", "\u{fe6b}", "\u{2212}",
    ]

    private static func isInternationalNumber(_ text: Substring.UnicodeScalarView) -> Bool {
        let digits = text.dropFirst()
        return text.first == "+" && (1...PhoneNumber.digitsMax).contains(digits.count)
            && digits.allSatisfy { ("0"..."9").contains($0) }
    }
}
