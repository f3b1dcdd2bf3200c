public import Telephony

/// One call as the table keeps it: 32 bytes, so that a table of millions of calls stays small.
@usableFromInline
package struct CallEntry: BitwiseCopyable {
    /// Switches that can be told apart; the settings allow half as many.
    package static let linksMax = 128
    // Two lines: a pair would be a variable that each use first asks whether it was made yet.
    private static let linkShift: UInt64 = 5
    @inlinable static var timeShift: UInt64 { 12 }

    @usableFromInline
    enum Mark {
        @inlinable static var flagged: UInt64 { 1 }
        static let ended: UInt64 = 2
        @inlinable static var loose: UInt64 { 4 }
        static let nameless: UInt64 = 8
        static let answered: UInt64 = 16
    }

    /// Event time, link and marks, from the top.
    @usableFromInline var stamp: UInt64
    @usableFromInline package var caller: Party
    /// The next older and newer call to the same callee, by event time; 0 for none.
    @usableFromInline package var older: CallSerial = 0
    @usableFromInline package var newer: CallSerial = 0
    /// The next older call in the bucket of its name, for those who look calls up by name.
    package var olderNamed: CallSerial = 0
    /// Place of the callee's state.
    @usableFromInline package var calleePlace: UInt32

    /// `time` must be one that a calendar has, which leaves 52 bits for it.
    @inline(__always)
    package init(time: EventTime, link: LinkID, caller: Party, calleePlace: Int) {
        precondition(link.index < Self.linksMax && time >= 0 && time >> 52 == 0)
        stamp =
            UInt64(bitPattern: time) << Self.timeShift | UInt64(link.index) << Self.linkShift
        self.caller = caller
        self.calleePlace = UInt32(truncatingIfNeeded: calleePlace)
    }

    @inlinable @inline(__always)
    package var time: EventTime { EventTime(bitPattern: stamp >> Self.timeShift) }
    @inline(__always)
    package var link: LinkID { LinkID(Int(stamp >> Self.linkShift & UInt64(Self.linksMax - 1))) }
    @inlinable @inline(__always)
    package var place: Int { Int(calleePlace) }

    @inlinable @inline(__always)
    package var isFlagged: Bool {
        get { has(Mark.flagged) }
        set { set(Mark.flagged, newValue) }
    }

    @inline(__always)
    package var hasEnded: Bool {
        get { has(Mark.ended) }
        set { set(Mark.ended, newValue) }
    }

    /// Taken out of its chain, and counted no more.
    @inlinable @inline(__always)
    package var isLoose: Bool {
        get { has(Mark.loose) }
        set { set(Mark.loose, newValue) }
    }

    /// Its switch said that it was answered.
    @inline(__always)
    package var isAnswered: Bool {
        get { has(Mark.answered) }
        set { set(Mark.answered, newValue) }
    }

    /// No longer found by its name, which another call has taken.
    @inline(__always)
    package var isNameless: Bool {
        get { has(Mark.nameless) }
        set { set(Mark.nameless, newValue) }
    }

    @inlinable @inline(__always)
    func has(_ mark: UInt64) -> Bool { stamp & mark != 0 }

    @inlinable @inline(__always)
    mutating func set(_ mark: UInt64, _ isSet: Bool) {
        stamp = isSet ? stamp | mark : stamp & ~mark
    }
}
