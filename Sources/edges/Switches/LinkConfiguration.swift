package import EventSocket
package import Telephony

/// One FreeSWITCH to stand beside.
package struct LinkConfiguration: Sendable {
    package var link: LinkID
    /// The operator's name for the switch.
    package var name: String
    package var host: String
    package var port: Int
    /// `user@domain` where the switch wants `userauth`; nil for the plain password.
    package var user: String?
    package var password: String
    package var plan: NumberingPlan
    package var frameLimits = FrameLimits()
    /// Addresses of the proxy in front of the switch, believed about the true source of a call.
    package var trustedProxies: [ShortText<48>] = []
    /// How its events are read: whom calls are for, who calls.
    package var rules = PartyRules()
    /// Bytes of one reply, whatever the frame limit of events: the list of channels takes about 1 kB for
    /// each leg that is up (recorded), and a link that refused it would never stand.
    package var replyBytesMax = 64 << 20
    /// The switch's own heartbeat period; 0 where it sends none.
    package var heartbeatSeconds = 20
    package var connectTimeoutSeconds = 5
    /// A command that has no reply for so long means that the switch hangs.
    package var replyTimeoutSeconds = 10
    /// The list of calls lags up to a quarter second behind the events (recorded), so it is asked for
    /// once more: calls that began just before the feed stood came by no event and are on no list yet.
    package var secondListMilliseconds = 1_000

    package init(
        link: LinkID,
        name: String,
        host: String,
        port: Int,
        user: String? = nil,
        password: String,
        plan: NumberingPlan
    ) {
        self.link = link
        self.name = name
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.plan = plan
    }

    /// The command that logs in.
    func authentication() throws(CommandError) -> [UInt8] {
        if let user {
            return try Command.authenticateUser(user: user, password: password).encoded()
        }
        return try Command.authenticate(password: password).encoded()
    }
}
