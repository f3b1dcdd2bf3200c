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
        return unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type)
    }

    /// True when these characters stand at `offset`.
    @inline(__always)
    func holds(_ text: StaticString, at offset: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset >= 0, byteCount &- offset >= count else { return false }
        var index = 0
        while index < count {
            let byte = unsafe unsafeLoad(fromByteOffset: offset &+ index, as: UInt8.self)
            guard unsafe text.utf8Start[index] == byte else { return false }
            index &+= 1
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
            var byte = unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
            index &+= 1
            if byte == UInt8(ascii: "%"), stretch.upperBound &- index >= 2,
                let high = hexValue(unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)),
                let low = hexValue(unsafe unsafeLoad(fromByteOffset: index &+ 1, as: UInt8.self))
            {
                byte = high << 4 | low
                index &+= 2
            }
            guard take(byte) else { return }
        }
    }
}
