import Telephony

/// Where the values of the known headers lie in one event's body.
struct EventSlices {
    private struct Slice {
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    private var slices = InlineArray<19, Slice>(repeating: Slice())

    /// Keeps the first value under each name: later ones may be a caller's (FreeSWITCH repeats
    /// `Hangup-Cause` itself, and its first is the true one).
    @inline(__always)
    mutating func note(_ field: EventField, _ value: Range<Int>) {
        guard slices[field.rawValue].start == 0 else { return }
        slices[field.rawValue] = Slice(
            start: UInt32(truncatingIfNeeded: value.lowerBound),
            length: UInt32(truncatingIfNeeded: value.count)
        )
    }

    /// Where the value lies; an empty range where the header is absent.
    @inline(__always)
    subscript(field: EventField) -> Range<Int> {
        let slice = slices[field.rawValue]
        return Int(slice.start)..<Int(slice.start + slice.length)
    }

    /// The value percent-decoded, cut at the text's capacity.
    @inline(__always)
    func text<let capacity: Int>(
        _ field: EventField,
        of bytes: RawSpan,
        _: ShortText<capacity>.Type = ShortText.self
    ) -> ShortText<capacity> {
        var text = ShortText<capacity>()
        let value = self[field]
        var index = value.lowerBound
        while index < value.upperBound, !text.isCut {
            let (byte, length) = decoded(bytes, at: index, before: value.upperBound)
            text.append(byte)
            index += length
        }
        return text
    }

    /// A number written in ASCII digits; nil where there is none or it would not fit.
    func integer(_ field: EventField, of bytes: RawSpan) -> Int64? {
        let value = self[field]
        guard !value.isEmpty, value.count <= 18 else { return nil }
        var number: Int64 = 0
        for index in value {
            let digit = unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        return number
    }

    func has(_ field: EventField, _ text: StaticString, of bytes: RawSpan) -> Bool {
        let value = self[field]
        return value.count == text.utf8CodeUnitCount && starts(field, with: text, of: bytes)
    }

    func starts(_ field: EventField, with text: StaticString, of bytes: RawSpan) -> Bool {
        let value = self[field]
        guard value.count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in
            unsafe zip(buffer, value).allSatisfy {
                $0 == (unsafe bytes.unsafeLoad(fromByteOffset: $1, as: UInt8.self))
            }
        }
    }

    /// A hash of every byte of the value, for identities longer than their buffer.
    func wholeHash(_ field: EventField, of bytes: RawSpan) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in self[field] {
            let byte = unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
            hash = mixed(hash ^ UInt64(byte))
        }
        return hash
    }

    /// One byte of a percent-encoded value and how many bytes it took; a lone `%` stands for itself.
    @inline(__always)
    private func decoded(_ bytes: RawSpan, at index: Int, before end: Int) -> (UInt8, Int) {
        let byte = unsafe bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
        guard byte == UInt8(ascii: "%"), index + 2 < end else { return (byte, 1) }
        guard
            let high = hexValue(unsafe bytes.unsafeLoad(fromByteOffset: index + 1, as: UInt8.self)),
            let low = hexValue(unsafe bytes.unsafeLoad(fromByteOffset: index + 2, as: UInt8.self))
        else { return (byte, 1) }
        return (high << 4 | low, 3)
    }
}
