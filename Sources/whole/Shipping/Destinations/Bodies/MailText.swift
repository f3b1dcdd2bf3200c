import AlertLog
import FoundationEssentials
import Telephony

/// A mail (RFC 5322) in plain ASCII: what callers chose stands in encoded words and in base64, so that it
/// ends no header and begins none.
struct MailText {
    /// RFC 2047: an encoded word is no longer than this, with its frame of 12.
    static let encodedWordMax = 75
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Lines end in `\n`, as sendmail takes them.
    let text: String

    init(_ message: Message, to: [String], from: String?) {
        let first = message.notices.first
        let others = message.notices.count - 1
        let more = others > 0 ? " (and \(others) more)" : ""
        let subject = "[\(message.severity.rawValue)] \(first?.title ?? "")\(more)"
        let domain = (from ?? to.first ?? "").split(separator: "@").last.map { String($0) }
        var lines: [String] = []
        if let from { lines.append("From: Callwarden <\(from)>") }
        lines += [
            "To: " + to.joined(separator: ",\n "),
            "Subject: " + Self.encodedWords(subject),
            // When it was put down, so that the same message is the same mail.
            "Date: " + Self.date(first?.at ?? 0),
            "Message-ID: <\(message.id)@\(domain ?? "localhost")>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
        ]
        text = (lines + Self.base64Lines(Self.body(message))).joined(separator: "\n") + "\n"
    }

    private static func body(_ message: Message) -> String {
        message.notices.map { notice in
            var lines = [notice.title]
            if !notice.text.isEmpty { lines.append(notice.text) }
            lines.append("\(notice.severity.rawValue), \(TimeText.iso8601(notice.at))")
            if let link = message.link { lines.append(link.page(of: notice)) }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }

    private static func base64Lines(_ text: String) -> [String] {
        var rest = Data(text.utf8).base64EncodedString()[...]
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines
    }

    /// A text as encoded words, one a line, each of whole characters.
    static func encodedWords(_ text: String) -> String {
        // Three bytes make four letters.
        let bytesMax = (encodedWordMax - 12) / 4 * 3
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > bytesMax { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
            .joined(separator: "\n ")
    }

    /// `Thu, 01 Jan 1970 00:00:00 +0000`.
    static func date(_ time: EventTime) -> String {
        let parts = TimeText.iso8601(time).split { "-T:.Z".contains($0) }
        let day = Int(
            (time - (time % 86_400_000_000 + 86_400_000_000) % 86_400_000_000) / 86_400_000_000
        )
        guard parts.count >= 6, let month = Int(parts[1]), (1...12).contains(month) else {
            return ""
        }
        return "\(days[(day % 7 + 7) % 7]), \(parts[2]) \(months[month - 1]) \(parts[0]) "
            + "\(parts[3]):\(parts[4]):\(parts[5]) +0000"
    }
}
