/// One response of a proxy's HTTP server.
package struct HTTPResponse: Sendable, Equatable {
    package var status: Int
    package var reason: String
    package var body: [UInt8]
    /// False where the server closes the connection behind this response.
    package var keepsAlive: Bool
}

/// What one response may cost before the connection is given up.
package struct HTTPLimits: Sendable, Equatable {
    /// Bytes of the status line and headers.
    package var headBytesMax = 16_384
    package var headersMax = 100
    package var bodyBytesMax = ControlReply.bytesMax

    package init() {}
}

/// Why a byte stream is no longer a sequence of responses; the connection that meets one closes.
package enum HTTPError: Error, Equatable, Sendable {
    case headTooLong(limit: Int)
    case tooManyHeaders(limit: Int)
    case badStatusLine
    case badHeader
    /// No `Content-Length`, or several that disagree, or one that is no number.
    case badContentLength
    case bodyTooLong(length: Int, limit: Int)
    /// A body that comes in chunks, which no server here sends.
    case chunked
    case endInsideResponse
}
