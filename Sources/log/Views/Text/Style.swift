/// What a piece of text means, as a terminal shows it.
package enum Style: Sendable {
    case plain
    case heading
    case good
    case warning
    case bad
    case faint

    /// The text between the signs by which a terminal shows it so; plain text as it is.
    package func applied(to text: String) -> String {
        let code: String? =
            switch self {
            case .plain: nil
            case .heading: "1"
            case .good: "32"
            case .warning: "33"
            case .bad: "1;31"
            case .faint: "2"
            }
        guard let code, !text.isEmpty else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}
