/// What clients ask of channels.
struct ChannelQueries: Sendable {
    static let noChannel = "-ERR No such channel!\n"

    let calls: LiveCalls
    let clock: EventClock
    let now: Int64

    /// `uuid_getvar UUID NAME`: what the channel's latest event says under that variable.
    func variable(_ arguments: [Substring]) -> String {
        guard arguments.count >= 2 else { return "-USAGE: <uuid> <var>\n" }
        guard let channel = calls[uuid: arguments[0]], let call = calls[channel.call] else {
            return Self.noChannel
        }
        let name = String(arguments[1])
        if let value = call.variables[name] { return value }
        let leg = call.leg(channel.side)
        // An answered channel knows it, though CHANNEL_ANSWER need not say so (recorded).
        if name == "sip_to_tag" { return call.wasAnswered ? leg.toTag.text : "_undef_" }
        return data(call, channel.side).value(of: "variable_\(name)")?.text ?? "_undef_"
    }

    /// Answers `uuid_dump UUID [plain|json|xml]`.
    func dump(_ arguments: [Substring]) -> String {
        guard let uuid = arguments.first else { return "-USAGE: <uuid> [format]\n" }
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return Self.noChannel
        }
        let event = data(call, channel.side)
        return switch arguments.dropFirst().first {
        case "json": EventFormat.jsonText(event).text
        case "xml": EventFormat.xmlText(event).text
        default: EventFormat.plainText(event).text
        }
    }

    private func data(_ call: SimulatedCall, _ side: SimulatedCall.Side) -> SimulatedEvent {
        let isBridged = side == .inbound && call.outbound != nil
        let form: EventForm =
            if !call.wasAnswered { .create } else { isBridged ? .bridgedAnswer : .answer }
        let headers = EventTemplate.of(side)[form].rendered(
            call.leg(side),
            moment: clock.latest(at: now)
        )
        let line = headers.firstIndex(of: UInt8(ascii: "\n")) ?? headers.startIndex
        return SimulatedEvent(
            name: "CHANNEL_DATA",
            headers: [UInt8]("Event-Name: CHANNEL_DATA") + headers[line...]
        )
    }

    /// Answers `show channels|calls|bridged_calls [count] [as json|xml]`.
    func show(_ words: [Substring]) -> String {
        let isJSON = words.suffix(2) == ["as", "json"]
        let isXML = words.suffix(2) == ["as", "xml"]
        let isCount = words.dropFirst().first == "count"
        guard let what = words.first, ["channels", "calls", "bridged_calls"].contains(what) else {
            return "-USAGE: codec|endpoint|application|api|channels|calls [count|as json]\n"
        }
        let rows = rows(of: what)
        if isCount {
            // Recorded for none; without rows in either case.
            return isJSON ? "{\"row_count\":\(rows.count),\"rows\":[]}" : "\n\(rows.count) total.\n"
        }
        if isJSON { return ChannelRow.json(rows) }
        if isXML { return ChannelRow.xml(rows) }
        return ChannelRow.table(rows)
    }

    /// A call is shown by its first leg.
    private func rows(of what: Substring) -> [ChannelRow] {
        calls.listed(at: clock.time(at: now)).flatMap { call -> [ChannelRow] in
            if what == "bridged_calls", call.outbound == nil { return [] }
            let inbound = ChannelRow(call, .inbound)
            let hasOther = what == "channels" && call.outbound != nil
            return hasOther ? [inbound, ChannelRow(call, .outbound)] : [inbound]
        }
    }
}
