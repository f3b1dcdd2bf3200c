import Telephony

/// Where the values of the known headers lie in one event's body.
struct EventSlices {
    private struct Slice {
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    private var slices = InlineArray<21, Slice>(repeating: Slice())

    /// Keeps the first value under each name: later ones may be a caller's (FreeSWITCH repeats
    /// `Hangup-Cause` itself, and its first is the true one).
    @inline(__always)
    mutating func note(_ field: EventField, from start: Int, to end: Int) {
        guard slices[field.rawValue].start == 0 else { return }
        slices[field.rawValue] = Slice(
            start: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: end &- start)
        )
    }

    /// Where the value lies; an empty range where the header is absent.
    @inline(__always)
    subscript(field: EventField) -> Range<Int> {
        let slice = slices[field.rawValue]
        return Int(slice.start)..<Int(slice.start + slice.length)
    }

    /// The value percent-decoded, cut at the text's capacity.
    func text<let capacity: Int>(
        _ field: EventField,
        of bytes: RawSpan,
        _: ShortText<capacity>.Type = ShortText.self
    ) -> ShortText<capacity> {
        let value = self[field]
        guard !value.isEmpty else { return ShortText() }
        let encoded = ByteScan.mask(of: UInt8(ascii: "%"), in: bytes, at: value.lowerBound)
        if value.count <= encoded.trailingZeroBitCount {
            return ShortText(copying: bytes.extracting(value))
        }
        var text = ShortText<capacity>()
        bytes.decode(value) { byte in
            text.append(byte)
            return !text.isCut
        }
        return text
    }

    /// A number written in ASCII digits; nil where there is none or it would not fit.
    func integer(_ field: EventField, of bytes: RawSpan) -> Int64? {
        let value = self[field]
        guard !value.isEmpty, value.count <= 18 else { return nil }
        var number: Int64 = 0
        for index in value {
            let digit = bytes.byte(index)
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        return number
    }

    @inline(__always)
    func has(_ field: EventField, _ text: StaticString, of bytes: RawSpan) -> Bool {
        self[field].count == text.utf8CodeUnitCount && starts(field, with: text, of: bytes)
    }

    @inline(__always)
    func starts(_ field: EventField, with text: StaticString, of bytes: RawSpan) -> Bool {
        let value = self[field]
        return value.count >= text.utf8CodeUnitCount && bytes.holds(text, at: value.lowerBound)
    }

    /// A hash of every byte of the decoded value, for identities longer than their buffer.
    func wholeHash(_ field: EventField, of bytes: RawSpan) -> UInt64 {
        var hash = StableHash()
        bytes.decode(self[field]) { byte in
            hash.add(byte)
            return true
        }
        return hash.value
    }
}
