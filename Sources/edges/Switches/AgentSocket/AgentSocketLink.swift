import Ring
package import Telephony

/// The agent's own socket, served by one thread: whoever connects tells of calls and is told what to do
/// with them.
///
/// Calls told go the way of those that switches tell of, through the same windows. Whatever those who
/// connect do, the thread waits for nobody but for its turn at the core, and nobody waits for it.
package final class AgentSocketLink: SwitchLink {
    private let configuration: AgentSocketConfiguration
    private let listening: ListeningSocket
    private let board: StatusBoard
    private let standing: any StandingSource
    private let answers: AnswerBox
    private let wakeUp = WakeUp()
    private let thread: LinkThread
    private let delegate: any LinkDelegate

    package init(
        _ configuration: AgentSocketConfiguration,
        on listening: ListeningSocket,
        board: StatusBoard,
        standing: any StandingSource,
        delegate: any LinkDelegate
    ) {
        self.configuration = configuration
        self.listening = listening
        (self.board, self.standing) = (board, standing)
        self.delegate = delegate
        answers = AnswerBox(wakeUp: wakeUp)
        thread = LinkThread(wakeUp: wakeUp)
    }

    package var link: LinkID { configuration.link }
    package var name: String { configuration.name }
    package var kills: any KillChannel { answers }
    package var counters: LinkCounters { thread.counters }

    package func start() {
        thread.start(name: name) {
            [configuration, listening, board, standing, answers, wakeUp, delegate] in
            AgentSocketWorker(
                configuration,
                on: listening,
                board: board,
                standing: standing,
                answers: answers,
                wakeUp: wakeUp,
                delegate: delegate
            )
        }
    }

    /// Nobody is asked whether kills are taken: there are none.
    package func probeSoon() {}

    package func beginStopping() { thread.beginStopping() }

    package func waitUntilStopped(seconds: Double) -> Bool {
        thread.waitUntilStopped(seconds: seconds)
    }
}
