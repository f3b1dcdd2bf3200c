import Dispatch
import Ring
internal import Synchronization

/// Requests that wait for a worker, up to a limit, and the workers.
final class WorkQueue: Sendable {
    struct Job: Sendable {
        let exchange: Exchange
        let request: HTTPRequest
    }

    private struct State {
        /// The next is at `first`.
        var jobs: [Job?] = []
        var first = 0
        /// Places taken, by jobs that wait and by those who are to push one.
        var places = 0
        var isClosed = false
    }

    private let waitingMax: Int
    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)
    private let workers = DispatchGroup()

    init(waitingMax: Int) { self.waitingMax = waitingMax }

    /// Starts a worker, who waits for `open` and ends at `close`; false where there is no thread for it.
    func addWorker(_ work: @escaping @Sendable (Job) -> Void) -> Bool {
        workers.enter()
        let hasStarted = DetachedThread.start(name: "http-worker") { [self] in
            opened.wait()
            opened.signal()
            while let job = next() { work(job) }
            workers.leave()
        }
        if !hasStarted { workers.leave() }
        return hasStarted
    }

    /// Lets the workers begin.
    func open() { opened.signal() }

    /// Takes a place for a job that will be pushed; false where too many wait.
    func takePlace() -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.places < waitingMax else { return false }
            state.places += 1
            return true
        }
    }

    /// Puts a job in its place.
    func push(_ job: Job) {
        state.withLock { state in
            if !state.isClosed { state.jobs.append(job) }
        }
        ready.signal()
    }

    /// Ends the workers, who leave what waits; false where one of them is still at work then.
    func close(within milliseconds: Int) -> Bool {
        state.withLock { state in
            state.isClosed = true
            (state.jobs, state.first) = ([], 0)
        }
        opened.signal()
        ready.signal()
        return workers.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
    }

    private func next() -> Job? {
        ready.wait()
        return state.withLock { state in
            guard !state.isClosed else {
                // The next one is to see it too.
                ready.signal()
                return nil
            }
            guard state.first < state.jobs.count else { return nil }
            state.places -= 1
            defer {
                state.jobs[state.first] = nil
                state.first += 1
                if state.first == state.jobs.count {
                    state.jobs.removeAll(keepingCapacity: true)
                    state.first = 0
                } else if state.first > waitingMax {
                    state.jobs.removeFirst(state.first)
                    state.first = 0
                }
            }
            return state.jobs[state.first]
        }
    }
}
