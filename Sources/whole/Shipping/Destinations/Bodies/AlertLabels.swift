import AlertLog
import Telephony
import Wire

/// Notices in the terms of Alertmanager: labels that tell a matter from others from its beginning to its
/// end, and annotations that say more.
struct AlertLabels {
    private static let zeroTime = "0001-01-01T00:00:00Z"

    let notice: Notice
    /// In the order of their names.
    let labels: [(name: String, value: String)]

    /// `severity` where another than the notice's own is meant.
    init(_ notice: Notice, severity: Notice.Severity? = nil) {
        self.notice = notice
        let kind = NoticeKind(rawValue: notice.kind)
        let all: [(name: String, value: String?)] = [
            ("alertname", kind?.alertName ?? "Callwarden"),
            ("callee", notice.callee),
            ("matter", notice.matter),
            ("rule", notice.rule),
            ("severity", (severity ?? notice.severity).rawValue),
            ("subject", notice.subject),
            ("switch", notice.link),
        ]
        // A label without a value is no label.
        labels = all.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : (name: name, value: $0) }
        }
    }

    var isResolved: Bool { notice.phase == .ended }

    /// The hash by which Alertmanager and Prometheus tell alerts apart: FNV-1a over names and values.
    var fingerprint: String {
        var word: UInt64 = 0xcbf2_9ce4_8422_2325
        let add = { (byte: UInt8) in word = (word ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for label in labels {
            label.name.utf8.forEach(add)
            add(255)
            label.value.utf8.forEach(add)
            add(255)
        }
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    var labelsJSON: JSON { Self.object(labels) }

    var annotations: [(name: String, value: String)] {
        [("description", notice.text), ("notice", notice.id), ("summary", notice.title)]
            .filter { !$0.1.isEmpty }
    }

    var starts: String { TimeText.iso8601(notice.begun) }
    /// When it ended, as the body of a webhook has it.
    var ends: String { isResolved ? TimeText.iso8601(notice.ended ?? notice.at) : Self.zeroTime }

    static func object(_ pairs: [(name: String, value: String)]) -> JSON {
        .object(pairs.map { JSON.Member(key: $0.name, value: .string($0.value)) })
    }

    /// Those that all have, by name and value.
    static func common(
        _ lists: [[(name: String, value: String)]]
    ) -> [(name: String, value: String)] {
        guard let first = lists.first else { return [] }
        return first.filter { pair in
            lists.allSatisfy { list in list.contains { $0 == pair } }
        }
    }
}
