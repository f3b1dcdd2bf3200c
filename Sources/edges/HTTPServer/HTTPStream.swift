internal import Synchronization

/// An answer that goes on for as long as its client stays, such as server-sent events.
///
/// Any thread writes. What the client has not taken yet is kept up to a limit; who passes it is too slow
/// and is dropped, so that one reader that does not read costs a known amount of memory.
package final class HTTPStream: Sendable {
    /// What is waiting, and what may still come.
    struct State {
        var waiting: [UInt8] = []
        /// Nothing more will be written.
        var isFinished = false
        /// The client left, was too slow, or the server ended.
        var isClosed = false
        /// Wakes the connection that takes the bytes; set while it sleeps for want of them.
        var wake: (@Sendable () -> Void)?
    }

    /// Bytes that may wait for the client.
    package let waitingBytesMax: Int
    let state = Mutex(State())

    package init(waitingBytesMax: Int = 262_144) { self.waitingBytesMax = waitingBytesMax }

    /// True once nothing that is written goes anywhere.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Sends bytes on; false, and the stream is closed, where the client is gone or too slow.
    package func write(_ bytes: [UInt8]) -> Bool {
        let (isWritten, wake) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            guard !state.isClosed, !state.isFinished else { return (false, nil) }
            if state.waiting.count + bytes.count > waitingBytesMax {
                state.isClosed = true
                state.waiting = []
            } else {
                state.waiting += bytes
            }
            defer { state.wake = nil }
            return (!state.isClosed, state.wake)
        }
        wake?()
        return isWritten
    }

    /// Ends the answer once the client has taken what waits.
    package func finish() {
        let wake = state.withLock { state in
            state.isFinished = true
            defer { state.wake = nil }
            return state.wake
        }
        wake?()
    }

    /// Ends the stream from the server's side: nothing that is written goes anywhere any more.
    func close() {
        let wake = state.withLock { state in
            state.isClosed = true
            state.waiting = []
            defer { state.wake = nil }
            return state.wake
        }
        wake?()
    }

    /// What there is for the client.
    enum Taken {
        case bytes([UInt8])
        /// Nothing now: `suspend` was called.
        case nothing
        /// All that was written has been taken, and no more will be.
        case end
        /// What was written is lost, so that the answer must not look like a whole one.
        case lost
    }

    /// Takes bytes for the client, or suspends its connection where there are none.
    ///
    /// `wake` is called once behind `suspend`, however the bytes, the end and other threads come together:
    /// nobody sees it before the connection sleeps, and who takes it calls it.
    func take(
        upTo count: Int,
        suspend: () -> Void,
        wake: @escaping @Sendable () -> Void
    ) -> Taken {
        state.withLock { state in
            guard !state.isClosed else { return .lost }
            guard !state.waiting.isEmpty else {
                guard !state.isFinished else { return .end }
                suspend()
                state.wake = wake
                return .nothing
            }
            if state.waiting.count <= count {
                defer { state.waiting = [] }
                return .bytes(state.waiting)
            }
            defer { state.waiting.removeFirst(count) }
            return .bytes(Array(state.waiting.prefix(count)))
        }
    }
}
