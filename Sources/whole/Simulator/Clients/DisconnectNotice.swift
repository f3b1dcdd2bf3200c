/// The switch's last words to a client, as recorded.
enum DisconnectNotice {
    private static let farewell =
        "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n"

    static let goodbye = frame("", farewell)
    static let shuttingDown = frame("", "The system is being shut down.\n")
    static let lostEvents = frame("", "killed listener because of lost events\n")
    static let rejection = [UInt8](
        "Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n"
    )

    /// The end of a connection that followed one channel.
    static func goodbye(session: [UInt8]) -> [UInt8] {
        frame(
            "Controlled-Session-UUID: \(session.text)\nContent-Disposition: disconnect\n",
            farewell
        )
    }

    /// The channel is gone; events may follow for some seconds.
    static func lingering(session: [UInt8], channel: String, seconds: Int) -> [UInt8] {
        frame(
            """
            Controlled-Session-UUID: \(session.text)
            Content-Disposition: linger
            Channel-Name: \(channel)
            Linger-Time: \(seconds)

            """,
            ""
        )
    }

    private static func frame(_ headers: String, _ body: String) -> [UInt8] {
        [UInt8](
            "Content-Type: text/disconnect-notice\n\(headers)"
                + "Content-Length: \(body.utf8.count)\n\n\(body)"
        )
    }
}
