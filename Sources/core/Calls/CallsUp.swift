package import Telephony

/// The calls that are still up: each from its beginning until it is hung up, or a list of the switch
/// after a gap does not name it.
///
/// The table of recent calls forgets a call once enough newer ones have come; this one does once it is
/// over. It is bounded as well: where it is full, the call that began first makes way, and is counted.
package struct CallsUp: ~Copyable {
    package static let callsMaxDefault = 65_536
    /// Calls of one name: a caller chooses it, and may use it for any number of attempts.
    package static let attemptsMax = 32

    /// Calls up at once.
    package let callsMax: Int
    var entries: Table<Entry>
    private var buckets: Table<UInt32>
    /// By place; there from the first text on.
    private var texts: Table<Texts>?
    private let secret: UInt64
    private var used = 0
    private var firstFree: UInt32 = 0
    private(set) var oldest: UInt32 = 0
    private var newest: UInt32 = 0
    /// The latest list of each switch, by link index.
    var lists: [List] = []
    package private(set) var count = 0
    /// Calls that made way since the start although nothing says that they are over.
    package private(set) var shedCount = 0
    /// Whether somebody wants to know which of the calls with a serial are up no more.
    package var tellsGone = false
    private var gone: [Gone] = []

    package init(callsMax: Int = callsMaxDefault, secret: UInt64 = 0) {
        self.callsMax = max(callsMax, 1)
        entries = Table(count: self.callsMax, isInOrder: true)
        buckets = Table(count: self.callsMax, isInOrder: true)
        self.secret = secret
    }

    /// A call begins: the one that began first makes way where there is no room.
    mutating func begin(_ call: Call, _ read: ReadName, serial: CallSerial = 0) {
        if count == callsMax, oldest != 0 { shed(at: Int(oldest) - 1) }
        let bucket = bucket(of: read.name)
        makeRoom(for: read.name, in: bucket)
        let place = takePlace()
        var entry = Entry(
            name: read.name,
            createdAt: call.createdAt,
            link: call.link.index,
            list: list(of: call.link),
            serial: serial
        )
        if let dialog = call.dialog { (entry.dialog, entry.marks) = (dialog, Mark.dialog) }
        if !read.isUUID { entry.marks |= Mark.id }
        if case .party(let party) = call.callerReading {
            entry.caller = party
        } else {
            entry.marks |= Mark.caller
        }
        if case .party(let party) = call.calleeReading {
            entry.callee = party
        } else {
            entry.marks |= Mark.callee
        }
        if entry.marks & Mark.texts != 0 { keepTexts(of: call, at: place) }
        append(&entry, in: bucket, at: place)
    }

    /// Of calls by one name the oldest makes way, however much room there is.
    @inline(__always)
    private mutating func makeRoom(for name: CallName, in bucket: Int) {
        var mark = buckets[bucket]
        guard mark != 0 else { return }
        var (attempts, last) = (0, 0)
        while mark != 0 {
            let place = Int(mark) - 1
            if entries[place].name == name { (attempts, last) = (attempts + 1, place) }
            mark = entries[place].next
        }
        if attempts >= Self.attemptsMax { shed(at: last) }
    }

    private mutating func shed(at place: Int) {
        remove(at: place, .shed)
        shedCount += 1
    }

    @inline(__always)
    private mutating func append(_ entry: inout Entry, in bucket: Int, at place: Int) {
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
    private mutating func keepTexts(of call: Call, at place: Int) {
        if texts == nil { texts = Table(count: callsMax, isInOrder: true) }
        var kept = Texts(id: call.id)
        if case .text(let text) = call.callerReading { kept.caller = text }
        if case .text(let text) = call.calleeReading { kept.callee = text }
        texts?[place] = kept
    }

    /// The call of this name, the latest where several attempts at it are up and no dialog tells them
    /// apart.
    package func find(_ id: CallID, _ dialog: DialogKey? = nil, on link: LinkID) -> Call? {
        place(of: id, ReadName(id), dialog, on: link).map { call(at: $0) }
    }

    /// Whether an alert has the call on record; nil where it is not up, as far as is known.
    package func isOnRecord(_ call: Call) -> Bool? {
        place(of: call).map { entries[$0].marks & Mark.onRecord != 0 }
    }

    /// The call is over, by the word of its switch or by what else is known.
    package mutating func end(_ call: Call, _ way: Gone.Way = .ended) {
        end(call.id, ReadName(call.id), call.dialog, on: call.link, way)
    }

    /// The same for whoever has read the call's name.
    package mutating func end(
        _ id: @autoclosure () -> CallID,
        _ read: ReadName,
        _ dialog: DialogKey?,
        on link: LinkID,
        _ way: Gone.Way = .ended
    ) {
        guard let place = place(of: id(), read, dialog, on: link) else { return }
        remove(at: place, way)
    }

    /// The call was answered, and this is its number in the table of recent calls, 0 where it has none;
    /// a proxy may name its dialog only now.
    @discardableResult
    package mutating func noteAnswer(_ call: Call, at time: EventTime) -> CallSerial {
        guard let place = place(of: call) else { return 0 }
        entries[place].answeredAt = time
        guard let dialog = call.dialog else { return entries[place].serial }
        entries[place].dialog = dialog
        entries[place].marks |= Mark.dialog
        return entries[place].serial
    }

    /// An alert has the call on record.
    package mutating func noteOnRecord(_ call: Call) {
        if let place = place(of: call) { entries[place].marks |= Mark.onRecord }
    }

    /// The same for whoever has not read the call's name; one that is up begins once.
    package mutating func begin(_ call: Call) {
        if place(of: call) == nil { begin(call, ReadName(call.id)) }
    }

    /// An alert has the call of this name on record.
    mutating func noteOnRecord(
        _ id: @autoclosure () -> CallID,
        _ read: ReadName,
        on link: LinkID
    ) {
        guard let place = place(of: id(), read, nil, on: link) else { return }
        entries[place].marks |= Mark.onRecord
    }

    // MARK: Places

    private func bucket(of name: CallName) -> Int {
        buckets.place(of: mixed(mixed(name.words.0 ^ secret) ^ name.words.1))
    }

    private func place(of call: Call) -> Int? {
        place(of: call.id, ReadName(call.id), call.dialog, on: call.link)
    }

    func place(
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

    private func call(at place: Int) -> Call {
        let entry = entries[place]
        let texts = entry.marks & Mark.texts == 0 ? Texts() : texts(at: place)
        var call = Call(
            link: LinkID(Int(entry.link)),
            id: entry.marks & Mark.id == 0 ? entry.name.uuid : texts.id,
            createdAt: entry.createdAt
        )
        call.answeredAt = entry.answeredAt
        call.callerReading =
            entry.marks & Mark.caller == 0 ? .party(entry.caller) : .text(texts.caller)
        call.calleeReading =
            entry.marks & Mark.callee == 0 ? .party(entry.callee) : .text(texts.callee)
        if entry.marks & Mark.dialog != 0 { call.dialog = entry.dialog }
        return call
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

    mutating func remove(at place: Int, _ way: Gone.Way) {
        let mark = UInt32(truncatingIfNeeded: place + 1)
        let entry = entries[place]
        if tellsGone { tell(entry, way) }
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

    @inline(never)
    private mutating func tell(_ entry: Entry, _ way: Gone.Way) {
        guard entry.serial != 0 else { return }
        gone.append(Gone(serial: entry.serial, answeredAt: entry.answeredAt, way: way))
    }

    /// True where calls with a serial are up no more that were not handed out yet.
    package var hasGone: Bool { !gone.isEmpty }

    /// Hands out which calls with a serial are up no more since the last time, in order.
    package mutating func takeGone() -> [Gone] {
        defer { gone.removeAll(keepingCapacity: gone.count <= Self.attemptsMax) }
        return gone
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
