import EventSocket
package import Telephony
import Wire

/// Reads the reply to `api show channels as json`.
///
/// The list lags 0.1 to 0.25 s behind the events, times are in whole seconds, and an empty one has no
/// `rows` (FreeSWITCH 1.10.12, recorded). A switch run without its SQL core has no list at all.
package enum LiveCalls: Sendable, Equatable {
    /// The calls, and the legs that the switch made for them.
    case calls([Call], legs: [OtherLeg])
    case unknown(why: String)

    /// What is read of each row; those before `callerName` are never missing.
    private enum Member: Int, CaseIterable {
        case uuid, direction, created, channel
        case callerName, caller, source, callee
        /// What the switch was asked for before it routed the call, and where it belongs.
        case firstCallee, context, firstContext
        case callUUID

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
            case .firstCallee: "initial_dest"
            case .context: "context"
            case .firstContext: "initial_context"
            case .callUUID: "call_uuid"
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
        var calls: [Call] = []
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
        let (id, call) = (CallID(listed: row[.uuid]), CallID(listed: row[.callUUID]))
        guard row[.direction] == "outbound", !id.isEmpty, !call.isEmpty, id != call else {
            return nil
        }
        return OtherLeg(.created, link: configuration.link, time: 0, id: id, call: call)
    }

    private static func call(_ row: Row, _ configuration: LinkConfiguration) -> Call? {
        let rules = configuration.rules
        let isOutbound = row[.direction] == "outbound"
        guard row[.direction] == "inbound" || isOutbound && rules.legs == .both,
            !row[.channel].hasPrefix("loopback/"), !row[.uuid].isEmpty,
            let seconds = Int64(row[.created]), (0..<(1 << 40)).contains(seconds)
        else { return nil }
        var call = Call(
            link: configuration.link,
            id: CallID(listed: row[.uuid]),
            createdAt: seconds * 1_000_000
        )
        call.caller = PartyText(row[.caller])
        call.callerReading = configuration.plan.read(row[.caller])
        readCallee(row, configuration, into: &call)
        if isOutbound {
            call.leg = .outbound
            if row[.callUUID] != row[.uuid] { call.parent = CallID(listed: row[.callUUID]) }
        }
        call.name = ShortText(row[.callerName])
        call.source = ShortText(row[.source])
        return call
    }

    /// Whom a call was for when it began: `dest` is where it has been transferred to since.
    ///
    /// The list has no To header, so a trunk's own name in the place of a number may stand for any number
    /// that was dialled: such a call is listed as one to nobody, which no window counts.
    private static func readCallee(
        _ row: Row,
        _ configuration: LinkConfiguration,
        into call: inout Call
    ) {
        let (rules, plan) = (configuration.rules, configuration.plan)
        let dialled = row[.firstCallee].isEmpty ? row[.callee] : row[.firstCallee]
        let context = row[.firstContext].isEmpty ? row[.context] : row[.firstContext]
        call.callee = PartyText(dialled)
        call.calleeReading = plan.readCallee(dialled)
        let mayBeAnybody =
            rules.callee == .to || rules.callee == .auto && call.calleeReading.number == nil
        if call.leg == .inbound, mayBeAnybody { call.calleeReading = .party(.none) }
        let scope = rules.scope(context: PartyScope(context))
        call.calleeReading = plan.scoped(call.calleeReading, to: scope)
        call.callerReading = plan.scoped(call.callerReading, to: scope)
    }
}
