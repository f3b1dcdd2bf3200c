import Foundation
import Telephony

/// Reads an event with Foundation's JSON: what the fast reader must agree with.
struct SlowReader {
    /// What an event says, as far as no numbering plan is needed.
    struct Event: Equatable {
        var name: String
        var callID: String
        var fromTag: String
        var caller: String
        var callee: String
        var cseq: UInt32
        var dialog: DialogKey?
    }

    /// Nil where Foundation finds no JSON object.
    static func object(_ payload: [UInt8]) -> [String: Any]? {
        let repaired = Data(String(decoding: payload, as: UTF8.self).utf8)
        return try? JSONSerialization.jsonObject(with: repaired) as? [String: Any]
    }

    static func event(_ object: [String: Any]) -> Event {
        let dialog = number(object["h_entry"]).flatMap { entry in
            number(object["h_id"]).map { DialogKey(entry: entry, id: $0) }
        }
        return Event(
            name: text(object["event"]),
            callID: text(object["call_id"]),
            fromTag: text(object["from_tag"]),
            caller: text(object["caller"]),
            callee: text(object["callee"]),
            cseq: number(object["cseq"]) ?? 0,
            dialog: dialog
        )
    }

    private static func text(_ value: Any?) -> String {
        let text = value as? String ?? ""
        return text == "<null>" ? "" : text
    }

    private static func number(_ value: Any?) -> UInt32? {
        if let text = value as? String {
            return text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt32(text) : nil
        }
        return (value as? Int).flatMap(UInt32.init)
    }
}
