import Calls
package import Records
import Rules
package import Telephony

/// Finds the callees that are nearest to their N, a few calls at a time, so that whoever has the core
/// waits for none of it.
///
/// `read` is for the moment in which the core is at hand and copies little; `settle` makes something of
/// it, and says whether there is more to read. The calls are those of the window of the rule that ends
/// with the moment of the first reading.
package struct NearCallees: Sendable {
    /// Calls that are looked at in all, the latest to come.
    package static let callsMax = 65_536
    /// Callees that are held to their N, those with most callers.
    package static let namedMax = 256
    /// Once so many calls in a row are older than the window, none that came before is looked for.
    static let olderMax = 4_096
    /// Calls, and callees, of one reading.
    static let callsOfReading = 256
    static let calleesOfReading = 16

    /// What the calls to one callee come to.
    struct Tally: Sendable {
        /// A call to it, by which it can be told whether the table still has the callee.
        var serial: CallSerial
        var callers = 0
        var calls = 0
        var last: EventTime
    }

    private struct Pair: Hashable {
        let callee: Party
        let caller: Party
    }

    private enum Course {
        case calls
        case callees
        case done
    }

    private let callsMax: Int
    private var course = Course.calls
    private var next: CallSerial?
    private var read: [WindowCall] = []
    private var looked = 0
    private var older = 0
    private var isCut = false
    private var isBlind = false
    /// The callers of callees that are known.
    private var pairs: Set<Pair> = []
    private var tallies: [Party: Tally] = [:]
    private var candidates: [(party: Party, tally: Tally)] = []
    private var leftOut = 0
    private var sought: PartyReading?
    private var floor = 0
    /// When the window ends, by the switches' clocks, and how long it is.
    package private(set) var end: EventTime = 0
    package private(set) var windowMicroseconds: Int64 = 0
    /// What was found.
    private var found: [CalleeNear] = []

    package init(callsMax: Int = callsMax) { self.callsMax = callsMax }

    /// The nearest, at most so many.
    package func nearest(_ limit: Int) -> [CalleeNear] {
        Array(found.sorted(by: CalleeNear.isBefore).prefix(limit))
    }

    /// False where calls of the window were not looked at, were missed by the agent, or where a callee
    /// was left out that may be as near as two callers.
    package var isComplete: Bool { !isCut && !isBlind && leftOut < max(1, floor - 2) }

    /// Goes on with the names and limits of the callees that were counted: of all, or of one.
    package mutating func seek(_ callee: PartyReading?) {
        (sought, found, course) = (callee, [], .callees)
        rank()
    }

    /// Copies what comes next; to be called with the core at hand.
    package mutating func read(_ core: borrowing WardenCore, at now: Moment) {
        switch course {
        case .calls:
            if windowMicroseconds == 0 { begin(core, at: now) }
            (read, next) = core.windowCalls(from: next, count: Self.callsOfReading)
        case .callees: name(core)
        case .done: break
        }
    }

    /// Counts what was read; false once there is nothing more to read.
    package mutating func settle() -> Bool {
        guard course == .calls else { return course != .done }
        for call in read { count(call) }
        looked += read.count
        if next == nil || older >= Self.olderMax {
            seek(nil)
        } else if looked >= callsMax {
            isCut = true
            seek(nil)
        }
        return true
    }

    private mutating func begin(_ core: borrowing WardenCore, at now: Moment) {
        end = core.latestTime(at: now)
        windowMicroseconds = core.setup.rule.windowMicroseconds
        floor = core.setup.rule.threshold
        isBlind = !core.sawAll(from: end - windowMicroseconds, to: end)
        next = core.newestCall
    }

    private mutating func count(_ call: WindowCall) {
        guard call.time >= end - windowMicroseconds else {
            older += 1
            return
        }
        older = 0
        guard call.isCounted else { return }
        var tally = tallies[call.callee] ?? Tally(serial: call.serial, last: call.time)
        if pairs.insert(Pair(callee: call.callee, caller: call.caller)).inserted {
            tally.callers += 1
        }
        tally.calls += 1
        tally.last = max(tally.last, call.time)
        tallies[call.callee] = tally
    }

    /// Chooses the callees that are to be held to their N.
    private mutating func rank() {
        candidates = tallies.map { ($0.key, $0.value) }
        leftOut = 0
        switch sought {
        case .party(let party)?: candidates.removeAll { $0.party != party }
        case .text?: candidates.removeAll { $0.party.kind != .text }
        case nil:
            guard candidates.count > Self.namedMax else { return }
            candidates.sort { left, right in
                (left.tally.callers, left.tally.last) > (right.tally.callers, right.tally.last)
            }
            leftOut = candidates[Self.namedMax].tally.callers
            candidates.removeSubrange(Self.namedMax...)
        }
    }

    private mutating func name(_ core: borrowing WardenCore) {
        for _ in 0..<min(Self.calleesOfReading, candidates.count) {
            guard let (party, tally) = candidates.popLast(),
                let reading = core.callee(party, of: tally.serial),
                sought == nil || sought == reading
            else { continue }
            var near = CalleeNear(
                callee: PartyText(naming: reading),
                threshold: core.threshold(of: reading, at: end)
            )
            (near.callers, near.calls, near.lastCall) = (tally.callers, tally.calls, tally.last)
            found.append(near)
        }
        guard candidates.isEmpty else { return }
        course = .done
        guard let sought, found.isEmpty else { return }
        // Nobody calls it: it has its N all the same.
        found = [
            CalleeNear(
                callee: PartyText(naming: sought),
                threshold: core.threshold(of: sought, at: end)
            )
        ]
    }
}
