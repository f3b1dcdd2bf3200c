package import Telephony

/// Which numbers each call has rung so far, and which calls are left alone with all their legs.
///
/// The oldest leg makes way for a new one where the table is full.
package struct OutboundLegs {
    package static let legsMax = 16_384
    package static let exemptMax = 16_384

    /// A leg or a call by the name that its switch gave it: other switches may use the same.
    package struct Key: Hashable {
        package var link: LinkID
        package var call: CallID

        package init(link: LinkID, call: CallID) {
            (self.link, self.call) = (link, call)
        }
    }

    private struct Leg {
        var root: Key
        var number: PartyPattern
    }

    private var legs: [Key: Leg] = [:]
    private var order: [Key] = []
    private var oldest = 0
    /// Numbers rung by each call, by the name of the call.
    private var rung: [Key: [PartyPattern]] = [:]
    private var exempt: Set<Key> = []
    private var exemptOrder: [Key] = []
    private var oldestExempt = 0

    package init() {}

    package var count: Int { legs.count }
    package var isEmpty: Bool { legs.isEmpty }

    /// The call that a leg belongs to in the end: a leg may have been made for a leg.
    package func root(of leg: Key) -> Key? { legs[leg]?.root }

    /// Notes that a call has rung a number; false where it has before.
    package mutating func note(_ leg: Key, of root: Key, rings number: PartyPattern) -> Bool {
        guard legs[leg] == nil else { return false }
        let isNew = rung[root]?.contains(number) != true
        makeRoom(for: leg)
        legs[leg] = Leg(root: root, number: number)
        if isNew { rung[root, default: []].append(number) }
        return isNew
    }

    /// How many numbers a call has rung.
    package func numbersRung(by root: Key) -> Int { rung[root]?.count ?? 0 }

    private mutating func makeRoom(for leg: Key) {
        guard order.count >= Self.legsMax else { return order.append(leg) }
        let old = order[oldest]
        if let gone = legs.removeValue(forKey: old) {
            rung[gone.root]?.removeAll { $0 == gone.number }
            if rung[gone.root]?.isEmpty == true { rung[gone.root] = nil }
        }
        order[oldest] = leg
        oldest = (oldest + 1) % Self.legsMax
    }

    /// Has a call left alone from now on, as an exempt one is; the oldest such makes way where there
    /// are too many.
    package mutating func leaveAlone(_ call: Key) {
        guard exempt.insert(call).inserted else { return }
        guard exemptOrder.count >= Self.exemptMax else { return exemptOrder.append(call) }
        exempt.remove(exemptOrder[oldestExempt])
        exemptOrder[oldestExempt] = call
        oldestExempt = (oldestExempt + 1) % Self.exemptMax
    }

    /// True for a call whose legs are nobody's business.
    package func isLeftAlone(_ call: Key) -> Bool { exempt.contains(call) }
}
