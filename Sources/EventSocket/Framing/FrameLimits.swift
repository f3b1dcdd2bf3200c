/// What one frame of the event socket may cost before the link is given up.
package struct FrameLimits: Sendable, Equatable {
    /// Bytes of the outer header block; FreeSWITCH needs under 200.
    package var headerBytesMax = 16_384
    /// Bytes of one body.
    ///
    /// The largest event recorded has 12 kB; `show channels` grows with the calls.
    package var bodyBytesMax = 8 << 20
    /// Header lines of one event; the largest recorded has 190.
    package var eventHeadersMax = 2_000

    package init() {}
}

/// Why a byte stream is no longer a sequence of frames; the link that meets one closes.
package enum FrameError: Error, Equatable, Sendable {
    case headersTooLong(limit: Int)
    case badContentLength(String)
    case bodyTooLong(length: Int, limit: Int)
    /// The stream ended with this many bytes of a frame missing; the switch's last words, if it cut
    /// the frame short with a notice.
    case endInsideFrame(missing: Int, notice: String?)
}
