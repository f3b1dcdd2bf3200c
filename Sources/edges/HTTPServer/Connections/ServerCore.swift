import Dispatch
internal import Synchronization

/// What the callbacks of all listeners, the workers and the watch share.
final class ServerCore: Sendable {
    let application: any HTTPApplication
    let limits: HTTPLimits
    let table: ConnectionTable
    let queue: WorkQueue
    private let check: ResponseCheck
    private let stopping = Atomic(false)
    private let heldBytes = Atomic(0)
    private let streams = Atomic(0)
    private let answers = DispatchGroup()

    init(_ application: any HTTPApplication, limits: HTTPLimits) {
        (self.application, self.limits) = (application, limits)
        table = ConnectionTable(limits: limits)
        queue = WorkQueue(waitingMax: limits.waitingRequestsMax)
        check = ResponseCheck(limits: limits)
    }

    var isStopping: Bool { stopping.load(ordering: .acquiring) }

    /// Has no more requests answered.
    func stop() { stopping.store(true, ordering: .releasing) }

    /// Why nothing of this connection is answered, if so.
    func refusal(of connection: Connection) -> Refusal? {
        if isStopping { return .stopping }
        return switch connection.place {
        case .served: nil
        case .beyondAddress: .tooManyOfOneAddress
        case .beyondAll: .tooManyConnections
        }
    }

    /// Takes note of bytes that a body takes, or gives back; false where they are too many.
    func hold(_ bytes: Int) -> Bool {
        guard bytes != 0 else { return true }
        return heldBytes.add(bytes, ordering: .relaxed).newValue <= limits.bodyBytesHeldMax
    }

    /// False where there are as many streams as there may be.
    func takeStream() -> Bool {
        guard streams.add(1, ordering: .relaxed).newValue > limits.streamsMax else { return true }
        giveStream()
        return false
    }

    func giveStream() { streams.subtract(1, ordering: .relaxed) }

    func beginAnswer() { answers.enter() }

    func endAnswer() { answers.leave() }

    /// Waits for what is being answered, for as long as it may take.
    func waitForAnswers() {
        _ = answers.wait(timeout: .now() + .milliseconds(limits.stopMillisecondsMax))
    }

    func isSendable(_ response: HTTPResponse) -> Bool { check.isSendable(response) }

    /// The application's words for a refusal, behind which the connection ends.
    func told(_ refusal: Refusal) -> Told {
        var response = application.refusal(refusal.status, refusal.reason)
        if case .stream(let stream) = response.body {
            stream.close()
            response.body = .bytes([])
        }
        if let seconds = refusal.retryAfterSeconds,
            !response.headers.contains(where: { HeadCheck.isName($0, "retry-after") })
        {
            response.headers.append(HTTPField("Retry-After", String(seconds)))
        }
        if !isSendable(response) { response = HTTPResponse(refusal.status) }
        return Told(response: response, isLast: true)
    }
}
