import CMicroHTTPD

// What MHD calls, on the thread of its daemon. The context of all is a `ServerCore`, kept alive by the
// `Daemon`; a connection's is a `Connection`, released when it is closed; a request's is an `Exchange`,
// released when it is complete.

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
}

/// A client asks to be let in.
func admitClient(
    _ context: UnsafeMutableRawPointer?,
    _ address: UnsafePointer<sockaddr>?,
    _ length: socklen_t
) -> MHD_Result {
    guard let core = unsafe core(context), !core.isStopping else { return .NO }
    return core.table.admits(unsafe ClientAddress(address)) ? .YES : .NO
}

/// A connection is open, or will be closed.
func notifyConnection(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_ConnectionNotificationCode
) {
    guard let core = unsafe core(context), let connection = unsafe connection,
        let slot = unsafe slot
    else { return }
    switch code {
    case .CONNECTION_NOTIFY_STARTED:
        let descriptor = unsafe cw_httpd_descriptor(connection)
        let address = unsafe ClientAddress(cw_httpd_address(connection))
        let peer: HTTPPeer
        if let text = address.text {
            peer = .address(text)
        } else {
            var user: UInt32 = .max
            // Without an answer it is a user that nobody is.
            _ = unsafe cw_peer_user(descriptor, &user)
            peer = .user(user)
        }
        let new = core.table.add(descriptor, peer: peer, address: address)
        new.expect(within: core.limits.headMillisecondsMax)
        unsafe slot.pointee = Unmanaged.passRetained(new).toOpaque()
    case .CONNECTION_NOTIFY_CLOSED:
        guard let old = unsafe slot.pointee else { return }
        unsafe slot.pointee = nil
        core.table.remove(unsafe Unmanaged<Connection>.fromOpaque(old).takeRetainedValue())
    @unknown default: break
    }
}

/// The first line of a request is there; the result goes with the request.
func beginRequest(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let core = unsafe core(context), let connection = unsafe connection,
        let own = unsafe cw_httpd_context(connection)
    else { return nil }
    let bytes = unsafe target.map { target in
        unsafe Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))
    }
    let exchange = Exchange(
        core,
        unsafe Unmanaged<Connection>.fromOpaque(own).takeUnretainedValue(),
        target: bytes ?? []
    )
    return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

/// A request goes on: its head, then its body piece by piece, then its end.
func handleRequest(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ body: UnsafePointer<CChar>?,
    _ bodyBytes: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let connection = unsafe connection, let method = unsafe method,
        let version = unsafe version, let own = unsafe slot?.pointee
    else { return .NO }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(own).takeUnretainedValue()
    let step: Exchange.Step
    if exchange.needsHead {
        let raw = unsafe RawHead(
            connection,
            method: method,
            version: version,
            target: exchange.target,
            headersMax: exchange.core.limits.headerCountMax
        )
        step = exchange.head(raw)
    } else if let bodyBytes = unsafe bodyBytes, unsafe bodyBytes.pointee > 0 {
        step = exchange.body(
            unsafe Array(UnsafeRawBufferPointer(start: body, count: bodyBytes.pointee))
        )
        unsafe bodyBytes.pointee = 0
    } else {
        step = exchange.end(unsafe ConnectionHandle(connection))
    }
    switch step {
    case .more: return .YES
    case .cut: return .NO
    case .tell(let told):
        let isQueued = unsafe QueuedAnswer.queue(
            told,
            on: connection,
            exchange.connection,
            limits: exchange.core.limits
        )
        return isQueued ? .YES : .NO
    }
}

/// The last that MHD calls of a request.
func completeRequest(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_RequestTerminationCode
) {
    guard let slot = unsafe slot, let own = unsafe slot.pointee else { return }
    unsafe slot.pointee = nil
    unsafe Unmanaged<Exchange>.fromOpaque(own).takeRetainedValue().complete()
}
