package import Telephony

/// One call as the windows see it: 32 bytes, so that a window of millions of calls stays small.
package struct CallEntry: BitwiseCopyable {
    /// Switches that can be told apart; the settings allow half as many.
    package static let linksMax = 128
    // Two lines: a pair would be a variable that each use first asks whether it was made yet.
    private static let linkShift: UInt64 = 5
    private static let timeShift: UInt64 = 12

    private enum Mark: UInt64 {
        case flagged = 1
        case ended = 2
        case loose = 4
        case nameless = 8
        case answered = 16
    }

    /// Event time, link and marks, from the top.
    private var stamp: UInt64
    package var caller: Party
    /// The next older and newer call to the same callee, by event time; 0 for none.
    package var older: CallSerial = 0
    package var newer: CallSerial = 0
    /// The next older call in the bucket of its name, for those who look calls up by name.
    package var olderNamed: CallSerial = 0
    /// Place of the callee's state.
    package var calleePlace: UInt32

    /// `time` must be one that a calendar has, which leaves 52 bits for it.
    @inline(__always)
    package init(time: EventTime, link: LinkID, caller: Party, calleePlace: Int) {
        precondition(link.index < Self.linksMax && time >= 0 && time >> 52 == 0)
        stamp =
            UInt64(bitPattern: time) << Self.timeShift | UInt64(link.index) << Self.linkShift
        self.caller = caller
        self.calleePlace = UInt32(truncatingIfNeeded: calleePlace)
    }

    @inline(__always)
    package var time: EventTime { EventTime(bitPattern: stamp >> Self.timeShift) }
    @inline(__always)
    package var link: LinkID { LinkID(Int(stamp >> Self.linkShift & UInt64(Self.linksMax - 1))) }
    @inline(__always)
    package var place: Int { Int(calleePlace) }

    @inline(__always)
    package var isFlagged: Bool {
        get { has(.flagged) }
        set { set(.flagged, newValue) }
    }

    @inline(__always)
    package var hasEnded: Bool {
        get { has(.ended) }
        set { set(.ended, newValue) }
    }

    /// Taken out of the windows ahead of its time.
    @inline(__always)
    package var isLoose: Bool {
        get { has(.loose) }
        set { set(.loose, newValue) }
    }

    /// Its switch said that it was answered.
    @inline(__always)
    package var isAnswered: Bool {
        get { has(.answered) }
        set { set(.answered, newValue) }
    }

    /// No longer found by its name, which another call has taken.
    @inline(__always)
    package var isNameless: Bool {
        get { has(.nameless) }
        set { set(.nameless, newValue) }
    }

    @inline(__always)
    private func has(_ mark: Mark) -> Bool { stamp & mark.rawValue != 0 }

    @inline(__always)
    private mutating func set(_ mark: Mark, _ isSet: Bool) {
        stamp = isSet ? stamp | mark.rawValue : stamp & ~mark.rawValue
    }
}
