public import CLinux
import Glibc

/// A fixed number of plain values in one block of memory, all of their bytes zero at first.
///
/// This is the one place of the module with unsafe memory: each access is checked against the end.
/// The system gives pages as they are touched, so room that is never used costs nothing. A large
/// block asks for huge pages: looking something up in it is mostly waiting for the page table.
@safe @usableFromInline
package struct Table<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // Safe to share: the block has one owner, and nothing else knows the address.

    private static var hugePageBytes: Int { 2 << 20 }

    @usableFromInline package let count: Int
    @usableFromInline let start: UnsafeMutablePointer<Element>
    private let mapped: UnsafeMutableRawBufferPointer

    /// A block of so many elements, for which zero bytes must be a value.
    ///
    /// Where it is gone through from front to end, `isInOrder`, no huge page is worth its while.
    package init(count: Int, isInOrder: Bool = false) {
        self.count = count
        let bytes = max(1, count * MemoryLayout<Element>.stride)
        let isLarge = bytes >= 2 * Self.hugePageBytes && !isInOrder
        let size = isLarge ? bytes + Self.hugePageBytes : bytes
        let protection = PROT_READ | PROT_WRITE
        let kind = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let place = unsafe mmap(nil, size, protection, kind, -1, 0),
            unsafe place != UnsafeMutableRawPointer(bitPattern: -1)
        else { fatalError("the system has no \(bytes) bytes of memory for a table") }
        unsafe mapped = UnsafeMutableRawBufferPointer(start: place, count: size)
        var first = unsafe place
        if isLarge {
            unsafe first = place.alignedUp(toMultipleOf: Self.hugePageBytes)
            _ = unsafe madvise(first, bytes, MADV_HUGEPAGE)
        }
        unsafe start = first.bindMemory(to: Element.self, capacity: count)
    }

    /// Has the system give all pages now: looked up anywhere, each would come in the middle of a call.
    package func touch(_ elements: Int = .max) {
        let populateWrite: Int32 = 23  // MADV_POPULATE_WRITE, of Linux 5.14; older ones refuse it.
        let bytes = min(elements, count) * MemoryLayout<Element>.stride
        _ = unsafe madvise(start, bytes, populateWrite)
    }

    deinit { _ = unsafe munmap(mapped.baseAddress, mapped.count) }

    @inlinable @inline(__always)
    package subscript(index: Int) -> Element {
        unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe UnsafePointer(start + index)
        }
        unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
            return unsafe start + index
        }
    }

    /// Lends elements that lie side by side.
    @inlinable @inline(__always)
    package mutating func withElements<Result>(
        _ first: Int,
        count: Int,
        _ body: (inout MutableSpan<Element>) -> Result
    ) -> Result {
        precondition(UInt(bitPattern: first) <= UInt(bitPattern: self.count))
        precondition(UInt(bitPattern: count) <= UInt(bitPattern: self.count &- first))
        var span = unsafe UnsafeMutableBufferPointer(start: start + first, count: count)
            .mutableSpan
        return body(&span)
    }

    /// Spreads hashes over all places.
    @inline(__always)
    package func place(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: ((hash >> 32) &* UInt64(truncatingIfNeeded: count)) >> 32)
    }

    /// Has an element brought near that is about to be looked at.
    @inlinable @inline(__always)
    package func prefetch(_ index: Int) {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
        unsafe cw_prefetch(start + index)
    }
}

extension Table<UInt8> {
    /// Writes a value's bytes at a place.
    @inline(__always)
    package mutating func store<Value: BitwiseCopyable>(_ value: Value, at index: Int) {
        check(index, MemoryLayout<Value>.size)
        unsafe UnsafeMutableRawPointer(start + index).storeBytes(of: value, as: Value.self)
    }

    /// Reads a value back from the bytes at a place.
    @inline(__always)
    package func load<Value: BitwiseCopyable>(_ index: Int, as type: Value.Type) -> Value {
        check(index, MemoryLayout<Value>.size)
        return unsafe UnsafeRawPointer(start + index).loadUnaligned(as: type)
    }

    /// Writes bytes from a place on.
    @inline(__always)
    package mutating func store(_ bytes: Span<UInt8>, at index: Int) {
        check(index, bytes.count)
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress else { return }
            unsafe (start + index).update(from: from, count: source.count)
        }
    }

    /// Lends bytes of the block.
    @inline(__always)
    package func withBytes<Result>(_ range: Range<Int>, _ body: (RawSpan) -> Result) -> Result {
        check(range.lowerBound, range.count)
        let first = unsafe start + range.lowerBound
        return body(unsafe UnsafeRawBufferPointer(start: first, count: range.count).bytes)
    }

    @inline(__always)
    private func check(_ index: Int, _ bytes: Int) {
        precondition(index >= 0 && bytes >= 0 && index <= count && bytes <= count &- index)
    }
}
