import Kamailio
package import Telephony

/// Reads the reply to `api show channels as json`.
///
/// The list lags 0.1 to 0.25 s behind the events, times are in whole seconds, and an empty one has no
/// `rows` (FreeSWITCH 1.10.12, recorded). A switch run without its SQL core has no list at all.
package enum LiveCalls: Sendable, Equatable {
    /// The calls, and the legs that the switch made for them.
    case calls([CallEvent], legs: [OtherLeg])
    case unknown(why: String)

    /// What is read of each row; those before `callerName` are never missing.
    private enum Member: Int, CaseIterable {
        case uuid, direction, created, channel
        case callerName, caller, source, callee, ofCall

        var key: String {
            switch self {
            case .uuid: "uuid"
            case .direction: "direction"
            case .created: "created_epoch"
            case .channel: "name"
            case .callerName: "cid_name"
            case .caller: "cid_num"
            case .source: "ip_addr"
            case .callee: "dest"
            case .ofCall: "call_uuid"
            }
        }
    }

    private struct Row {
        let values: [String?]

        var isWhole: Bool { !values[..<Member.callerName.rawValue].contains(nil) }

        subscript(member: Member) -> String { values[member.rawValue] ?? "" }
    }

    static func read(_ body: [UInt8], _ configuration: LinkConfiguration) -> LiveCalls {
        guard body.first != UInt8(ascii: "-") else {
            let words = String(decoding: body.prefix(80), as: UTF8.self)
            return .unknown(why: String(words.prefix { !$0.isNewline }))
        }
        var calls: [CallEvent] = []
        var legs: [OtherLeg] = []
        var isWhole = true
        let members = Member.allCases.map(\.key)
        let isTable = JSONTable.read(body, rows: "rows", count: "row_count", members: members) {
            let row = Row(values: $0)
            if !row.isWhole { isWhole = false }
            if let call = call(row, configuration) { calls.append(call) }
            if let leg = leg(row, configuration) { legs.append(leg) }
        }
        guard isTable, isWhole else {
            return .unknown(why: "the list of channels cannot be read")
        }
        return .calls(calls, legs: legs)
    }

    private static func leg(_ row: Row, _ configuration: LinkConfiguration) -> OtherLeg? {
        let (id, call) = (CallID(row[.uuid]), CallID(row[.ofCall]))
        guard row[.direction] == "outbound", !id.isEmpty, !call.isEmpty, id != call else {
            return nil
        }
        return OtherLeg(.created, link: configuration.link, time: 0, id: id, call: call)
    }

    private static func call(_ row: Row, _ configuration: LinkConfiguration) -> CallEvent? {
        guard row[.direction] == "inbound", row[.channel].hasPrefix("sofia/"), !row[.uuid].isEmpty,
            let seconds = Int64(row[.created]), (0..<(1 << 40)).contains(seconds)
        else { return nil }
        var event = CallEvent(
            .created,
            link: configuration.link,
            time: seconds * 1_000_000,
            id: CallID(row[.uuid])
        )
        event.caller = PartyText(row[.caller])
        event.callee = PartyText(row[.callee])
        event.callerReading = configuration.plan.read(row[.caller])
        event.calleeReading = configuration.plan.readCallee(row[.callee])
        event.name = ShortText(row[.callerName])
        event.source = ShortText(row[.source])
        return event
    }
}
