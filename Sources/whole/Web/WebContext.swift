import AgentClient
import AlertLog
import Telephony

/// What answers stand on.
struct WebContext: Sendable {
    let setup: WebSetup
    let readers: ReaderPool
    let gate: Gate
    let hub: EventHub
    let longWork = LongWork()
    let hourCounts = HourCounts()
    let sweeps: SweepJobs
    /// Asks the agent itself; nil where the settings want no socket of it.
    let agent: AgentClient?
    /// Says what happened on the program's own log.
    let say: @Sendable (WebHappening) -> Void

    init(_ setup: WebSetup, say: @escaping @Sendable (WebHappening) -> Void) {
        (self.setup, self.say) = (setup, say)
        readers = ReaderPool(path: setup.database)
        gate = Gate(
            tokens: TokenDesk(readers: readers, database: setup.database),
            sessions: SessionStore(),
            users: setup.users,
            logins: LoginGuard(),
            say: say
        )
        agent = setup.agentSocket.map { AgentClient(path: $0) }
        hub = EventHub(path: setup.database, clock: setup.clock)
        sweeps = SweepJobs(setup)
    }

    var database: String { setup.database }
    var plan: NumberingPlan { setup.plan }
    var isReadOnly: Bool { setup.isReadOnly }
    var clock: @Sendable () -> EventTime { setup.clock }
}
