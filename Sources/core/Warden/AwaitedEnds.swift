import Telephony

/// Calls on record whose end is still to be put there, where not every finished call is recorded.
///
/// Known by a hash of their names: where two meet, one end too many is put on record, which finds no
/// row.
struct AwaitedEnds {
    /// Calls of each half; once one is full the older half is forgotten.
    static let halfMax = 32_768

    private var newer: Set<UInt64> = []
    private var older: Set<UInt64> = []

    mutating func note(_ call: CallEvent) {
        if newer.count >= Self.halfMax { (older, newer) = (newer, []) }
        newer.insert(Self.key(of: call))
    }

    /// True where the end of this call is awaited, which it is no longer.
    mutating func take(_ call: CallEvent) -> Bool {
        let key = Self.key(of: call)
        let isNewer = newer.remove(key) != nil
        return older.remove(key) != nil || isNewer
    }

    private static func key(of call: CallEvent) -> UInt64 {
        call.id.stableHash ^ UInt64(call.link.index) << 48
    }
}
