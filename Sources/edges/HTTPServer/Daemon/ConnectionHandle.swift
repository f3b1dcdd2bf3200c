import CMicroHTTPD

/// A connection as MHD knows it.
///
/// It may be resumed by any thread, and is there for as long as it is suspended: MHD ends no connection
/// that is. Suspended it is by MHD's own thread alone, from within a callback.
@safe
struct ConnectionHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    func suspend() { unsafe MHD_suspend_connection(pointer) }

    /// Once for each `suspend`.
    func resume() { unsafe MHD_resume_connection(pointer) }
}
