import Records
package import Telephony

/// One call as its record tells of it, before its parties are read.
package struct WrittenCall: Sendable {
    package var link = LinkID(0)
    package var id: ArraySlice<UInt8> = []
    package var caller: ArraySlice<UInt8> = []
    package var callee: ArraySlice<UInt8> = []
    package var name: ArraySlice<UInt8> = []
    package var source: ArraySlice<UInt8> = []
    /// The context in which it was dialled.
    package var context: ArraySlice<UInt8> = []
    package var start: EventTime = 0
    /// Zero where it was not answered, or nobody says.
    package var answered: EventTime = 0
    package var end: EventTime = 0

    package init() {}
}

/// Calls of records that are written when a call is over, brought into the order of their beginning.
///
/// All of them are held until the last one was read, since a call may have begun before any other: a
/// hundred bytes or two for each.
package struct GatheredCalls {
    package static let callsMax = 5_000_000
    /// Bytes of all their texts.
    package static let textBytesMax = 1 << 30

    /// Where the parties of the calls come from.
    package enum Origin: Sendable {
        /// As sent: the numbering plan reads them.
        case asSent
        /// As the agent had read them.
        case recorded
    }

    /// A time at which calls may be missing.
    struct Mark: Equatable {
        enum Kind { case missed, blind, seeing }

        var time: EventTime
        var link: LinkID
        var kind: Kind
        var reason: GapReason
    }

    /// One call; its texts stand one behind the other.
    struct Entry {
        var start: EventTime
        var answered: EventTime
        var end: EventTime
        /// Where its texts begin: in the order of reading.
        var text: Int
        var link: LinkID
        var lengths: InlineArray<6, UInt16>
    }

    let origin: Origin
    private(set) var entries: [Entry] = []
    private(set) var marks: [Mark] = []
    private var texts: [UInt8] = []
    private var isSorted = false
    private let callsMax: Int
    private let textBytesMax: Int

    package init(
        _ origin: Origin,
        callsMax: Int = Self.callsMax,
        textBytesMax: Int = Self.textBytesMax
    ) {
        (self.origin, self.callsMax, self.textBytesMax) = (origin, callsMax, textBytesMax)
    }

    package var count: Int { entries.count }

    /// Adds a call; an error where there is no room for it.
    package mutating func add(_ call: WrittenCall) throws(CaptureError) {
        guard entries.count < callsMax else { throw .tooManyCalls(limit: callsMax) }
        let parts = [call.id, call.caller, call.callee, call.name, call.source, call.context]
        let bytes = parts.reduce(0) { $0 + $1.count }
        guard texts.count + bytes <= textBytesMax else {
            throw .tooMuchText(limit: textBytesMax)
        }
        var entry = Entry(
            start: call.start,
            answered: call.answered,
            end: call.end,
            text: texts.count,
            link: call.link,
            lengths: InlineArray(repeating: 0)
        )
        for (index, part) in parts.enumerated() {
            let part = part.prefix(Int(UInt16.max))
            entry.lengths[index] = UInt16(part.count)
            texts += part
        }
        entries.append(entry)
        isSorted = false
    }

    /// Calls may be missing from one time to another; nil for the end of all.
    mutating func markGap(
        _ reason: GapReason,
        on link: LinkID = LinkID(0),
        from start: EventTime,
        to end: EventTime?
    ) {
        isSorted = false
        guard end.map({ $0 > start }) ?? true else {
            // One mark says it, however many are missing at that time.
            let mark = Mark(time: start, link: link, kind: .missed, reason: reason)
            if marks.last != mark { marks.append(mark) }
            return
        }
        marks.append(Mark(time: start, link: link, kind: .blind, reason: reason))
        guard let end else { return }
        marks.append(Mark(time: end, link: link, kind: .seeing, reason: reason))
    }

    /// Calls that began before this time are left out: windows that reach there lack some.
    package mutating func markBeginning(_ time: EventTime) {
        markGap(.start, from: time, to: time)
    }

    /// Brings calls and gaps into the order of time; what is of one time stays in that of reading.
    ///
    /// Calls that are replayed several times are sorted before, so that no replay copies them.
    package mutating func sort() {
        guard !isSorted else { return }
        isSorted = true
        entries.sort { ($0.start, $0.text) < ($1.start, $1.text) }
        let sorted = marks.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        marks = sorted.map(\.element)
    }

    /// The texts of a call.
    subscript(entry: Entry) -> WrittenCall {
        var call = WrittenCall()
        (call.link, call.start) = (entry.link, entry.start)
        (call.answered, call.end) = (entry.answered, entry.end)
        var place = entry.text
        func take(_ index: Int) -> ArraySlice<UInt8> {
            let end = place + Int(entry.lengths[index])
            defer { place = end }
            return texts[place..<end]
        }
        (call.id, call.caller, call.callee) = (take(0), take(1), take(2))
        (call.name, call.source, call.context) = (take(3), take(4), take(5))
        return call
    }
}
