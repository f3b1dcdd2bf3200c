import AlertLog
import Telephony
import Wire

/// A message of ntfy, published as JSON: nothing that callers chose stands in a header.
enum NtfyBody {
    /// ntfy makes a file of a message that is longer than 4,096 bytes.
    static let messageBytesMax = 3_500
    static let titleBytesMax = 200

    static func json(_ message: Message, topic: String) -> JSON {
        let lead = message.notices.first { $0.severity == message.severity }
        guard let lead = lead ?? message.notices.first else { return [:] }
        let others = message.notices.count - 1
        let title = others > 0 ? "\(lead.title) (and \(others) more)" : lead.title
        let lines = message.notices.map { $0.text.isEmpty ? $0.title : "\($0.title)\n\($0.text)" }
        var json: JSON = [
            "topic": .string(topic),
            "title": .string(BodyText.cut(title, bytesMax: titleBytesMax)),
            "message": .string(
                BodyText.cut(lines.joined(separator: "\n\n"), bytesMax: messageBytesMax)
            ),
            "priority": .integer(priority(message.severity)),
            "tags": .array([.string(tag(lead)), .string(lead.kind)]),
        ]
        if let link = message.link {
            let page = JSON.string(link.page(of: lead))
            json.add("click", page)
            json.add("actions", [["action": "view", "label": "Open", "url": page]])
        }
        return json
    }

    private static func priority(_ severity: Notice.Severity) -> Int {
        switch severity {
        case .critical: 5
        case .warning: 4
        case .info: 3
        }
    }

    /// ntfy shows a tag that is the name of an emoji as that.
    private static func tag(_ notice: Notice) -> String {
        switch (notice.phase, notice.severity) {
        case (.ended, _): "white_check_mark"
        case (_, .critical): "rotating_light"
        case (_, .warning): "warning"
        case (_, .info): "information_source"
        }
    }
}

/// Texts of bodies.
enum BodyText {
    /// At most so many bytes, whole characters, with `…` where something is missing.
    static func cut(_ text: String, bytesMax: Int) -> String {
        guard text.utf8.count > bytesMax else { return text }
        var (kept, count) = ("", 0)
        for character in text {
            count += character.utf8.count
            guard count <= bytesMax - 3 else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
