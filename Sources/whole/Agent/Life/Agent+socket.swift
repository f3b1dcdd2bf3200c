import AgentSocket
import Glibc
import Records
import Settings
import Switches
import Telephony

extension Agent {
    /// Puts how the agent is where those find it who ask through its socket.
    func showStatus() {
        var status = AgentStatus()
        status.pid = Int64(getpid())
        (status.mode, status.isArmed) = (arming.words, arming.isArmed)
        status.links = links.map { link in
            let counters = link.counters
            return AgentStatus.Link(
                name: link.name,
                isUp: counters.isUp,
                canKill: counters.canKill
            )
        }
        board.status = status
    }
}

/// What the link of those who tell of calls is made of, beside its settings.
struct OwnSocket {
    /// Nil where the settings want none.
    private let listening: ListeningSocket?
    let board = StatusBoard()
    private let version: String

    /// Listens where the settings say; throws where it cannot.
    init(_ settings: Settings, version: String) throws(AgentSocketError) {
        if let path = settings.switches.lazy.compactMap(\.socket).first {
            listening = try ListeningSocket(path: path)
        } else {
            listening = nil
        }
        self.version = version
    }

    /// The link of those who connect there; nil for what the agent connects to.
    func link(
        _ described: SwitchSettings,
        _ link: LinkID,
        _ settings: Settings,
        delegate warden: WardenSeat
    ) -> AgentSocketLink? {
        guard described.kind == .api, let listening else { return nil }
        var configuration = AgentSocketConfiguration(
            link: link,
            name: described.name,
            plan: settings.plan,
            startedAt: .now()
        )
        configuration.rules = settings.partyRules(of: described)
        configuration.version = version
        return AgentSocketLink(
            configuration,
            on: listening,
            board: board,
            standing: StandingDesk(warden),
            delegate: warden
        )
    }
}

extension Settings {
    /// True where calls of a link have a name that callers may have chosen, beside a From tag or a
    /// switch's name: a proxy's, and those that are told of.
    func namesCallsByDialog(_ link: LinkID) -> Bool {
        let place = Int(link.index)
        return switches.indices.contains(place) && switches[place].kind != .freeswitch
    }
}
