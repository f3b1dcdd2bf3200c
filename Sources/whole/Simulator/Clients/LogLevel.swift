/// The switch's log levels by name or number.
enum LogLevel {
    private static let names = [
        "console", "alert", "crit", "err", "warning", "notice", "info", "debug",
    ]

    static func number(of word: String) -> Int? {
        if let number = Int(word) { return names.indices.contains(number) ? number : nil }
        return names.firstIndex(of: word.lowercased())
    }

    /// That of a channel's beginning and end.
    static let notice = 5

    /// A line of the log about a call, as clients get it.
    static func frame(_ what: String, _ call: SimulatedCall, at time: Int64) -> [UInt8] {
        let uuid = call.inbound.uuid.text
        let micros = "\(time % 1_000_000)"
        let stamp =
            SwitchClock.text(time) + "." + String(repeating: "0", count: 6 - micros.utf8.count)
            + micros
        let text =
            "\(stamp) 83.27% [NOTICE] switch_channel.c:1142 \(what) "
            + "\(call.inbound.plainName(.inbound)) [\(uuid)]\n"
        return [UInt8](
            """
            Content-Type: log/data
            Content-Length: \(text.utf8.count)
            Log-Level: \(notice)
            Text-Channel: 3
            Log-File: switch_channel.c
            Log-Func: switch_channel_set_name
            Log-Line: 1142
            User-Data: \(uuid)

            \(text)
            """.utf8
        )
    }
}
