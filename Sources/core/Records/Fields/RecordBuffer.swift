package import Ring

/// The bytes of one record while it is put together, held in place: nothing is allocated.
///
/// What does not fit is left out. No record is that long; a reader would find it cut.
package struct RecordBuffer {
    package static let bytesMax = 2048

    private var bytes = InlineArray<2048, UInt8>(repeating: 0)
    package private(set) var count = 0

    package init() {}

    /// Lends the bytes put so far to code off the hot path.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(bytes.span.extracting(0..<count))
    }

    /// Publishes the bytes put so far; false where the journal refuses them.
    ///
    /// Changes nothing, but `mutating` lends the bytes where they are instead of a copy of all.
    package mutating func append(to journal: Journal, leaving reserve: Int) -> Bool {
        journal.append(bytes.span.extracting(0..<count), leaving: reserve)
    }

    /// Drops what was put: the next record begins.
    package mutating func removeAll() { count = 0 }

    /// Adds an integer, little-endian.
    @inline(__always)
    package mutating func put<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
        let end = count &+ MemoryLayout<Integer>.size
        guard end <= Self.bytesMax else { return }
        var target = bytes.mutableSpan
        // Every pattern of bits is a byte, and that there is room was just seen.
        var raw = unsafe target.mutableBytes
        unsafe raw.storeBytes(
            of: value.littleEndian,
            toUncheckedByteOffset: count,
            as: Integer.self
        )
        count = end
    }

    /// Adds all bytes at once.
    @inline(__always)
    package mutating func put(_ source: Span<UInt8>) {
        let end = count &+ source.count
        guard end <= Self.bytesMax else { return }
        let start = count
        var target = bytes.mutableSpan
        unsafe target.withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes { source in
                // The slice traps outside of the buffer, the copy is as long as its source.
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[start..<end])
                    .copyMemory(from: source)
            }
        }
        count = end
    }
}
