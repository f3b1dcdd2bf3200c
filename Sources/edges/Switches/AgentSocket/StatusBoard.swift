package import AgentSocket
import Synchronization

/// How the agent is, as it was looked at last: whoever asks is shown that and waits for nobody.
package final class StatusBoard: Sendable {
    private let kept = Mutex(AgentStatus())

    package init() {}

    package var status: AgentStatus {
        get { kept.withLock { $0 } }
        set { kept.withLock { $0 = newValue } }
    }
}
