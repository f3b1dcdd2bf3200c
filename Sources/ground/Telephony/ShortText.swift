/// Up to `capacity` bytes held in place, as the switch sent them.
///
/// Hot paths move these by copying memory: no allocation, no reference counting. The bytes are
/// whatever a caller chose, so they need not be UTF-8 and may hold control characters; whoever
/// prints them escapes them. Longer input is cut at `capacity` and marked `isCut`. Bytes behind the
/// text are zero. What other modules call on their hot path is inlinable, or generic code would run
/// there unspecialised.
@usableFromInline
package struct ShortText<let capacity: Int>: Sendable, Hashable, BitwiseCopyable {
    @usableFromInline var storage: InlineArray<capacity, UInt8>
    @usableFromInline var length: UInt16
    /// True when the source held more bytes than fit.
    @inlinable
    package var isCut: Bool { cut }
    @usableFromInline var cut: Bool

    @inlinable
    package init() {
        storage = InlineArray(repeating: 0)
        length = 0
        cut = false
    }

    @inlinable
    package init(_ text: some StringProtocol) {
        self.init()
        let isCopied: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            append(copying: unsafe bytes.span.bytes)
        }
        if isCopied == nil { for byte in text.utf8 { append(byte) } }
    }

    /// Takes the bytes of a text of another capacity.
    @inlinable
    package init<let other: Int>(of text: ShortText<other>) {
        self.init()
        text.withBytes { append(copying: unsafe $0.bytes) }
    }

    @inlinable
    package init(bytes: some Sequence<UInt8>) {
        self.init()
        for byte in bytes { append(byte) }
    }

    /// Takes the bytes as they are, all at once.
    @inlinable
    package init(copying bytes: RawSpan) {
        self.init()
        append(copying: bytes)
    }

    /// Adds the bytes as they are, all at once, and marks the text as cut when not all of them fit.
    @inlinable
    package mutating func append(copying bytes: RawSpan) {
        let first = Int(length)
        let count = min(bytes.byteCount, capacity &- first)
        var target = storage.mutableSpan
        unsafe target.withUnsafeMutableBytes { target in
            unsafe bytes.withUnsafeBytes { source in
                let place = unsafe UnsafeMutableRawBufferPointer(rebasing: target[first...])
                unsafe place.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<count]))
            }
        }
        length = UInt16(truncatingIfNeeded: first &+ count)
        cut = cut || count < bytes.byteCount
    }

    @inlinable
    package var count: Int { Int(length) }
    @inlinable
    package var isEmpty: Bool { length == 0 }

    @inlinable
    package subscript(index: Int) -> UInt8 { storage[index] }

    /// Adds one byte, or marks the text as cut when it is full.
    @inlinable
    package mutating func append(_ byte: UInt8) {
        guard Int(length) < capacity else {
            cut = true
            return
        }
        storage[Int(length)] = byte
        length += 1
    }

    /// Lends the bytes to code that need not know the capacity.
    @inlinable
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        body(storage.span.extracting(0..<count))
    }

    /// Adds the bytes to an array, all at once.
    @inlinable
    package func append(to bytes: inout [UInt8]) {
        withBytes { text in
            unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
    }

    /// The bytes as an array, for code off the hot path.
    @inlinable
    package var array: [UInt8] { (0..<count).map { storage[$0] } }

    /// The text with invalid UTF-8 replaced by U+FFFD.
    package var string: String { String(decoding: array, as: UTF8.self) }

    @inlinable
    package static func == (left: Self, right: Self) -> Bool {
        guard left.length == right.length else { return false }
        return left.withBytes { left in right.withBytes { isEqual(left, $0) } }
    }

    /// Feeds the text to a hasher.
    @inlinable
    package func hash(into hasher: inout Hasher) {
        // By the hasher itself, which is keyed: callers choose texts, but not those that meet.
        withBytes { text in
            unsafe text.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }

    /// A hash that is the same in every run.
    @inlinable
    package var stableHash: UInt64 {
        var hash = StableHash()
        for index in 0..<count { hash.add(storage[index]) }
        return hash.value
    }
}

extension ShortText: CustomStringConvertible, ExpressibleByStringLiteral {
    @usableFromInline package var description: String { string }
    @inlinable
    package init(stringLiteral value: StaticString) {
        self.init()
        // Not by way of a `String`: texts are compared with literals on hot paths.
        value.withUTF8Buffer { append(copying: unsafe $0.span.bytes) }
    }
}

/// Compares texts of one length, eight bytes at once.
@usableFromInline
func isEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    let (one, other) = unsafe (left.bytes, right.bytes)
    let count = min(left.count, right.count)
    var index = 0
    while index &+ 8 <= count {
        let word = unsafe one.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        let its = unsafe other.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard word == its else { return false }
        index &+= 8
    }
    guard count >= 8 else {
        while index < count {
            guard left[index] == right[index] else { return false }
            index &+= 1
        }
        return true
    }
    // The last eight bytes, some of which may have been compared already.
    let word = unsafe one.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    return unsafe word == other.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
}
