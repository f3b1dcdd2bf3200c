import Wire

/// One kill that the switch received.
package struct KillEntry: Sendable, Equatable {
    /// What became of the kill.
    package enum Result: String, Sendable {
        /// The call ends for it.
        case ended
        /// Answered `+OK` and nothing more.
        case ignored
        /// The call was ending already.
        case repeated
        /// `-ERR No such channel!`
        case unknown
    }

    /// The command that it came by.
    package enum Command: String, Sendable { case api, bgapi, sendmsg }

    package var uuid: String
    /// The cause as the client wrote it; empty where it gave none.
    package var cause: String
    package var command: Command
    /// Microseconds since 1970, by the switch's event clock.
    package var microseconds: Int64
    package var result: Result
    package var caller = ""
    package var callee = ""
    /// The attack that the call belongs to, counted from 1; nil for an ordinary call.
    package var attack: Int?
    /// How many kills of this call came so far, this one included.
    package var attempt = 0
    /// The call whose other leg was named; empty where a call was.
    package var legOf = ""

    /// One line of JSON with stable keys, without the line end.
    package var json: String {
        var text = [UInt8]("{\"uuid\":")
        JSONText.append(uuid.utf8, to: &text)
        text.append(",\"cause\":")
        JSONText.append(cause.utf8, to: &text)
        text.append(",\"command\":\"\(command.rawValue)\",\"at_us\":\(microseconds)")
        text.append(",\"result\":\"\(result.rawValue)\",\"attempt\":\(attempt),\"attack\":")
        text.append(attack.map { "\($0)" } ?? "null")
        text.append(",\"leg_of\":")
        if legOf.isEmpty { text.append("null") } else { JSONText.append(legOf.utf8, to: &text) }
        text.append(",\"caller\":")
        JSONText.append(caller.utf8, to: &text)
        text.append(",\"callee\":")
        JSONText.append(callee.utf8, to: &text)
        text.append("}")
        return text.text
    }
}
