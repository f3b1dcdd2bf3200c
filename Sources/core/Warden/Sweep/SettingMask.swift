/// Some of the settings of a sweep: one bit each.
struct SettingMask {
    private(set) var words: [UInt64]

    /// Room for so many settings, none of them in it.
    init(settings: Int) { words = [UInt64](repeating: 0, count: Self.words(for: settings)) }

    static func words(for settings: Int) -> Int { (settings + 63) / 64 }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    @inline(__always)
    subscript(word: Int) -> UInt64 {
        get { words[word] }
        set { words[word] = newValue }
    }

    @inline(__always)
    mutating func insert(_ setting: Int) { words[setting >> 6] |= 1 << UInt64(setting & 63) }

    mutating func insert(_ settings: Range<Int>) { for setting in settings { insert(setting) } }

    mutating func removeAll() { for word in words.indices { words[word] = 0 } }

    mutating func subtract(_ other: SettingMask) {
        for word in words.indices { words[word] &= ~other.words[word] }
    }

    mutating func formUnion(_ other: SettingMask) {
        for word in words.indices { words[word] |= other.words[word] }
    }

    /// Hands out each setting that is in it, in rising order.
    @inline(__always)
    func forEach(_ body: (Int) -> Void) {
        for word in words.indices {
            var bits = words[word]
            while bits != 0 {
                body(word << 6 + bits.trailingZeroBitCount)
                bits &= bits &- 1
            }
        }
    }
}
