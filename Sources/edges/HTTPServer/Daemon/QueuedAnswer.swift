import CMicroHTTPD

/// An answer in MHD's hands.
enum QueuedAnswer {
    /// Queues an answer on MHD's own thread; false where MHD cannot take it.
    static func queue(
        _ told: Told,
        on pointer: OpaquePointer,
        _ connection: Connection,
        limits: HTTPLimits
    ) -> Bool {
        connection.expect(within: limits.stalledMillisecondsMax)
        let handle = unsafe ConnectionHandle(pointer)
        guard let response = unsafe make(told.response.body, connection, handle, limits)
        else { return false }
        defer { unsafe MHD_destroy_response(response) }
        for header in told.response.headers {
            guard unsafe MHD_add_response_header(response, header.name, header.value) == .YES
            else { return false }
        }
        if told.isLast {
            guard unsafe MHD_add_response_header(response, "Connection", "close") == .YES
            else { return false }
        }
        return unsafe MHD_queue_response(pointer, UInt32(told.response.status), response) == .YES
    }

    private static func make(
        _ body: HTTPResponse.Body,
        _ connection: Connection,
        _ handle: ConnectionHandle,
        _ limits: HTTPLimits
    ) -> OpaquePointer? {
        switch body {
        case .bytes(let bytes) where bytes.count <= HTTPLimits.takenBytes:
            // Short enough to be copied whole: MHD copies the bytes and never writes to them.
            return unsafe bytes.withUnsafeBytes { bytes in
                unsafe MHD_create_response_from_buffer(
                    bytes.count,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    .RESPMEM_MUST_COPY
                )
            }
        case .bytes(let bytes):
            let reader = AnswerReader(body, connection, handle, limits)
            return unsafe read(by: reader, bytes: UInt64(bytes.count))
        case .stream:
            let reader = AnswerReader(body, connection, handle, limits)
            return unsafe read(by: reader, bytes: UInt64.max)
        }
    }

    private static func read(by reader: AnswerReader, bytes: UInt64) -> OpaquePointer? {
        let context = unsafe Unmanaged.passRetained(reader)
        let piece = AnswerReader.pieceBytes
        let response = unsafe MHD_create_response_from_callback(
            bytes,
            piece,
            readAnswer,
            context.toOpaque(),
            releaseAnswer
        )
        if unsafe response == nil { unsafe context.release() }
        return unsafe response
    }
}
