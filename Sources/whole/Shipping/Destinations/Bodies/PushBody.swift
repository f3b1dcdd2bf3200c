import AlertLog
import Telephony
import Wire

/// What a browser is told: the page's worker shows it as text, and opens the alert that it names.
enum PushBody {
    static let titleBytesMax = 200
    static let textBytesMax = 1_200

    /// `room` is how many bytes a message holds; less text where it would not fit.
    static func bytes(_ message: Message, room: Int) -> [UInt8] {
        var most = textBytesMax
        while true {
            let bytes = Array(json(message, textBytesMax: most).encoded.utf8)
            // A character may be six bytes of JSON.
            if bytes.count <= room || most == 0 { return Array(bytes.prefix(room)) }
            most /= 2
        }
    }

    private static func json(_ message: Message, textBytesMax: Int) -> JSON {
        let lead = message.notices.first { $0.severity == message.severity }
        let others = message.notices.count - 1
        let title = (lead?.title ?? "") + (others > 0 ? " (and \(others) more)" : "")
        let lines = message.notices.map { others > 0 || $0.text.isEmpty ? $0.title : $0.text }
        let text = lines.joined(separator: "\n")
        let alert: JSON = .optional(lead?.alert) { .integer(Int($0)) }
        return [
            "title": .string(TextEscape.sentence(title, bytesMax: titleBytesMax)),
            "text": .string(lines.isEmpty ? "" : BodyText.cut(text, bytesMax: textBytesMax)),
            // One of the same matter takes the place of the one before.
            "tag": .string(BodyText.cut(lead?.matter ?? "", bytesMax: titleBytesMax)),
            "alert": alert,
            "severity": .string(message.severity.rawValue),
        ]
    }
}
