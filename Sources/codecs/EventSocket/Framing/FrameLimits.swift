/// What one frame of the event socket may cost before it is passed over, or the link is given up.
///
/// The limits hold all that one SIP message of UDP's 65,535 bytes can cause, lest a caller choose not
/// to be seen: a recorded event holds his From user 23 times at most, each byte escaped into three
/// (4.5 MB), and one header line for each header of his own, of 6 bytes at least (10,922 lines).
package struct FrameLimits: Sendable, Equatable {
    /// Bytes of the outer header block; FreeSWITCH needs under 200.
    package var headerBytesMax = 16_384
    /// Bytes of one body; a larger one is passed over.
    ///
    /// The largest event recorded has 12 kB.
    package var bodyBytesMax = 8 << 20
    /// Bytes of a body that is passed over; a length beyond it is taken for damage.
    ///
    /// A SIP message by TCP can be 2 MB long, which makes an event of 150 MB.
    package var passedOverBytesMax = 256 << 20
    /// Header lines of one event; the largest recorded has 265.
    package var eventHeadersMax = 16_384

    package init() {}
}

/// A frame over the limit: its bytes were thrown away as they came.
package struct PassedOver: Sendable, Equatable {
    package var kind: FrameKind
    package var bodyBytes: Int
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
