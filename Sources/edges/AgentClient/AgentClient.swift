package import AgentSocket
import Synchronization

/// Asks the agent through its own socket: several threads at a time, each on a connection of its own,
/// which is kept for the next.
package final class AgentClient: Sendable {
    /// Connections that are kept; the agent takes sixteen from all who ask.
    static let keptMax = 4

    /// A connection on its way between threads.
    private struct Kept: @unchecked Sendable {
        // Whoever takes it out is the only one that has it.
        let connection: AgentConnection
    }

    private let path: String
    private let timeoutMilliseconds: Int
    private let kept = Mutex<[Kept]>([])

    /// `path` is that of the socket; each wait for the agent ends after so long.
    package init(path: String, timeoutMilliseconds: Int = 1_000) {
        (self.path, self.timeoutMilliseconds) = (path, timeoutMilliseconds)
    }

    /// Asks, and returns the answers in the order of the requests.
    ///
    /// Where the agent was started anew since, it is connected to anew. What it may have heard is not said
    /// again: a request that got no answer in time is told of as such.
    package func ask(_ requests: [AgentRequest]) throws(AgentClientError) -> [AgentAnswer] {
        if let old = kept.withLock({ $0.popLast() })?.connection {
            do throws(AgentClientError) {
                return try ask(requests, on: old)
            } catch {
                // The one that it was connected to was gone before it was asked.
                guard error == .hungUp, !old.hasAnswered else { throw error }
                kept.withLock { $0.removeAll() }
            }
        }
        let new = try AgentConnection(path: path, timeoutMilliseconds: timeoutMilliseconds)
        return try ask(requests, on: new)
    }

    private func ask(
        _ requests: [AgentRequest],
        on connection: AgentConnection
    ) throws(AgentClientError) -> [AgentAnswer] {
        let answers = try connection.ask(requests)
        let returned = Kept(connection: connection)
        kept.withLock { if $0.count < Self.keptMax { $0.append(returned) } }
        return answers
    }
}
