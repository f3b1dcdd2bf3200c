/// Recognises header names: the filter's eight bytes say which one it may be, then all are compared.
///
/// Built once per reader.
struct FieldTable {
    /// One header that is read.
    struct Entry {
        private(set) var field = EventField.eventName
        /// Length of the name, its colon included.
        private(set) var length = 0
        /// All fields that share the slot.
        fileprivate(set) var sharers = FieldSet()
        /// The slot of the next field that shares it; an empty one behind the last.
        fileprivate var next = 0
        /// The name as five words, and which of their bits it fills.
        private var name = Words(repeating: 0)
        private var filled = Words(repeating: 0)

        fileprivate init() {}

        fileprivate init(_ field: EventField, _ text: [UInt8], next: Int) {
            self.field = field
            self.next = next
            length = text.count
            for (index, byte) in text.enumerated() {
                name[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
                filled[index / 8] |= 0xff << UInt64(index % 8 * 8)
            }
        }

        /// True where the end of the longest names stands there.
        @unsafe @inline(__always)
        private func fills(_ bytes: RawSpan, _ place: Int) -> Bool {
            unsafe (bytes.provenWord(place) ^ name[4]) & filled[4] == 0
        }

        /// True where the line opens with the name; `reach` bytes of it and behind it are there.
        @unsafe @inline(__always)
        fileprivate func opens(_ bytes: RawSpan, start: Int) -> Bool {
            let differs =
                unsafe (bytes.provenWord(start) ^ name[0])
                | (bytes.provenWord(start &+ 8) ^ name[1]) & filled[1]
                | (bytes.provenWord(start &+ 16) ^ name[2]) & filled[2]
                | (bytes.provenWord(start &+ 24) ^ name[3]) & filled[3]
            // One name is longer than four words, and no other reaches so far.
            guard differs == 0, length > 32 else { return differs == 0 }
            return unsafe fills(bytes, start &+ 32)
        }
    }

    private typealias Words = InlineArray<5, UInt64>

    /// Bytes from the start of a line on that are compared.
    static let reach = 40

    /// By slot; behind the slots of the filter stand those that share one.
    private var entries = [Entry](repeating: Entry(), count: LineFilter.slotCount)
    private var slots: [Int] = []

    init() {
        for field in EventField.allCases {
            let name = Array("\(field.name):".utf8)
            precondition(name.count <= Self.reach)
            guard let slot = unsafe LineFilter.slot(name.span.bytes, start: 0, end: name.count)
            else { preconditionFailure("a name too short to be told") }
            slots.append(slot)
            add(field, name, slot: slot)
        }
    }

    private mutating func add(_ field: EventField, _ name: [UInt8], slot: Int) {
        var sharers = entries[slot].sharers
        sharers.add(field)
        if entries[slot].length > 0 { entries.append(entries[slot]) }
        let next = entries[slot].length > 0 ? entries.count - 1 : 0
        entries[slot] = Entry(field, name, next: next)
        var place = slot
        repeat {
            entries[place].sharers = sharers
            place = entries[place].next
        } while place != 0
    }

    /// Passes the lines of these fields.
    func filter(_ fields: FieldSet) -> LineFilter {
        var filter = LineFilter()
        for field in EventField.allCases where fields.contains(field) {
            filter.add(slots[field.rawValue])
        }
        return filter
    }

    /// The field of this slot that a line opens with; `reach` bytes of it and behind it are there.
    @unsafe @inline(__always)
    func entry(at slot: Int, _ bytes: RawSpan, start: Int) -> Entry? {
        var place = slot
        repeat {
            if unsafe entries[place].opens(bytes, start: start) { return entries[place] }
            place = entries[place].next
        } while place != 0
        return nil
    }

    /// The field that a whole line opens with, if it is one of ours.
    func entry(_ bytes: RawSpan, start: Int, end: Int) -> Entry? {
        guard var place = LineFilter.slot(bytes, start: start, end: end) else { return nil }
        repeat {
            let entry = entries[place]
            if entry.length > 0, entry.length <= end - start,
                bytes.holds(entry.field.name, at: start),
                bytes.byte(start + entry.length - 1) == UInt8(ascii: ":")
            {
                return entry
            }
            place = entry.next
        } while place != 0
        return nil
    }
}

extension RawSpan {
    /// Where a value begins behind its colon.
    @inline(__always)
    func firstNotSpace(from start: Int, to end: Int) -> Int {
        precondition(start >= 0 && end <= byteCount)
        var value = start
        while value < end, unsafe provenByte(value) == UInt8(ascii: " ") { value &+= 1 }
        return value
    }
}
