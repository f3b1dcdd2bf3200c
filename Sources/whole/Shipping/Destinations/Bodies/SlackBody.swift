import AlertLog
import Wire

/// A message of an incoming webhook of Slack, in blocks; what begins markup there is escaped.
enum SlackBody {
    /// Slack takes 50 blocks, of 3,000 characters each, and 150 in a header.
    static let sectionsMax = 40
    static let titleBytesMax = 1_000
    static let textBytesMax = 1_700
    static let headerBytesMax = 150

    static func json(_ message: Message) -> JSON {
        guard let first = message.notices.first else { return [:] }
        let others = message.notices.count - 1
        let title = others > 0 ? "\(first.title) (and \(others) more)" : first.title
        var blocks: [JSON] = [
            [
                "type": "header",
                "text": [
                    "type": "plain_text", "emoji": false,
                    "text": .string(BodyText.cut(title, bytesMax: headerBytesMax)),
                ],
            ]
        ]
        for notice in message.notices.prefix(sectionsMax) {
            blocks.append(section(text(of: notice, link: message.link)))
        }
        let left = message.notices.count - sectionsMax
        if left > 0 { blocks.append(section("and \(left) more")) }
        blocks.append(
            [
                "type": "context",
                "elements": [
                    [
                        "type": "plain_text", "emoji": false,
                        "text": .string("\(message.severity.rawValue) · \(message.id)"),
                    ]
                ],
            ]
        )
        return [
            "text": .string(escaped(title, bytesMax: titleBytesMax)),
            "blocks": .array(blocks),
        ]
    }

    private static func section(_ text: String) -> JSON {
        ["type": "section", "text": ["type": "mrkdwn", "text": .string(text)]]
    }

    private static func text(of notice: Notice, link: NoticeLink?) -> String {
        let title = escaped(notice.title, bytesMax: titleBytesMax)
        let head = link.map { "<\($0.page(of: notice))|\(title)>" } ?? title
        let rest = escaped(notice.text, bytesMax: textBytesMax)
        return rest.isEmpty ? head : "\(head)\n\(rest)"
    }

    /// The text with what Slack takes for its own escaped, and no more of it than fits.
    ///
    /// Three characters open its markup; a bar would end the address of a link.
    static func escaped(_ text: String, bytesMax: Int) -> String {
        var (kept, count) = ("", 0)
        for character in text {
            let shown =
                switch character {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "|": "¦"
                default: String(character)
                }
            count += shown.utf8.count
            guard count <= bytesMax - 3 else { return kept + "…" }
            kept += shown
        }
        return kept
    }
}
