import Calls
package import Telephony

/// Thresholds from each callee's own traffic: what is learned, and the limits that follow from it.
///
/// Whole numbers and tables alone decide, so the same calls give the same limits on every machine. Calls
/// come in the order of arrival; those that are a little late count with the newest bin. What an alert
/// is open for is not learned.
package struct Baselines: ~Copyable, Sendable {
    /// A callee that was silent for so long is forgotten, and so is one whose clock jumps so far.
    package static let silentDaysMax = 28
    private static let silentSecondsMax = silentDaysMax * 86_400
    /// Callees are in the order of their last calls, as told by the hour.
    private static let orderSeconds = 3_600
    /// So many callees that are no numbers are known by name.
    private static let namesMax = 4_096

    var setup: BaselineSetup
    var rule: MaskingRule
    var windows: LimitWindows
    var frame: LearningFrame
    var records: CalleeRecords
    var nursery = CalleeNursery()
    var prior = CalleePrior()
    var names: [PartyKey: PartyText] = [:]
    var expected = ExpectedIndex()
    var course = LearningCourse()
    /// Where the search for records to be kept goes on, and the hour in which the whole was kept.
    var keeping = 0
    var wholeKeptHour = 0
    /// Callees that were to have a record and found no room.
    package internal(set) var refused = 0

    package init(_ setup: BaselineSetup, rule: MaskingRule) {
        self.setup = setup
        self.rule = rule
        windows = LimitWindows(setup, rule: rule)
        frame = LearningFrame(setup, longestWindow: windows.longest)
        records = CalleeRecords(capacity: setup.mode == .off ? 0 : setup.calleesMax)
    }

    package var isOff: Bool { setup.mode == .off }

    /// The longest window that any limit has; never shorter than the rule's.
    package var longestWindow: Int64 {
        isOff ? rule.windowMicroseconds : windows.longest
    }

    /// What so many callees take, with all that finds them.
    package static func byteCount(callees: Int) -> Int {
        CalleeRecords.byteCount(capacity: callees) + CalleeNursery.byteCount
            + namesMax * (MemoryLayout<PartyKey>.stride + MemoryLayout<PartyText>.stride)
    }

    /// Takes in a call that counts, behind its kills.
    package mutating func saw(
        _ key: PartyKey,
        at time: EventTime,
        name: @autoclosure () -> PartyText
    ) {
        guard !isOff, time >= 0 else { return }
        if let place = records.place(of: key) {
            guard Int(records.callees[place].bin) != frame.bin(of: time) else {
                records.callees[place].newer &+= 1
                return
            }
            guard sawInNewBin(place, time) else {
                // What was learned is of long ago, or of a clock that was wrong.
                forgetRecord(place)
                return sawStranger(key, at: time, name)
            }
        } else {
            sawStranger(key, at: time, name)
        }
    }

    /// A call of a callee that has a record, in another bin; false where it was silent for too long.
    private mutating func sawInNewBin(_ place: Int, _ time: EventTime) -> Bool {
        let time = note(time)
        let last = Int(records.callees[place].lastCall)
        guard isNear(place, time) else { return false }
        records.callees[place].roll(to: time.bin, frame, &prior)
        records.callees[place].newer &+= 1
        records.callees[place].lastCall = UInt32(truncatingIfNeeded: max(last, time.seconds))
        if time.seconds / Self.orderSeconds > last / Self.orderSeconds {
            records.moveToFront(place)
        }
        return true
    }

    /// False for what was learned long ago, or by a clock that was wrong: nobody goes hour by hour over
    /// the years between.
    func isNear(_ place: Int, _ time: LearningTime) -> Bool {
        abs(time.seconds - Int(records.callees[place].lastCall)) < Self.silentSecondsMax
    }

    /// The record of a callee; one that is not of this time is forgotten.
    private mutating func nearRecord(of key: PartyKey, _ time: LearningTime) -> Int? {
        guard let place = records.place(of: key) else { return nil }
        guard isNear(place, time) else {
            forgetRecord(place)
            return nil
        }
        return place
    }

    private mutating func sawStranger(
        _ key: PartyKey,
        at time: EventTime,
        _ name: () -> PartyText
    ) {
        let time = note(time)
        guard nursery.saw(key, hour: time.hour) else { return }
        if let last = records.silentLongest {
            let silent = time.seconds - Int(records.callees[last].lastCall)
            if silent >= Self.silentSecondsMax { forgetRecord(last) }
        }
        addRecord(key, at: time, calls: 1, name)
    }

    /// A record for a callee, where there is room.
    mutating func addRecord(
        _ key: PartyKey,
        at time: LearningTime,
        calls: UInt32,
        _ name: () -> PartyText
    ) {
        let silence = time.bin - frame.firstBin(of: time.hour)
        var callee = LearnedCallee(key, at: time, hourSilence: silence)
        callee.newer = calls
        guard records.add(callee, &prior) else {
            refused += 1
            return
        }
        if key.isOfText, names.count < Self.namesMax { names[key] = name() }
    }

    mutating func forgetRecord(_ place: Int) {
        names[records.callees[place].key] = nil
        records.remove(place, &prior)
    }

    /// A trip at N(callee): what is not learned yet is given away, and nothing is learned until `thaw`.
    ///
    /// Without a record, as long as the whole is learned for the first time, the callee's calls are
    /// counted all the same: those of a busy one trip the fixed rule all the time.
    package mutating func freeze(_ key: PartyKey, at time: EventTime) {
        guard !isOff else { return }
        let time = note(time)
        if let place = nearRecord(of: key, time) {
            records.callees[place].roll(to: time.bin, frame, &prior)
            records.callees[place].freeze()
        } else if time.hour >= frame.learnedFromHour {
            nursery.freeze(key, hour: time.hour)
        }
    }

    /// The alert has ended: learning goes on with the next bin.
    package mutating func thaw(_ key: PartyKey, at time: EventTime) {
        guard !isOff else { return }
        let time = note(time)
        if let place = nearRecord(of: key, time) {
            records.callees[place].roll(to: time.bin, frame, &prior)
            records.callees[place].thaw()
        } else {
            nursery.thaw(key)
        }
    }
}
