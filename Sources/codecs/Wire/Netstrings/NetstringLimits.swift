/// What one netstring may cost before it is passed over, or the link is given up.
package struct NetstringLimits: Sendable, Equatable {
    /// Bytes of one payload; a larger one is passed over.
    ///
    /// The largest event recorded has under 1 kB. One that a SIP message of UDP's 65,535 bytes causes
    /// has 394 kB at most: each byte stands in it once, and JSON escapes none into more than six.
    package var payloadBytesMax = 1 << 19
    /// Bytes of a payload that is passed over; a length beyond it is taken for damage.
    package var passedOverBytesMax = 64 << 20
    /// Digits of the length in front of the payload.
    package var lengthDigitsMax = 8

    package init() {}
}

/// Why a byte stream is no longer a sequence of netstrings; the link that meets one closes.
package enum NetstringError: Error, Equatable, Sendable {
    /// Something else stood where a length or the colon behind it must.
    case notDigit(UInt8)
    case leadingZero
    case lengthTooLong(limitDigits: Int)
    case payloadTooLong(length: Int, limit: Int)
    /// The byte that stood where the comma must: the length was wrong.
    case missingComma(UInt8)
    /// The stream ended with at least this many bytes of a netstring missing.
    case endInsideNetstring(missing: Int)
}
