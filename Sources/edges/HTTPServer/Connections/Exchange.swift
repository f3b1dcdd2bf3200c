internal import Synchronization

/// One request and its answer.
///
/// The network thread brings the request and takes the answer; a worker finds the answer in between,
/// while the connection is suspended.
final class Exchange: Sendable {
    /// What the network thread does next.
    enum Step {
        case more
        case tell(Told)
        case cut
    }

    private enum Phase {
        /// The head is not there yet.
        case begun
        case gathering
        /// Suspended, until a worker or the end of the server resumes it.
        case answering(ConnectionHandle)
        case answered(HTTPResponse)
        case told
        case streaming(HTTPStream)
        /// The server ends; whoever comes late finds nobody.
        case abandoned
    }

    private struct State {
        var phase = Phase.begun
        var gathering: RequestGathering
        var heldBytes = 0
        var isCounted = false
    }

    let core: ServerCore
    let connection: Connection
    /// As sent; MHD does not keep it.
    let target: [UInt8]
    private let state: Mutex<State>

    init(_ core: ServerCore, _ connection: Connection, target: [UInt8]) {
        (self.core, self.connection, self.target) = (core, connection, target)
        state = Mutex(State(gathering: RequestGathering(limits: core.limits)))
        let isFirst = connection.begin(self)
        if !isFirst { connection.expect(within: core.limits.headMillisecondsMax) }
    }

    var needsHead: Bool {
        state.withLock { state in
            if case .begun = state.phase { true } else { false }
        }
    }

    /// The head is there.
    func head(_ raw: RawHead) -> Step {
        let step = state.withLock { state in
            if case .begun = state.phase { state.phase = .gathering }
            return state.gathering.head(
                raw,
                from: connection.peer,
                isRefused: core.refusal(of: connection),
                bodyBytesMax: core.application.bodyBytesMax
            )
        }
        if case .more = step { connection.expect(within: core.limits.bodyMillisecondsMax) }
        return carryOut(step)
    }

    /// More of the body is there.
    func body(_ bytes: [UInt8]) -> Step {
        let step = state.withLock { state in
            let step = state.gathering.body(bytes)
            let isRoom = core.hold(state.gathering.heldBytes - state.heldBytes)
            state.heldBytes = state.gathering.heldBytes
            if !isRoom {
                state.gathering.refuse(.tooManyBodies)
                _ = core.hold(-state.heldBytes)
                state.heldBytes = 0
            }
            return step
        }
        return carryOut(step)
    }

    /// The request is whole, or its connection was resumed.
    func end(_ handle: ConnectionHandle) -> Step {
        let step: RequestGathering.Step = state.withLock { state in
            switch state.phase {
            case .gathering:
                let step = state.gathering.end()
                guard case .answer = step else { return step }
                guard core.queue.takePlace() else { return .refuse(.tooManyRequests) }
                suspend(&state, handle)
                return step
            case .abandoned, .begun: return .cut
            default: return .more
            }
        }
        switch step {
        case .answer(let request):
            // Its connection is suspended already, for a worker may be quick.
            core.queue.push(WorkQueue.Job(exchange: self, request: request))
            return .more
        case .more: return takeAnswer()
        case .refuse, .cut: return carryOut(step)
        }
    }

    /// The connection sleeps until the answer is there.
    private func suspend(_ state: inout State, _ handle: ConnectionHandle) {
        connection.expectNothing()
        core.beginAnswer()
        state.isCounted = true
        state.phase = .answering(handle)
        handle.suspend()
    }

    /// Called by a worker with the answer.
    func finish(_ response: HTTPResponse) {
        let isTaken = state.withLock { state in
            guard case .answering(let handle) = state.phase else { return false }
            state.phase = .answered(response)
            handle.resume()
            return true
        }
        if !isTaken, case .stream(let stream) = response.body { stream.close() }
    }

    private func takeAnswer() -> Step {
        let response: HTTPResponse? = state.withLock { state in
            guard case .answered(let response) = state.phase else { return nil }
            state.phase = .told
            return response
        }
        guard let response else { return .more }
        guard core.isSendable(response) else {
            if case .stream(let stream) = response.body { stream.close() }
            return .tell(core.told(.badAnswer))
        }
        if case .stream(let stream) = response.body {
            guard core.takeStream() else {
                stream.close()
                return .tell(core.told(.tooManyStreams))
            }
            state.withLock { $0.phase = .streaming(stream) }
            // Whoever stops the server by now looks for streams no more.
            if core.isStopping { stream.close() }
        }
        return .tell(Told(response: response, isLast: core.isStopping))
    }

    private func carryOut(_ step: RequestGathering.Step) -> Step {
        switch step {
        case .more, .answer: return .more
        case .cut: return .cut
        case .refuse(let refusal):
            state.withLock { $0.phase = .told }
            return .tell(core.told(refusal))
        }
    }

    /// The server ends: what waits for a worker no longer does, and a stream ends.
    func abandon() {
        let stream: HTTPStream? = state.withLock { state in
            switch state.phase {
            case .answering(let handle):
                state.phase = .abandoned
                handle.resume()
            case .streaming(let stream): return stream
            case .begun, .gathering: state.phase = .abandoned
            case .answered, .told, .abandoned: break
            }
            return nil
        }
        stream?.close()
    }

    /// A stream ends, for the server does.
    func endStream() {
        let stream: HTTPStream? = state.withLock { state in
            if case .streaming(let stream) = state.phase { stream } else { nil }
        }
        stream?.close()
    }

    /// The answer is out, or its client is gone.
    func complete() {
        let (stream, held, isCounted) = state.withLock { state in
            defer { state.phase = .abandoned }
            let held = state.heldBytes
            state.heldBytes = 0
            if case .streaming(let stream) = state.phase {
                return (Optional(stream), held, state.isCounted)
            }
            return (nil, held, state.isCounted)
        }
        if let stream {
            stream.close()
            core.giveStream()
        }
        _ = core.hold(-held)
        connection.endRequest()
        connection.expect(within: core.limits.idleMillisecondsMax)
        if isCounted { core.endAnswer() }
    }
}
