/// What one netstring may cost before the link is given up.
package struct NetstringLimits: Sendable, Equatable {
    /// Bytes of one payload; the largest event recorded has under 1 kB, and Kamailio itself takes
    /// no more than 32 kB the other way.
    package var payloadBytesMax = 65_536
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
