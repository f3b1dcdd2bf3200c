import Kamailio
package import Telephony

/// Reads the reply to `api show channels as json`.
///
/// The list lags 0.1 to 0.25 s behind the events, times are in whole seconds, and an empty one has no
/// `rows` (FreeSWITCH 1.10.12, recorded). A switch run without its SQL core has no list at all.
package enum LiveCalls: Sendable, Equatable {
    case calls([CallEvent])
    case unknown(why: String)

    /// What is read of each row, in this order; the first four are never missing.
    private static let members = [
        "uuid", "direction", "created_epoch", "name", "cid_name", "cid_num", "ip_addr", "dest",
    ]

    static func read(_ body: [UInt8], _ configuration: LinkConfiguration) -> LiveCalls {
        guard body.first != UInt8(ascii: "-") else {
            let words = String(decoding: body.prefix(80), as: UTF8.self)
            return .unknown(why: String(words.prefix { !$0.isNewline }))
        }
        var calls: [CallEvent] = []
        var isWhole = true
        let isTable = JSONTable.read(body, rows: "rows", count: "row_count", members: members) {
            row in
            if row[..<4].contains(nil) { isWhole = false }
            if let call = call(row, configuration) { calls.append(call) }
        }
        guard isTable, isWhole else {
            return .unknown(why: "the list of channels cannot be read")
        }
        return .calls(calls)
    }

    private static func call(_ row: [String?], _ configuration: LinkConfiguration) -> CallEvent? {
        guard row[1] == "inbound", row[3]?.hasPrefix("sofia/") == true, let uuid = row[0],
            !uuid.isEmpty, let epoch = row[2], let seconds = Int64(epoch),
            (0..<(1 << 40)).contains(seconds)
        else { return nil }
        var event = CallEvent(
            .created,
            link: configuration.link,
            time: seconds * 1_000_000,
            id: CallID(uuid)
        )
        event.caller = PartyText(row[5] ?? "")
        event.callee = PartyText(row[7] ?? "")
        event.callerReading = configuration.plan.read(row[5] ?? "")
        event.calleeReading = configuration.plan.readCallee(row[7] ?? "")
        event.name = ShortText(row[4] ?? "")
        event.source = ShortText(row[6] ?? "")
        return event
    }
}
