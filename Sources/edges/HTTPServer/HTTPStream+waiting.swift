import Synchronization

extension HTTPStream {
    /// Bytes that the client has not taken yet: whoever sends much looks here, and waits.
    package var waitingBytes: Int { state.withLock { $0.waiting.count } }
}
