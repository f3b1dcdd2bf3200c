import Agent
import AlertLog
import Glibc
import Hindsight
import Ring
import Synchronization
import Telephony
import Wire

/// Sweeps that are worked out beside the server: one at a time, on a thread that gives way to all others.
final class SweepJobs: Sendable {
    /// Sweeps that wait or are at work.
    static let openMax = 4
    /// Sweeps that are remembered; of more, the oldest that are over are forgotten.
    static let keptMax = 20
    /// Calls of one sweep, and bytes of their names: they are held until it is done.
    static let callsMax = 400_000
    static let textBytesMax = 40 << 20
    /// Whether it is to go on is looked at once for so many calls that are read.
    private static let looksEach = 256

    /// The sweep is to end.
    private struct Cancelled: Error {}

    private struct Book {
        var jobs: [SweepJob] = []
        var last: Int64 = 0
        var isAtWork = false
        var isStopping = false

        subscript(id: Int64) -> SweepJob? {
            get { jobs.first { $0.id == id } }
            set {
                guard let place = jobs.firstIndex(where: { $0.id == id }), let newValue else {
                    return
                }
                jobs[place] = newValue
            }
        }
    }

    private let setup: WebSetup
    private let book = Mutex(Book())

    init(_ setup: WebSetup) { self.setup = setup }

    var all: [SweepJob] { book.withLock { $0.jobs.reversed() } }

    subscript(id: Int64) -> SweepJob? { book.withLock { $0[id] } }

    /// Takes a sweep on; throws where too many are open.
    func add(
        _ request: LogSweep.Request,
        by author: String,
        at now: EventTime
    ) throws(WebProblem) -> SweepJob {
        let (job, isFirst) = book.withLock { book -> (SweepJob?, Bool) in
            guard !book.isStopping, book.jobs.count(where: { !$0.isOver }) < Self.openMax else {
                return (nil, false)
            }
            book.last += 1
            let job = SweepJob(id: book.last, author: author, request: request, created: now)
            book.jobs.append(job)
            while book.jobs.count > Self.keptMax, let old = book.jobs.firstIndex(where: \.isOver) {
                book.jobs.remove(at: old)
            }
            defer { book.isAtWork = true }
            return (job, !book.isAtWork)
        }
        guard let job else {
            throw WebProblem(
                429,
                "\(Self.openMax) sweeps wait or are at work; wait for one, or cancel one",
                headers: []
            )
        }
        if isFirst, !DetachedThread.start(name: "sweep", { [self] in work() }) {
            book.withLock { book in
                book.isAtWork = false
                book.jobs.removeAll { $0.id == job.id }
            }
            throw .unavailable("the system has no thread for it")
        }
        return job
    }

    /// Ends a sweep that is open, and gives it as it is then; nil where there is none of that number.
    func cancel(_ id: Int64) -> SweepJob? {
        book.withLock { book in
            if let job = book[id], !job.isOver {
                book[id]?.state = .cancelled
                book[id]?.isWaiting = false
                book[id]?.finished = setup.clock()
            }
            return book[id]
        }
    }

    /// Ends all of them, and takes no more.
    func stop() {
        book.withLock { book in
            book.isStopping = true
            for place in book.jobs.indices where !book.jobs[place].isOver {
                book.jobs[place].state = .cancelled
            }
        }
    }

    // MARK: At work

    /// Does what waits, one after the other, until nothing does.
    private func work() {
        // Of this thread alone; where it may not, the whole program is a polite one all the same.
        _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 19)
        while let job = next() { carryOut(job) }
    }

    private func next() -> SweepJob? {
        book.withLock { book in
            guard let place = book.jobs.firstIndex(where: { !$0.isOver }) else {
                book.isAtWork = false
                return nil
            }
            book.jobs[place].isWaiting = false
            return book.jobs[place]
        }
    }

    private func carryOut(_ job: SweepJob) {
        var (looks, before) = (0, 0.0)
        do {
            let reader = try LogReader(path: setup.database)
            let sweep = LogSweep(
                try setup.replayInForce(reader),
                callsMax: Self.callsMax,
                textBytesMax: Self.textBytesMax
            )
            let report = try sweep.run(job.request, on: reader) { progress in
                looks += 1
                guard looks % Self.looksEach == 0 || progress != before else { return }
                before = progress
                try self.note(progress, of: job.id)
            }
            let found: JSON = ["settings": .array(report.settings), "summary": report.total]
            end(job.id, .done, found: found)
        } catch is Cancelled {
            return
        } catch let error as CaptureError {
            end(job.id, .failed, why: ExplainRoutes.words(error))
        } catch {
            end(job.id, .failed, why: "\(error)")
        }
    }

    /// Says how far it is; throws where it is to end.
    private func note(_ progress: Double, of id: Int64) throws {
        try book.withLock { book in
            guard let job = book[id], !job.isOver else { throw Cancelled() }
            book[id]?.progress = max(job.progress, min(progress, 1))
        }
    }

    private func end(
        _ id: Int64,
        _ state: SweepJob.State,
        found: JSON? = nil,
        why: String? = nil
    ) {
        book.withLock { book in
            guard let job = book[id], !job.isOver else { return }
            book[id]?.state = state
            book[id]?.result = found
            book[id]?.error = why
            if state == .done { book[id]?.progress = 1 }
            book[id]?.finished = setup.clock()
        }
    }
}
