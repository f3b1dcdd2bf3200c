package import Telephony

/// The calls that are still up: each from its beginning until it is hung up, or a list of the switch
/// after a gap does not name it.
///
/// The table of recent calls forgets a call once enough newer ones have come; this one does once it is
/// over. It is bounded as well: where it is full, the call that began first makes way, and is counted.
package struct CallsUp: ~Copyable {
    package static let callsMaxDefault = 65_536

    /// What no word holds: a name that is no UUID, parties that are no numbers.
    struct Texts: BitwiseCopyable {
        var id = CallID()
        var caller = PartyText()
        var callee = PartyText()
    }

    /// 80 bytes, in chains by name and by age; places are counted from 1, 0 is none.
    struct Entry: BitwiseCopyable {
        var name: CallName
        var caller = Party.none
        var callee = Party.none
        var createdAt: EventTime
        var answeredAt: EventTime = 0
        var dialog = DialogKey(entry: 0, id: 0)
        /// The next in the bucket, or of the free places.
        var next: UInt32 = 0
        /// By age, among all that are up.
        var older: UInt32 = 0
        var newer: UInt32 = 0
        var link: UInt16
        /// The list of its switch that is known to name it, or which it is younger than.
        var list: UInt8
        var marks: UInt8 = 0
    }

    private enum Mark {
        static let (dialog, onRecord) = (1, 2) as (UInt8, UInt8)
        static let (id, caller, callee) = (4, 8, 16) as (UInt8, UInt8, UInt8)
        static let texts = id | caller | callee
    }

    /// Calls up at once.
    package let callsMax: Int
    private var entries: Table<Entry>
    private var buckets: Table<UInt32>
    /// By place; there from the first text on.
    private var texts: Table<Texts>?
    private let secret: UInt64
    private var used = 0
    private var firstFree: UInt32 = 0
    private var oldest: UInt32 = 0
    private var newest: UInt32 = 0
    /// The number of the latest list of each switch, by link index; they go round.
    private var lists: [UInt8] = []
    package private(set) var count = 0
    /// Calls that made way since the start although nothing says that they are over.
    package private(set) var shedCount = 0

    package init(callsMax: Int = callsMaxDefault, secret: UInt64 = 0) {
        self.callsMax = max(callsMax, 1)
        entries = Table(count: self.callsMax, isInOrder: true)
        buckets = Table(count: self.callsMax, isInOrder: true)
        self.secret = secret
    }

    /// A call begins: the one that began first makes way where there is no room.
    mutating func begin(_ event: CallEvent, _ read: ReadName) {
        if count == callsMax, oldest != 0 {
            remove(at: Int(oldest) - 1)
            shedCount += 1
        }
        let place = takePlace()
        var entry = Entry(
            name: read.name,
            createdAt: event.time,
            link: event.link.index,
            list: list(of: event.link)
        )
        if let dialog = event.dialog { (entry.dialog, entry.marks) = (dialog, Mark.dialog) }
        if !read.isUUID { entry.marks |= Mark.id }
        if case .party(let party) = event.callerReading {
            entry.caller = party
        } else {
            entry.marks |= Mark.caller
        }
        if case .party(let party) = event.calleeReading {
            entry.callee = party
        } else {
            entry.marks |= Mark.callee
        }
        if entry.marks & Mark.texts != 0 { keepTexts(of: event, at: place) }
        append(&entry, at: place)
    }

    @inline(__always)
    private mutating func append(_ entry: inout Entry, at place: Int) {
        let bucket = bucket(of: entry.name)
        entry.next = buckets[bucket]
        entry.older = newest
        entries[place] = entry
        let mark = UInt32(truncatingIfNeeded: place + 1)
        buckets[bucket] = mark
        if newest != 0 { entries[Int(newest) - 1].newer = mark } else { oldest = mark }
        newest = mark
        count += 1
    }

    @inline(never)
    private mutating func keepTexts(of event: CallEvent, at place: Int) {
        if texts == nil { texts = Table(count: callsMax, isInOrder: true) }
        var kept = Texts(id: event.id)
        if case .text(let text) = event.callerReading { kept.caller = text }
        if case .text(let text) = event.calleeReading { kept.callee = text }
        texts?[place] = kept
    }

    /// The call of this name, the latest where several attempts at it are up and no dialog tells them
    /// apart.
    package func find(_ id: CallID, _ dialog: DialogKey? = nil, on link: LinkID) -> CallUp? {
        place(of: id, ReadName(id), dialog, on: link).map { up(at: $0) }
    }

    /// The call is over.
    package mutating func end(_ event: CallEvent) { end(event, ReadName(event.id)) }

    /// The same for whoever has read the call's name.
    package mutating func end(_ event: CallEvent, _ read: ReadName) {
        guard let place = place(of: event.id, read, event.dialog, on: event.link) else { return }
        remove(at: place)
    }

    /// The call was answered; a proxy may name its dialog only now.
    package mutating func noteAnswer(_ event: CallEvent) {
        guard let place = place(of: event.id, ReadName(event.id), event.dialog, on: event.link)
        else { return }
        entries[place].answeredAt = event.time
        guard let dialog = event.dialog else { return }
        entries[place].dialog = dialog
        entries[place].marks |= Mark.dialog
    }

    /// An alert has the call on record.
    package mutating func noteOnRecord(_ event: CallEvent) {
        guard let place = place(of: event.id, ReadName(event.id), event.dialog, on: event.link)
        else { return }
        entries[place].marks |= Mark.onRecord
    }

    /// The same for whoever has not read the call's name.
    package mutating func begin(_ event: CallEvent) { begin(event, ReadName(event.id)) }

    /// An alert has the call of this name on record.
    mutating func noteOnRecord(
        _ id: @autoclosure () -> CallID,
        _ read: ReadName,
        on link: LinkID
    ) {
        guard let place = place(of: id(), read, nil, on: link) else { return }
        entries[place].marks |= Mark.onRecord
    }

    // MARK: After a gap

    /// The feed of a switch is lost: the list behind the gap will say which calls are still up.
    ///
    /// Those that begin from now on need not be in it, since it lags behind the events.
    package mutating func beginList(of link: LinkID) {
        while lists.count <= link.index { lists.append(0) }
        lists[Int(link.index)] &+= 1
    }

    /// The list names a call.
    package mutating func noteListed(_ event: CallEvent) {
        guard let place = place(of: event.id, ReadName(event.id), nil, on: event.link) else {
            return
        }
        entries[place].list = list(of: event.link)
    }

    /// The list is whole: what neither it named nor came since is over.
    package mutating func endList(of link: LinkID) {
        let list = list(of: link)
        var mark = oldest
        while mark != 0 {
            let place = Int(mark) - 1
            mark = entries[place].newer
            guard entries[place].link == link.index, entries[place].list != list else { continue }
            remove(at: place)
        }
    }

    // MARK: Places

    private func list(of link: LinkID) -> UInt8 {
        link.index < lists.count ? lists[Int(link.index)] : 0
    }

    private func bucket(of name: CallName) -> Int {
        buckets.place(of: mixed(mixed(name.words.0 ^ secret) ^ name.words.1))
    }

    private func place(
        of id: @autoclosure () -> CallID,
        _ read: ReadName,
        _ dialog: DialogKey?,
        on link: LinkID
    ) -> Int? {
        guard count > 0 else { return nil }
        let name = read.name
        var mark = buckets[bucket(of: name)]
        while mark != 0 {
            let place = Int(mark) - 1
            if entries[place].name == name, entries[place].link == link.index,
                isMeant(place, dialog), read.isUUID || self.id(at: place) == id()
            {
                return place
            }
            mark = entries[place].next
        }
        return nil
    }

    private func id(at place: Int) -> CallID {
        guard entries[place].marks & Mark.id != 0 else { return entries[place].name.uuid }
        return texts(at: place).id
    }

    private func texts(at place: Int) -> Texts {
        switch texts {
        case .none: Texts()
        case .some(let texts): texts[place]
        }
    }

    /// True where both may be one attempt: of two dialogs that are known, the same.
    private func isMeant(_ place: Int, _ dialog: DialogKey?) -> Bool {
        guard let dialog, entries[place].marks & Mark.dialog != 0 else { return true }
        return entries[place].dialog == dialog
    }

    private func up(at place: Int) -> CallUp {
        let entry = entries[place]
        let texts = entry.marks & Mark.texts == 0 ? Texts() : texts(at: place)
        return CallUp(
            link: LinkID(Int(entry.link)),
            id: entry.marks & Mark.id == 0 ? entry.name.uuid : texts.id,
            callerReading: entry.marks & Mark.caller == 0
                ? .party(entry.caller) : .text(texts.caller),
            calleeReading: entry.marks & Mark.callee == 0
                ? .party(entry.callee) : .text(texts.callee),
            createdAt: entry.createdAt,
            answeredAt: entry.answeredAt,
            dialog: entry.marks & Mark.dialog != 0 ? entry.dialog : nil,
            isOnRecord: entry.marks & Mark.onRecord != 0
        )
    }

    private mutating func takePlace() -> Int {
        guard firstFree != 0 else {
            used += 1
            return used - 1
        }
        let place = Int(firstFree) - 1
        firstFree = entries[place].next
        return place
    }

    private mutating func remove(at place: Int) {
        let mark = UInt32(truncatingIfNeeded: place + 1)
        let entry = entries[place]
        takeFromOrder(entry)
        let bucket = bucket(of: entry.name)
        if buckets[bucket] == mark {
            buckets[bucket] = entry.next
        } else {
            var before = Int(buckets[bucket]) - 1
            while entries[before].next != mark { before = Int(entries[before].next) - 1 }
            entries[before].next = entry.next
        }
        entries[place].next = firstFree
        firstFree = mark
        count -= 1
    }

    private mutating func takeFromOrder(_ entry: Entry) {
        if entry.older != 0 {
            entries[Int(entry.older) - 1].newer = entry.newer
        } else {
            oldest = entry.newer
        }
        if entry.newer != 0 {
            entries[Int(entry.newer) - 1].older = entry.older
        } else {
            newest = entry.older
        }
    }
}
