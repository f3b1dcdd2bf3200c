import Calls
import Telephony

/// A callee has tripped the widest setting: which others it trips, and which calls these flag.
extension Sweep {
    /// The latest call to come is the last by time.
    func tripInOrder(_ callee: Int, _ table: borrowing CallTable) {
        let call = table.newestCall
        note(call, of: callee, table)
        findTripping(at: call.time, recent[callee])
        let trip = SweepCases.Trip(
            callee: callee,
            step: cases.step,
            completedAt: call.time,
            latest: (call.time, call.link)
        )
        tripping.forEach { cases.gather(trip, by: $0) }
        // What is behind a call that a setting has flagged was flagged by it as well.
        var node: SweptCall? = call
        var shorter = 0
        while let here = node {
            while shorter < windows.count, windows[shorter] < call.time - here.time {
                tripping.subtract(settingsOfWindow[shorter])
                shorter += 1
            }
            guard flags.keepUnflagged(&tripping, at: here.place) else { break }
            flags.flag(here.place, by: tripping)
            cases.count(tripping, of: callee, at: here.time)
            node = table.call(before: here)
        }
    }

    /// Notes a call in the row of its callee, which is made anew where it has missed one.
    private func note(_ call: SweptCall, of callee: Int, _ table: borrowing CallTable) {
        guard !recent[callee].isCurrent else {
            return recent[callee].noteNewest(call.caller, at: call.time)
        }
        recent[callee].removeAll()
        recent[callee].isCurrent = true
        let start = call.time - windows[windows.count - 1]
        var node: SweptCall? = call
        while let here = node, here.time >= start, !recent[callee].isFull {
            recent[callee].noteOldest(here.caller, at: here.time)
            node = table.call(before: here)
        }
    }

    /// Finds the settings that a call of this time trips: as many distinct callers have called since the
    /// beginning of its window.
    private func findTripping(at time: EventTime, _ recent: RecentDistinct) {
        tripping.removeAll()
        for (row, threshold) in grid.thresholds.enumerated() {
            guard threshold <= recent.count else { return }
            let age = time - recent.time(ofLastAmong: threshold)
            guard let shortest = windows.firstIndex(where: { $0 >= age }) else { return }
            let first = row * windows.count
            tripping.insert(first + shortest..<first + windows.count)
        }
    }

    /// The latest call to come is not the last by time: every window that holds it is looked at again.
    func tripLate(_ callee: Int, _ table: borrowing CallTable) {
        let around = LateWindows(in: table, longest: windows[windows.count - 1])
        let most = grid.thresholds[grid.thresholds.count - 1]
        let none = SettingMask(settings: grid.count)
        var begins: [Int: SettingMask] = [:]
        var ends: [Int: SettingMask] = [:]
        var completed: [(setting: Int, at: EventTime)] = []
        for (column, length) in windows.enumerated() {
            let stretches = around.stretches(window: length, most: most)
            for (row, threshold) in grid.thresholds.enumerated() {
                guard let stretch = stretches[threshold] else { break }
                let setting = row * windows.count + column
                let time = around.calls[stretch.first].time
                begins[stretch.last, default: none].insert(setting)
                ends[around.firstPlace(since: time - length), default: none].insert(setting)
                completed.append((setting, time))
            }
        }
        let found = unflagged(around, begins: begins, ends: ends)
        var latest = [Int](repeating: -1, count: grid.count)
        for (place, settings) in found {
            settings.forEach { if latest[$0] < 0 { latest[$0] = place } }
        }
        for (setting, time) in completed {
            let last = around.calls[latest[setting]]
            let trip = SweepCases.Trip(
                callee: callee,
                step: cases.step,
                completedAt: time,
                latest: (last.time, last.link)
            )
            cases.gather(trip, by: setting)
        }
        for (place, settings) in found {
            flags.flag(around.calls[place].place, by: settings)
            cases.count(settings, of: callee, at: around.calls[place].time)
        }
    }

    /// The calls that settings have not flagged yet from where each begins back to where it ends, the
    /// latest first; the late call is one of each.
    private func unflagged(
        _ around: LateWindows,
        begins: [Int: SettingMask],
        ends: [Int: SettingMask]
    ) -> [(place: Int, settings: SettingMask)] {
        var found: [(place: Int, settings: SettingMask)] = []
        var active = SettingMask(settings: grid.count)
        for place in around.calls.indices.reversed() {
            if let begins = begins[place] { active.formUnion(begins) }
            var settings = active
            if flags.keepUnflagged(&settings, at: around.calls[place].place) {
                found.append((place, settings))
            }
            if let ends = ends[place] { active.subtract(ends) }
        }
        return found
    }
}
