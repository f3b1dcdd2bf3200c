import FoundationEssentials
package import Telephony

/// Reads the reply to `api show channels as json`.
///
/// The list lags 0.1 to 0.25 s behind the events, times are in whole seconds, and an empty one has no
/// `rows` (FreeSWITCH 1.10.12, recorded). A switch run without its SQL core has no list at all.
package enum LiveCalls: Sendable, Equatable {
    case calls([CallEvent])
    case unknown(why: String)

    private struct List: Decodable {
        var row_count: Int
        var rows: [Row]?
    }

    private struct Row: Decodable {
        var uuid: String
        var direction: String
        var created_epoch: String
        var name: String
        var cid_name: String?
        var cid_num: String?
        var ip_addr: String?
        var dest: String?
    }

    static func read(_ body: [UInt8], _ configuration: LinkConfiguration) -> LiveCalls {
        let text = String(decoding: body, as: UTF8.self)
        guard !text.hasPrefix("-") else {
            return .unknown(why: String(text.prefix(80).prefix { !$0.isNewline }))
        }
        guard let list = try? JSONDecoder().decode(List.self, from: Data(text.utf8)) else {
            return .unknown(why: "the list of channels cannot be read")
        }
        return .calls((list.rows ?? []).compactMap { call($0, configuration) })
    }

    private static func call(_ row: Row, _ configuration: LinkConfiguration) -> CallEvent? {
        guard row.direction == "inbound", row.name.hasPrefix("sofia/"), !row.uuid.isEmpty,
            let seconds = Int64(row.created_epoch), (0..<(1 << 40)).contains(seconds)
        else { return nil }
        var event = CallEvent(
            .created,
            link: configuration.link,
            time: seconds * 1_000_000,
            id: CallID(row.uuid)
        )
        event.caller = PartyText(row.cid_num ?? "")
        event.callee = PartyText(row.dest ?? "")
        event.callerReading = configuration.plan.read(row.cid_num ?? "")
        event.calleeReading = configuration.plan.readCallee(row.dest ?? "")
        event.name = ShortText(row.cid_name ?? "")
        event.source = ShortText(row.ip_addr ?? "")
        return event
    }
}
