import Telephony

/// How this module reads bytes: every read is checked against the end of the span, once for each
/// word, block or stretch, so that a mistake elsewhere is a trap and never a wrong read.
extension RawSpan {
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 {
        load(offset, as: UInt8.self)
    }

    /// Eight bytes, the first in the lowest place.
    @inline(__always)
    func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: load(offset, as: UInt64.self))
    }

    @inline(__always)
    func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        // As unsigned words, so that one compare refuses a negative offset too.
        precondition(UInt(bitPattern: offset) <= UInt(bitPattern: byteCount))
        precondition(byteCount &- offset >= MemoryLayout<Value>.size)
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    }

    /// A value that the caller has shown to be there, by one check for several reads.
    @unsafe @inline(__always)
    func proven<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
        assert(offset >= 0 && byteCount - offset >= MemoryLayout<Value>.size)
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: type)
    }

    @unsafe @inline(__always)
    func provenByte(_ offset: Int) -> UInt8 { unsafe proven(offset, as: UInt8.self) }

    @unsafe @inline(__always)
    func provenWord(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe proven(offset, as: UInt64.self))
    }

    /// True when these characters stand at `offset`.
    @inline(__always)
    func holds(_ text: StaticString, at offset: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, byteCount &- offset >= count else { return false }
        let wanted = unsafe UnsafeRawPointer(text.utf8Start)
        var index = 0
        while index < count {
            guard count >= 8 else {
                guard
                    unsafe wanted.load(fromByteOffset: index, as: UInt8.self)
                        == provenByte(offset &+ index)
                else { return false }
                index &+= 1
                continue
            }
            // The last word is drawn forward so that it ends where the text does.
            let place = min(index, count &- 8)
            let word = unsafe wanted.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            guard unsafe UInt64(littleEndian: word) == provenWord(offset &+ place) else {
                return false
            }
            index &+= 8
        }
        return true
    }

    /// Hands on a percent-encoded stretch byte by byte until it is not taken; a lone `%` stands for
    /// itself.
    @inline(__always)
    func decode(_ stretch: Range<Int>, _ take: (UInt8) -> Bool) {
        precondition(stretch.lowerBound >= 0 && stretch.upperBound <= byteCount)
        var index = stretch.lowerBound
        while index < stretch.upperBound {
            let (byte, length) = decoded(index, before: stretch.upperBound)
            index &+= length
            guard take(byte) else { return }
        }
    }

    /// The byte that stands at `index` of a percent-encoded stretch, and how many bytes it takes.
    @inline(__always)
    func decoded(_ index: Int, before end: Int) -> (byte: UInt8, length: Int) {
        let first = byte(index)
        guard first == UInt8(ascii: "%"), end &- index >= 3, let high = hexValue(byte(index &+ 1)),
            let low = hexValue(byte(index &+ 2))
        else { return (first, 1) }
        return (high << 4 | low, 3)
    }

    /// Adds a percent-encoded stretch to a text, up to its capacity: stretches without a `%` at once.
    func decode<let capacity: Int>(_ stretch: Range<Int>, to text: inout ShortText<capacity>) {
        var index = stretch.lowerBound
        while index < stretch.upperBound, !text.isCut {
            let escapes = ByteScan.mask(of: UInt8(ascii: "%"), in: self, at: index)
            let end = min(stretch.upperBound, index &+ escapes.trailingZeroBitCount)
            if end > index { text.append(copying: extracting(index..<end)) }
            index = end
            if index < stretch.upperBound, byte(index) == UInt8(ascii: "%") {
                let (byte, length) = decoded(index, before: stretch.upperBound)
                text.append(byte)
                index &+= length
            }
        }
    }

    /// The same for the name of a call: an escape that can only be part of the name itself stays.
    func decodeName<let capacity: Int>(
        _ stretch: Range<Int>,
        to text: inout ShortText<capacity>
    ) {
        var index = stretch.lowerBound
        while index < stretch.upperBound, !text.isCut {
            let escapes = ByteScan.mask(of: UInt8(ascii: "%"), in: self, at: index)
            let end = min(stretch.upperBound, index &+ escapes.trailingZeroBitCount)
            if end > index { text.append(copying: extracting(index..<end)) }
            index = end
            if index < stretch.upperBound, byte(index) == UInt8(ascii: "%") {
                let (byte, length) = decoded(index, before: stretch.upperBound)
                if length == 3, isLiteral(byte, at: index, before: stretch.upperBound) {
                    text.append(copying: extracting(index..<index &+ 3))
                } else {
                    text.append(byte)
                }
                index &+= length
            }
        }
    }

    private func isLiteral(_ decoded: UInt8, at index: Int, before end: Int) -> Bool {
        let next = end &- index >= 5 ? (byte(index &+ 3), byte(index &+ 4)) : (0, 0)
        return SwitchEscape.isLiteral(
            decoded,
            byte(index &+ 1),
            byte(index &+ 2),
            before: next
        )
    }

    /// A number written in ASCII digits; nil where there is none or it would not fit.
    func integer(_ digits: Range<Int>) -> Int64? {
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        precondition(digits.lowerBound >= 0 && digits.upperBound <= byteCount)
        // Eighteen digits fit.
        var number: UInt64 = 0
        var index = digits.lowerBound
        while digits.upperBound &- index >= 8 {
            guard let eight = EightDigits(unsafe provenWord(index)) else { return nil }
            number = number &* 100_000_000 &+ eight.value
            index &+= 8
        }
        while index < digits.upperBound {
            let digit = unsafe provenByte(index) &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ UInt64(digit)
            index &+= 1
        }
        return Int64(number)
    }
}
