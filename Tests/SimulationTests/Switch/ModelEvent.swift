/// Plain events with the headers that the agent reads, written as FreeSWITCH writes them.
enum ModelEvent {
    static func heartbeat(_ owner: ModelFreeSWITCH, sequence: Int) -> String {
        head("HEARTBEAT", owner, sequence) + "Event-Info: System%20Ready\n\n"
    }

    static func channel(
        _ name: String,
        _ call: TrueCall,
        _ owner: ModelFreeSWITCH,
        sequence: Int,
        cause: String
    ) -> String {
        // What happened to a call is stamped when it happened, its creation by what it was given.
        let time = name == "CHANNEL_CREATE" ? call.stamp : owner.clock
        var text = head(name, owner, sequence, at: time)
        text +=
            "Unique-ID: \(call.id)\nCall-Direction: inbound\nChannel-Name: sofia/internal/a%40b\n"
        text += "Caller-Caller-ID-Number: \(encoded(TrueCall.number(caller: call.caller)))\n"
        text += "Caller-Destination-Number: \(encoded(TrueCall.number(callee: call.callee)))\n"
        text += "Caller-Network-Addr: 192.0.2.7\n"
        if !cause.isEmpty { text += "Hangup-Cause: \(cause)\n" }
        return text + "\n"
    }

    /// The leg that rings the callee.
    static func leg(
        _ name: String,
        _ call: TrueCall,
        _ owner: ModelFreeSWITCH,
        sequence: Int
    ) -> String {
        head(name, owner, sequence) + """
            Unique-ID: \(call.leg ?? "")
            Call-Direction: outbound
            Channel-Name: sofia/internal/b%40c
            Channel-Call-UUID: \(call.id)
            Other-Leg-Unique-ID: \(call.id)


            """
    }

    private static func head(
        _ name: String,
        _ owner: ModelFreeSWITCH,
        _ sequence: Int,
        at time: Int64? = nil
    ) -> String {
        """
        Event-Name: \(name)
        Core-UUID: \(owner.coreUUID)
        Event-Date-Timestamp: \(time ?? owner.clock)
        Event-Sequence: \(sequence)

        """
    }

    private static func encoded(_ number: String) -> String { "%2B" + number.dropFirst() }
}
