import Telephony

/// Where the values of the known headers lie in one event's body.
struct EventSlices {
    private struct Slice {
        var start: UInt32 = 0
        var length: UInt32 = 0
    }

    private var slices = InlineArray<40, Slice>(repeating: Slice())
    private(set) var seen = FieldSet()

    /// Keeps the first value under each name: later ones may be a caller's (FreeSWITCH repeats
    /// `Hangup-Cause` itself, and its first is the true one).
    @inline(__always)
    mutating func note(_ field: EventField, from start: Int, to end: Int) {
        guard !seen.contains(field) else { return }
        seen.add(field)
        slices[field.rawValue] = Slice(
            start: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: end &- start)
        )
    }

    /// Where the value lies; an empty range where the header is absent.
    @inline(__always)
    subscript(field: EventField) -> Range<Int> {
        // Through the span: the array's own subscript copies it whole at each look.
        let slice = slices.span[field.rawValue]
        return Int(slice.start)..<(Int(slice.start) &+ Int(slice.length))
    }

    /// The value percent-decoded, cut at the text's capacity.
    func text<let capacity: Int>(
        _ field: EventField,
        of bytes: RawSpan,
        _: ShortText<capacity>.Type = ShortText.self
    ) -> ShortText<capacity> {
        var text = ShortText<capacity>()
        bytes.decode(self[field], to: &text)
        return text
    }

    /// Adds the value to a text, percent-decoded and cut at the text's capacity.
    @inline(__always)
    func add<let capacity: Int>(
        _ field: EventField,
        of bytes: RawSpan,
        to text: inout ShortText<capacity>
    ) {
        bytes.decode(self[field], to: &text)
    }

    /// The name of a call, in which escapes that are its own stay; cut at the text's capacity.
    func name(_ field: EventField, of bytes: RawSpan) -> CallID {
        var name = CallID()
        addName(field, of: bytes, to: &name)
        return name
    }

    @inline(__always)
    func addName(_ field: EventField, of bytes: RawSpan, to name: inout CallID) {
        bytes.decodeName(self[field], to: &name)
    }

    /// A number written in ASCII digits; nil where there is none or it would not fit.
    @inline(__always)
    func integer(_ field: EventField, of bytes: RawSpan) -> Int64? {
        bytes.integer(self[field])
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

    /// True where two values are the same, byte by byte as they were sent.
    @inline(__always)
    func areSame(_ one: EventField, _ other: EventField, of bytes: RawSpan) -> Bool {
        let (one, other) = (self[one], self[other])
        guard one.count == other.count else { return false }
        var offset = 0
        while one.count &- offset >= 8 {
            guard
                bytes.word(one.lowerBound &+ offset) == bytes.word(other.lowerBound &+ offset)
            else { return false }
            offset &+= 8
        }
        while offset < one.count {
            guard
                bytes.byte(one.lowerBound &+ offset) == bytes.byte(other.lowerBound &+ offset)
            else { return false }
            offset &+= 1
        }
        return true
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
