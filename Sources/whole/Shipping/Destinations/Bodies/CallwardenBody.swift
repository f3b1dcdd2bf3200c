import AlertLog
import Views
import Wire

/// Callwarden's own JSON: see `conf/handbook/delivery.md`.
enum CallwardenBody {
    static func json(_ message: Message) -> JSON {
        let notices = message.notices.map { notice in
            var json = JSON(notice)
            json.add("link", .optional(message.link) { .string($0.page(of: notice)) })
            return json
        }
        return [
            "type": "notices", "version": 1, "id": .string(message.id),
            "group": .string(message.group), "severity": .string(message.severity.rawValue),
            "notices": .array(notices),
        ]
    }
}
