internal import Glibc

/// A thread of its own for work that blocks.
enum DetachedThread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread; false where the system has none to give.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body))
        let code = unsafe pthread_create(&thread, nil, run, work.toOpaque())
        guard code == 0 else {
            unsafe work.release()
            return false
        }
        _ = pthread_detach(thread)
        return true
    }

    /// What the new thread calls: takes the work over and does it.
    private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
        {
            guard let context = unsafe $0 else { return nil }
            let work = unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
            work.body()
            return nil
        }
}
