import Wire

/// One channel as `show channels` lists it, columns in the recorded order.
struct ChannelRow: Sendable {
    private let columns: [(name: String, value: String)]

    init(_ call: SimulatedCall, _ side: SimulatedCall.Side) {
        let leg = call.leg(side)
        let caller = PercentCoding.decoded(leg.caller).text
        let callee = PercentCoding.decoded(leg.callee).text
        let isBridged = call.outbound != nil
        let isInbound = side == .inbound && !call.isPlayedOutbound
        let peer = isInbound ? callee : caller
        let state = isInbound ? "CS_EXECUTE" : "CS_EXCHANGE_MEDIA"
        columns = [
            ("uuid", leg.uuid.text), ("direction", isInbound ? "inbound" : "outbound"),
            ("created", SwitchClock.text(leg.created)),
            ("created_epoch", "\(leg.created / 1_000_000)"),
            ("name", leg.plainName(isInbound ? .inbound : .outbound)), ("state", state),
            ("cid_name", caller), ("cid_num", caller), ("ip_addr", leg.source.text),
            ("dest", callee), ("application", isBridged && isInbound ? "bridge" : ""),
            (
                "application_data",
                isBridged && isInbound ? "sofia/gateway/gw5090/\(callee)" : ""
            ),
            ("dialplan", "XML"), ("context", "public"), ("read_codec", "PCMU"),
            ("read_rate", "8000"), ("read_bit_rate", "64000"), ("write_codec", "PCMU"),
            ("write_rate", "8000"), ("write_bit_rate", "64000"), ("secure", ""),
            ("hostname", "vm"), ("presence_id", ""), ("presence_data", ""), ("accountcode", ""),
            ("callstate", call.wasAnswered ? "ACTIVE" : "RINGING"),
            ("callee_name", isBridged ? "Outbound Call" : ""),
            ("callee_num", isBridged ? callee : ""),
            ("callee_direction", isBridged ? "SEND" : ""),
            ("call_uuid", isBridged ? call.inbound.uuid.text : ""),
            ("sent_callee_name", isBridged ? (isInbound ? "Outbound Call" : caller) : ""),
            ("sent_callee_num", isBridged ? peer : ""), ("initial_cid_name", caller),
            ("initial_cid_num", caller), ("initial_ip_addr", leg.source.text),
            ("initial_dest", callee), ("initial_dialplan", "XML"), ("initial_context", "public"),
        ]
    }

    /// An empty answer has no `rows` at all (recorded).
    static func json(_ rows: [ChannelRow]) -> String {
        guard !rows.isEmpty else { return "{\"row_count\": 0}\n" }
        var text = [UInt8]("{\"row_count\":\(rows.count),\"rows\":[")
        for (index, row) in rows.enumerated() {
            if index > 0 { text.append(",") }
            for (column, entry) in row.columns.enumerated() {
                text.append(column == 0 ? "{" : ",")
                JSONText.append(entry.name.utf8, to: &text)
                text.append(":")
                JSONText.append(entry.value.utf8, to: &text)
            }
            text.append("}")
        }
        text.append("]}")
        return text.text
    }

    static func xml(_ rows: [ChannelRow]) -> String {
        var text = "<result row_count=\"\(rows.count)\">\n"
        for (index, row) in rows.enumerated() {
            text += "  <row row_id=\"\(index + 1)\">\n"
            for (name, value) in row.columns { text += "    <\(name)>\(value)</\(name)>\n" }
            text += "  </row>\n"
        }
        return text + "</result>\n"
    }

    static func table(_ rows: [ChannelRow]) -> String {
        guard let first = rows.first else { return "\n0 total.\n" }
        var text = first.columns.map(\.name).joined(separator: ",") + "\n"
        for row in rows { text += row.columns.map(\.value).joined(separator: ",") + "\n" }
        return text + "\n\(rows.count) total.\n"
    }
}
