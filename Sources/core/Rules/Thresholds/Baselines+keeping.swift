import Calls
package import Telephony

/// What is kept of all that is learned, and how it is gone on from.
extension Baselines {
    /// So many records are looked at each time one is asked for.
    private static let lookedAtMax = 64

    /// A record that has learned something since it was kept, or the whole; about once an hour each.
    ///
    /// Nil where none was found among those that were looked at; the next time looks at others.
    package mutating func takeLearned(at time: EventTime) -> CalleeBaseline? {
        guard !isOff, course.since != nil else { return nil }
        let hour = frame.time(time).hour
        if hour > wholeKeptHour {
            wholeKeptHour = hour
            return whole
        }
        for _ in 0..<min(Self.lookedAtMax, records.used) {
            keeping = keeping + 1 < records.used ? keeping + 1 : 0
            let callee = records.callees[keeping]
            let hour = UInt16(truncatingIfNeeded: callee.hour)
            guard callee.key.word != 0, hour != callee.keptHour else { continue }
            records.callees[keeping].keptHour = hour
            guard let name = name(of: callee.key) else { continue }
            return kept(keeping, name, at: time)
        }
        return nil
    }

    /// The callee's name; nil for one that is no number and whose name found no room.
    private func name(of key: PartyKey) -> PartyText? {
        key.isOfText ? names[key] : PartyText(naming: Party(word: key.word))
    }

    private func kept(_ place: Int, _ name: PartyText, at time: EventTime) -> CalleeBaseline {
        let callee = records.callees[place]
        let limits = limits(of: callee.key, at: time)
        let rates = (0..<HourZone.cells).map { callee.profile[$0].value }
        return CalleeBaseline(
            key: callee.key,
            name: name,
            state: callee.written(frame),
            profile: limits?.profile ?? 0,
            busiest: rates.max() ?? 0,
            dispersion: callee.spread.shape,
            since: Int64(callee.since) * 1_000_000,
            lastCall: Int64(callee.lastCall) * 1_000_000,
            callersNow: limits?.main.callers ?? rule.threshold
        )
    }

    /// Since when it learns, and for how long it was blind meanwhile.
    private var whole: CalleeBaseline {
        var text = BaselineText()
        text.write(UInt64(bitPattern: course.since ?? 0))
        text.write(UInt64(bitPattern: course.blindMicroseconds))
        return CalleeBaseline(
            key: PartyKey(word: 0),
            name: PartyText(),
            state: text.text,
            since: course.since ?? 0,
            lastCall: course.newest
        )
    }

    /// Goes on from what was kept; how many rows could not be read.
    ///
    /// Callees that were silent for too long by then are left out.
    @discardableResult
    package mutating func resume(_ kept: [CalleeBaseline]) -> Int {
        guard !isOff else { return 0 }
        var broken = 0
        if let row = kept.first(where: \.isOfWhole), !resumeWhole(row) { broken += 1 }
        let latest = kept.map(\.lastCall).max() ?? 0
        // The one called last ends at the front.
        for row in kept.sorted(by: { ($0.lastCall, $0.key.word) < ($1.lastCall, $1.key.word) })
        where !row.isOfWhole {
            guard let callee = LearnedCallee(row, frame) else {
                broken += 1
                continue
            }
            let silent = latest - Int64(callee.lastCall) * 1_000_000
            guard silent < Int64(Self.silentDaysMax) * 86_400_000_000 else { continue }
            if let place = records.place(of: row.key) { forgetRecord(place) }
            guard records.add(callee, &prior) else { continue }
            if row.key.isOfText { names[row.key] = row.name }
        }
        return broken
    }

    private mutating func resumeWhole(_ row: CalleeBaseline) -> Bool {
        guard var kept = LearningCourse(row) else { return false }
        kept.newest = max(course.newest, kept.newest)
        course = kept
        countDown()
        return true
    }

    /// Goes on by other settings; what is learned stays, as far as it has a place.
    package mutating func use(_ setup: BaselineSetup, rule: MaskingRule) {
        guard setup != self.setup || rule != self.rule else { return }
        let before = frame
        let needsRoom = setup.calleesMax != self.setup.calleesMax || isOff != (setup.mode == .off)
        self.setup = setup
        self.rule = rule
        windows = LimitWindows(setup, rule: rule)
        frame = LearningFrame(setup, longestWindow: windows.longest)
        if frame.binMicroseconds == before.binMicroseconds, frame.zone == before.zone {
            frame.blind = before.blind
        }
        countDown()
        if needsRoom { moveRecords() }
        guard frame.binMicroseconds != before.binMicroseconds || frame.zone != before.zone else {
            return
        }
        for place in 0..<records.used where records.callees[place].key.word != 0 {
            records.callees[place].change(from: before, to: frame)
        }
    }

    /// Gives all records a table of another size; those called longest ago find no room at first.
    private mutating func moveRecords() {
        var all: [LearnedCallee] = []
        while let place = records.silentLongest {
            all.append(records.callees[place])
            records.remove(place, &prior)
        }
        records = CalleeRecords(capacity: isOff ? 0 : setup.calleesMax)
        guard !isOff else {
            self = Baselines(setup, rule: rule)
            return
        }
        for callee in all.suffix(setup.calleesMax) { _ = records.add(callee, &prior) }
        keeping = 0
    }
}
