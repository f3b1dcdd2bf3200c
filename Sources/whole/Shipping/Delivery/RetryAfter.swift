import Telephony

/// `Retry-After` of an answer (RFC 9110, 10.2.3): seconds, or a date.
enum RetryAfter {
    static let digitsMax = 9
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// How long from now; nil for what is neither.
    static func duration(_ text: String?, at now: EventTime) -> Duration? {
        guard let text = text?.split(separator: " ").joined(separator: " "), !text.isEmpty else {
            return nil
        }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return text.utf8.count <= digitsMax
                ? Int64(text).map { .seconds($0) } : .seconds(1 << 31)
        }
        guard let time = date(text) else { return nil }
        return .microseconds(max(0, time - now))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers send.
    private static func date(_ text: String) -> EventTime? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT",
            let month = months.firstIndex(of: String(words[2])), words[1].utf8.count == 2,
            words[3].utf8.count == 4
        else { return nil }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return TimeText.parse("\(words[3])-\(number)-\(words[1])T\(words[4])Z")
    }
}
