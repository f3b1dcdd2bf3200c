package import Records
package import Lists
import Rules
package import Telephony

/// Looks at one call, or at one callee at one time, while a feed goes through the core.
///
/// What the core made of the call is told by its counters; how near it came is read from its table once
/// every window of masking that holds the call is over. The rules behind masking are asked whenever the
/// switch has something to say of the call, just before it and just after, since what is up or has just
/// ended is counted then alone; and once no window of theirs can hold the call. Of each the nearest
/// that it came to is told.
package final class CallWatch {
    /// What is looked for.
    package enum Target: Sendable, Equatable {
        /// A call by its switch's name for it, or by its SIP Call-ID.
        case call(CallID)
        case callee(PartyReading, at: EventTime)
    }

    /// What the core made of a new call.
    package enum Judgement: String, Sendable, CaseIterable {
        /// It counts in windows.
        case counted
        /// It counts as a further attempt at a call that counts already.
        case attempt
        /// Its event came twice.
        case duplicate
        case exempt
        /// The number rung is called by its call already.
        case legAside = "leg_aside"
        case withheldIgnored = "withheld_ignored"
        /// It is to nobody, or at a time that no calendar has.
        case unjudged
    }

    /// One call that was looked for, and what was found out.
    package struct Seen: Sendable, Equatable {
        package let call: Call
        package let judgement: Judgement
        package let exemption: Exemption?
        package let block: Block?
        /// Nil where the call does not count, or has left the table before its windows were over.
        package fileprivate(set) var standing: CallStanding?
    }

    /// Calls of one name that are told of: a caller may use it for any number of them.
    package static let seenMax = 32

    private let target: Target
    /// The first calls of that name, in the order in which they came.
    package private(set) var seen: [Seen] = []
    /// How many there were in all.
    package private(set) var seenCount = 0
    /// How the callee looked for stood.
    package private(set) var callee: CallStanding?
    /// What is looked for can be read from the table once its windows are over; nil where nothing is
    /// waited for.
    private var dueAt: EventTime?
    private var settled = 0
    /// What the rules said of each call so far, in the order of those seen.
    private var rules: [[RuleStanding]] = []
    /// Once windows that hold this time are over, rules have nothing more to say; nil where nothing is
    /// waited for.
    private var rulesDueAt: EventTime?

    package init(_ target: Target) {
        self.target = target
        if case .callee(_, let time) = target { dueAt = time }
    }

    /// Has the core take an input, and looks at what came of it.
    package func take(_ input: WardenInput, at now: Moment, by core: inout WardenCore) {
        if let dueAt, now.wall > dueAt + core.longestWindow { settle(core) }
        if let rulesDueAt, now.wall > rulesDueAt + core.horizon {
            askRules(core)
            self.rulesDueAt = nil
        }
        guard case .call(let event) = input, isAbout(event) else {
            return core.handle(input, at: now)
        }
        askRules(core)
        if event.kind == .created, isMeant(event.call) {
            takeNew(event, at: now, by: &core)
        } else {
            core.handle(input, at: now)
        }
        askRules(core)
        rulesDueAt = max(rulesDueAt ?? .min, event.time)
    }

    private func takeNew(_ event: CallEvent, at now: Moment, by core: inout WardenCore) {
        let before = core.counters
        let lists = core.lists(covering: event.call, at: now.wall)
        core.handle(.call(event), at: now)
        seenCount += 1
        guard seen.count < Self.seenMax else { return }
        seen.append(
            Seen(
                call: event.call,
                judgement: Judgement(before, core.counters),
                exemption: lists.exemption,
                block: lists.block
            )
        )
        rules.append([])
        dueAt = event.call.createdAt
    }

    /// The feed is over: what waits is read from the table as it stands.
    package func finish(_ core: borrowing WardenCore) { settle(core) }

    /// Whether an event is of what is looked for; that a call goes on or ends is said by its own name
    /// alone.
    private func isAbout(_ event: CallEvent) -> Bool {
        isMeant(event.call)
            || seen.contains { $0.call.id == event.id && $0.call.link == event.link }
    }

    private func isMeant(_ call: Call) -> Bool {
        guard case .call(let id) = target else { return false }
        return call.id == id || call.sipCallID == id
    }

    private func settle(_ core: borrowing WardenCore) {
        dueAt = nil
        if case .callee(let callee, let time) = target {
            self.callee = self.callee ?? core.standing(ofCallee: callee, at: time)
        }
        while settled < seen.count {
            let call = seen[settled].call
            seen[settled].standing = core.standing(of: call.id, on: call.link)
            settled += 1
        }
        askRules(core)
    }

    /// Asks the rules how near the calls have come by now.
    private func askRules(_ core: borrowing WardenCore) {
        for place in seen.indices {
            rules[place].keepNearer(core.ruleStandings(of: seen[place].call))
            seen[place].standing?.rules = rules[place]
        }
    }
}

extension CallWatch.Judgement {
    /// What the counters tell of the call between these two looks.
    fileprivate init(_ before: WardenCounters, _ after: WardenCounters) {
        self =
            if after.exemptCalls > before.exemptCalls {
                .exempt
            } else if after.duplicateCalls > before.duplicateCalls {
                .duplicate
            } else if after.withheldIgnored > before.withheldIgnored {
                .withheldIgnored
            } else if after.unjudgedCalls > before.unjudgedCalls {
                .unjudged
            } else if after.legsAside > before.legsAside {
                .legAside
            } else if after.retriedCalls > before.retriedCalls {
                .attempt
            } else {
                .counted
            }
    }
}
