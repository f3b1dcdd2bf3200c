public import Telephony

/// The callees of a batch of calls that is about to come, in its order, and where each was found.
///
/// That is only a hint: the calls before it may take the callee away, or bring it in.
@usableFromInline
package struct CalleesAhead: ~Copyable {
    /// One callee announced, and how far the search for it has come.
    @usableFromInline
    package struct Callee: BitwiseCopyable {
        @usableFromInline package let party: Party
        @usableFromInline package let bucket: UInt32
        /// Place plus one of where the search in the bucket stands; 0 at its end.
        @usableFromInline package var mark: UInt32 = 0
    }

    /// Of a larger batch the rest goes without.
    private static let callsMax = 64
    /// Calls that may be left out of those announced, one after the other.
    private static let leftOutMax = 4

    @usableFromInline var callees = Table<Callee>(count: callsMax)
    @usableFromInline package private(set) var count = 0
    private var next = 0
    /// True between the last announcement and the search.
    @usableFromInline package private(set) var isUnsought = false

    @inlinable @inline(__always)
    package subscript(index: Int) -> Callee {
        get { callees[index] }
        _modify { yield &callees[index] }
    }

    /// The first one behind a search begins a batch.
    @inline(__always)
    package mutating func announce(_ party: Party, bucket: Int) {
        if !isUnsought { (count, next, isUnsought) = (0, 0, true) }
        guard count < Self.callsMax else { return }
        callees[count] = Callee(party: party, bucket: UInt32(truncatingIfNeeded: bucket))
        count &+= 1
    }

    /// All that were announced have been looked for: the next announcement begins a batch.
    package mutating func noteSearch() { isUnsought = false }

    /// What is known of the callee of a call that has come.
    @inline(__always)
    package mutating func take(_ party: Party) -> Callee? {
        guard next < count else { return nil }
        let callee = callees[next]
        guard callee.party == party else { return search(party) }
        next &+= 1
        return callee
    }

    private mutating func search(_ party: Party) -> Callee? {
        let end = min(count, next + 1 + Self.leftOutMax)
        guard let found = (next..<end).first(where: { callees[$0].party == party }) else {
            return nil
        }
        next = found + 1
        return callees[found]
    }
}
