import AlertLog
package import Figures
package import Hindsight
package import Settings
package import Telephony
package import Views
package import Warden
package import WebPush

/// What the web program is started with.
package struct WebSetup: Sendable {
    /// The agent's log.
    package var database: String
    /// How clients' numbers are read.
    package var plan: NumberingPlan
    /// The agent's rules as the settings say; what is learned is read from the log.
    package var warden: WardenSetup
    /// How kept calls are replayed by the settings, to explain them or to try other settings on them.
    package var replay: LogReplay
    /// The same with what was decided; nil where that cannot be.
    package var decidedReplay: @Sendable ([DecidedValue]) -> LogReplay? = { _ in nil }
    /// Where the settings that can be decided come from else: `file`, `default`, or the
    /// name of a variable behind a dollar sign.
    package var sources: [String: String] = [:]
    package var status: StatusSetup
    /// The agent's figures as they are stated.
    package var figures: [Figure]
    /// Who may ask by the UNIX socket.
    package var users: UserGrants
    /// The agent's own socket; nil where the settings want none.
    package var agentSocket: String?
    /// Which callwarden this is.
    package var version: String
    /// True: nothing is changed, whoever asks.
    package var isReadOnly = false
    /// Addresses of proxies that are believed about the address of a client.
    package var proxies: Set<String> = []
    /// Which push services browsers may name.
    package var pushHosts = PushEndpoint.Hosts.publicOnly
    /// What draws charts; nil where there is nothing that does.
    package var charts: ChartScript?
    /// Where the SIP ladder of a call is shown: an address with places for what is known of the call.
    package var ladder: String?
    /// The wall clock, in microseconds since the Unix epoch.
    package var clock: @Sendable () -> EventTime = { LogWriter.wallClock() }

    package init(
        database: String,
        plan: NumberingPlan,
        warden: WardenSetup,
        status: StatusSetup,
        figures: [Figure],
        users: UserGrants,
        version: String
    ) {
        (self.database, self.plan, self.warden) = (database, plan, warden)
        (self.status, self.figures, self.users) = (status, figures, users)
        self.version = version
        replay = LogReplay(warden, plan: plan)
    }

    /// How calls are replayed as the agent holds to its settings: with what the log has decided of them.
    func replayInForce(_ reader: LogReader) throws(AlertLogError) -> LogReplay {
        let decided = try reader.decidedValues()
        return decided.isEmpty ? replay : decidedReplay(decided) ?? replay
    }
}
