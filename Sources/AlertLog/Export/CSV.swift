internal import Telephony

/// Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.
///
/// Text that others chose is escaped as everywhere (`TextEscape`), so no line end, control or
/// invisible character reaches the file. A field that a spreadsheet would take for a formula, one
/// that opens with `=`, `+`, `-` or `@`, gets an apostrophe in front. Numbers in international
/// form, a plus and up to fifteen digits, are let be: as a formula they are just that number, and
/// every other program wants them as they are.
package enum CSV {
    /// One line with its end.
    package static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    package static func field(_ text: String) -> String {
        var field = TextEscape.escaped(text)
        if let first = text.unicodeScalars.first, formulaStarts.contains(first),
            !isInternationalNumber(text)
        {
            field = "'" + field
        }
        let isPlain =
            !field.utf8.contains { "\",".utf8.contains($0) } && !field.hasPrefix(" ")
            && !field.hasSuffix(" ")
        return isPlain
            ? field
            : "\""
                + field.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
    }

    /// Signs of full width count too: some spreadsheets take them for the plain ones.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}",
    ]

    private static func isInternationalNumber(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "+")
            && (1...PhoneNumber.digitsMax).contains(digits.count)
            && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
