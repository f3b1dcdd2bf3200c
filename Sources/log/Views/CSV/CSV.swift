import Telephony

/// Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.
///
/// Text that others chose is escaped as everywhere (`TextEscape`), so no line end, control or
/// invisible character reaches the file. A field that a spreadsheet would take for a formula, one
/// that opens with `=`, `+`, `-` or `@`, gets an apostrophe in front; spaces and quotes before the
/// sign do not hide it. The same goes for what follows a semicolon: where the decimal sign is a
/// comma, spreadsheets part fields there, whatever the quotes say. Numbers in international form, a
/// plus and up to fifteen digits, are let be: as a formula they are just that number, and every
/// other program wants them as they are.
///
/// Every text stands in quotes and every number of the log's own does not, so that programs which
/// guess types by that leave `+234…` and `0803…` whole.
package enum CSV {
    /// What one field holds.
    package enum Field: Sendable, Equatable {
        case text(String)
        case number(Int64)
        case decimal(Double)
        case boolean(Bool)
        /// Nothing is known: an empty field without quotes, which spoils no column's type.
        case none
    }

    /// One line with its end.
    package static func line(_ fields: [Field]) -> String {
        fields.map(written).joined(separator: ",") + "\r\n"
    }

    /// The names of the columns.
    package static func head(_ names: [String]) -> String { line(names.map(Field.text)) }

    private static func written(_ field: Field) -> String {
        switch field {
        case .text(let text): quoted(text)
        case .number(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .none: ""
        }
    }

    /// A text as a field: escaped, harmless to spreadsheets, in quotes.
    package static func quoted(_ text: String) -> String {
        let parts = text.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false)
        let field = parts.map { part in
            isFormula(part) && !isInternationalNumber(part)
                ? "'" + TextEscape.escaped(Substring(part)) : TextEscape.escaped(Substring(part))
        }
        .joined(separator: ";")
        return "\""
            + field.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }

    /// Whether a spreadsheet may find a formula's sign first.
    static func isFormula(_ text: Substring.UnicodeScalarView) -> Bool {
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
