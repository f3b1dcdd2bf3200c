import Calls

/// Which settings of a sweep have flagged each call of the table: one bit a setting.
struct SweepFlags: ~Copyable {
    private let words: Int
    private var bits: Table<UInt64>

    init(settings: Int, places: Int) {
        words = SettingMask.words(for: settings)
        bits = Table(count: places * words)
    }

    /// Another call has come to this place.
    mutating func clear(_ place: Int) {
        for word in 0..<words { bits[place * words + word] = 0 }
    }

    /// Leaves in `settings` those that have not flagged the call at this place; false where all have.
    @inline(__always)
    func keepUnflagged(_ settings: inout SettingMask, at place: Int) -> Bool {
        var some: UInt64 = 0
        for word in 0..<words {
            settings[word] &= ~bits[place * words + word]
            some |= settings[word]
        }
        return some != 0
    }

    /// Has settings flag the call at this place.
    @inline(__always)
    mutating func flag(_ place: Int, by settings: SettingMask) {
        for word in 0..<words { bits[place * words + word] |= settings[word] }
    }
}
