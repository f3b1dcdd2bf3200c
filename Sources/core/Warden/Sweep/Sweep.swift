import Calls
package import Records
package import Rules
import Telephony

/// Many settings of masking over one feed: what each would have found, exactly as a replay by it would.
///
/// Calls are read, normalised and judged once, by a core whose rule is the widest of the settings: what
/// does not trip that trips none. Only the calls of a callee that does are looked at by setting, where
/// they lie in the core's own table: one row of the callee's most recent distinct callers says for every
/// threshold when that many had called, and one bit a setting says which calls are flagged.
package final class Sweep {
    /// What one setting has found.
    package struct Result: Sendable {
        package var setting: SweepGrid.Setting
        package var found: RuleTally
        /// Of these, what lies in alerts of the log that were judged so.
        package var confirmed: RuleTally
        package var falsePositives: RuleTally
        /// False where calls had to be given away that its windows still wanted, or callees whose alerts
        /// were not over.
        package var isComplete: Bool

        package init(
            setting: SweepGrid.Setting,
            found: RuleTally,
            confirmed: RuleTally,
            falsePositives: RuleTally,
            isComplete: Bool
        ) {
            self.setting = setting
            (self.found, self.isComplete) = (found, isComplete)
            (self.confirmed, self.falsePositives) = (confirmed, falsePositives)
        }
    }

    package let grid: SweepGrid
    let windows: [Int64]
    /// The settings of each window.
    let settingsOfWindow: [SettingMask]
    private(set) var callees = SweptCallees()
    var cases: SweepCases
    /// The most recent callers of each callee, by its place.
    var recent: [RecentDistinct] = []
    var flags: SweepFlags
    var tripping: SettingMask
    /// How far behind the clock of its switch, and the call that came, any call was that was pushed out.
    private var leastReach: Int64 = .max
    private let judged: [String: [JudgedSpan]]

    /// `judged` are the alerts that operators have judged, by their callees as the log names them.
    package init(_ grid: SweepGrid, _ setup: WardenSetup, judged: [String: [JudgedSpan]] = [:]) {
        self.grid = grid
        self.judged = judged
        windows = grid.windowSeconds.map { Int64($0) * 1_000_000 }
        let settings = 0..<grid.count
        let count = windows.count
        settingsOfWindow = windows.indices.map { window in
            var mask = SettingMask(settings: settings.count)
            for setting in settings where setting % count == window { mask.insert(setting) }
            return mask
        }
        tripping = SettingMask(settings: settings.count)
        flags = SweepFlags(settings: settings.count, places: max(setup.recentCallsMax, 16))
        let cooldown = setup.rule.cooldownMicroseconds
        let quiet = windows.map { max(cooldown, $0 + 1) }
        cases = SweepCases(quiet: settings.map { quiet[$0 % count] })
    }

    /// What the core is to be set up with: it judges calls and says nothing of them.
    package static func setup(_ grid: SweepGrid, like setup: WardenSetup) -> WardenSetup {
        var setup = setup
        setup.rule = grid.widest(like: setup.rule)
        setup.rules.masking = .off
        setup.baselines.mode = .off
        return setup
    }

    /// Has the core take an input, and looks at what came of it.
    package func take(_ input: WardenInput, at now: Moment, by core: inout WardenCore) {
        guard case .call(let event) = input, event.kind == .created else {
            return core.handle(input, at: now)
        }
        let judgedBefore = core.judgedCalls
        let newest = core.book.calls.table.newestSerial
        let leaving = core.book.calls.table.nextToLeave
        core.handle(input, at: now)
        guard core.judgedCalls != judgedBefore else { return }
        cases.tick(at: event.call.createdAt, on: event.link)
        guard core.book.calls.table.newestSerial != newest else { return }
        if let leaving {
            let latest = core.feeds.links.latest(on: leaving.link) ?? event.call.createdAt
            leastReach = min(leastReach, min(latest, event.call.createdAt) - leaving.time)
        }
        look(at: &core)
    }

    /// Looks at the call that the core has just added to its table.
    private func look(at core: inout WardenCore) {
        flags.clear(core.book.calls.table.newestCall.place)
        let party = core.book.calls.table.newestCallee
        guard core.book.calls.table.newestHasTripped else {
            if let callee = callees[party] { recent[callee].isCurrent = false }
            return
        }
        let callee = callees[party] ?? begin(party, in: &core)
        if core.book.calls.table.newestIsLast {
            tripInOrder(callee, core.book.calls.table)
        } else {
            recent[callee].isCurrent = false
            tripLate(callee, core.book.calls.table)
        }
    }

    /// Takes in a callee; the core remembers its name for as long.
    private func begin(_ party: Party, in core: inout WardenCore) -> Int {
        if callees.isFull {
            for gone in callees.tidy(lastSeen: { cases.lastSeen(of: $0) }) {
                core.book.calls.release(gone)
            }
        }
        core.book.calls.retain(party)
        let callee = callees.add(party)
        let name = judged.isEmpty ? "" : core.book.calls.identities.name(of: party).string
        cases.begin(callee, judged: judged[name] ?? [])
        if callee == recent.count {
            recent.append(RecentDistinct(limit: grid.thresholds[grid.thresholds.count - 1]))
        }
        recent[callee].isCurrent = false
        return callee
    }

    /// What each setting has found, in the order of the grid.
    package var results: [Result] {
        let isComplete = callees.isComplete && cases.isComplete
        return cases.tallies.indices.map { setting in
            let tally = cases.tallies[setting]
            let reach = windows[setting % windows.count] + LinkStates.disorderMicroseconds
            return Result(
                setting: grid[setting],
                found: tally.found,
                confirmed: tally.confirmed,
                falsePositives: tally.falsePositives,
                isComplete: isComplete && leastReach > reach
            )
        }
    }
}

extension WardenCore {
    /// Rises with every new call that is judged, whatever comes of it.
    fileprivate var judgedCalls: Int {
        counters.calls + counters.legs + counters.retriedCalls + counters.duplicateCalls
            + counters.verdictsLate
    }
}
