/// Up to `capacity` bytes held in place, as the switch sent them.
///
/// Hot paths move these by copying memory: no allocation, no reference counting. The bytes are
/// whatever a caller chose, so they need not be UTF-8 and may hold control characters; whoever
/// prints them escapes them. Longer input is cut at `capacity` and marked `isCut`.
package struct ShortText<let capacity: Int>: Sendable, Hashable {
    @usableFromInline var storage = InlineArray<capacity, UInt8>(repeating: 0)
    @usableFromInline var length: UInt16 = 0
    /// True when the source held more bytes than fit.
    package internal(set) var isCut = false

    @inlinable
    package init() {}

    package init(_ text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    @inlinable
    package init(bytes: some Sequence<UInt8>) {
        for byte in bytes { append(byte) }
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
            isCut = true
            return
        }
        storage[Int(length)] = byte
        length += 1
    }

    /// The bytes as an array, for code off the hot path.
    package var array: [UInt8] { (0..<count).map { storage[$0] } }

    /// The text with invalid UTF-8 replaced by U+FFFD.
    package var string: String { String(decoding: array, as: UTF8.self) }

    @inlinable
    package static func == (left: Self, right: Self) -> Bool {
        guard left.length == right.length else { return false }
        for index in 0..<left.count where left.storage[index] != right.storage[index] {
            return false
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(stableHash)
    }

    /// A hash that is the same in every run (FNV-1a, 64 bits, finished by a mixer).
    @inlinable
    package var stableHash: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in 0..<count { hash = (hash ^ UInt64(storage[index])) &* 0x100_0000_01b3 }
        return mixed(hash)
    }
}

extension ShortText: CustomStringConvertible, ExpressibleByStringLiteral {
    package var description: String { string }
    package init(stringLiteral value: StaticString) { self.init("\(value)") }
}

/// Spreads every input bit over the whole word (the finaliser of splitmix64).
@inlinable
package func mixed(_ value: UInt64) -> UInt64 {
    var word = value
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
}
