extension SimulatedSwitch {
    private static let noChannel = "-ERR No such channel!\n"

    /// `uuid_getvar UUID NAME`: what the channel's latest event says under that variable.
    func variable(_ arguments: [Substring], at now: Int64) -> String {
        guard arguments.count >= 2 else { return "-USAGE: <uuid> <var>\n" }
        guard let channel = calls[uuid: arguments[0]], let call = calls[channel.call] else {
            return Self.noChannel
        }
        let name = String(arguments[1])
        if let value = call.variables[name] { return value }
        let leg = call.leg(channel.side)
        // An answered channel knows it, though CHANNEL_ANSWER need not say so (recorded).
        if name == "sip_to_tag" { return call.wasAnswered ? leg.toTag.text : "_undef_" }
        let data = channelData(call, channel.side, at: now)
        return data.value(of: "variable_\(name)")?.text ?? "_undef_"
    }

    mutating func setVariable(_ arguments: [Substring]) -> String {
        guard arguments.count >= 2 else { return "-USAGE: <uuid> <var> [value]\n" }
        guard let channel = calls[uuid: arguments[0]] else { return Self.noChannel }
        let value = arguments.dropFirst(2).joined(separator: " ")
        guard (calls[channel.call]?.variables.count ?? 0) < SimulatedCall.variablesMax else {
            return "-ERR no reply\n"
        }
        calls[channel.call]?.variables[String(arguments[1])] = value
        return "+OK\n"
    }

    /// Answers `uuid_dump UUID [plain|json|xml]`.
    func dump(_ arguments: [Substring], at now: Int64) -> String {
        guard let uuid = arguments.first else { return "-USAGE: <uuid> [format]\n" }
        guard let channel = calls[uuid: uuid], let call = calls[channel.call] else {
            return Self.noChannel
        }
        let event = channelData(call, channel.side, at: now)
        return switch arguments.dropFirst().first {
        case "json": EventFormat.jsonText(event).text
        case "xml": EventFormat.xmlText(event).text
        default: EventFormat.plainText(event).text
        }
    }

    private func channelData(
        _ call: SimulatedCall,
        _ side: SimulatedCall.Side,
        at now: Int64
    ) -> SimulatedEvent {
        let templates = side == .inbound ? EventTemplate.inbound : EventTemplate.outbound
        let isBridged = side == .inbound && call.outbound != nil
        let form: EventForm =
            if !call.wasAnswered { .create } else { isBridged ? .bridgedAnswer : .answer }
        let headers = templates[form].rendered(
            call.leg(side),
            moment: EventMoment(
                microseconds: eventTime(now),
                sequence: sequence,
                coreUUID: coreUUID
            )
        )
        let line = headers.firstIndex(of: UInt8(ascii: "\n")) ?? headers.startIndex
        return SimulatedEvent(
            name: "CHANNEL_DATA",
            headers: [UInt8]("Event-Name: CHANNEL_DATA") + headers[line...]
        )
    }
}
