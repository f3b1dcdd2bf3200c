import CLinux
import Glibc

/// A thread of its own for work that blocks.
package enum DetachedThread {
    private final class Work {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts a thread; false where the system has none to give.
    ///
    /// The name, of which 15 bytes count, is what `ps -L` and `top -H` show.
    package static func start(
        name: String,
        _ body: @escaping @Sendable () -> Void
    ) -> Bool {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(name, body))
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
            unsafe cw_name_thread(work.name)
            work.body()
            return nil
        }
}
