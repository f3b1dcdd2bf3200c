/// Finds the headers of one plain event up to the empty line that ends them.
///
/// The walk looks at each line as shortly as it can: a line that the filter does not pass costs a
/// dozen instructions. Once it has all that an event of its class is read for, it passes over whole
/// stretches in which no line can be the empty one or a `Content-Length`.
struct HeaderScan {
    private(set) var slices = EventSlices()
    /// What the event is by the first name it gave.
    private(set) var event = EventClass.other

    /// Finds the known headers of an event that may have so many in all.
    mutating func read(
        _ body: RawSpan,
        _ tables: HeaderTables,
        limit: Int
    ) throws(MalformedEvent) {
        // A header takes two bytes at least, its line end being one.
        let headersEnd =
            body.byteCount / 2 <= limit
            ? walk(body, tables) : try walkCounting(body, tables, limit: limit)
        guard let headersEnd, isWhole(body, headersEnd: headersEnd) else { throw .unfinished }
    }

    /// True where nothing but the event's own body, if it has one, stands behind the headers.
    ///
    /// An event that the switch cut short to write its disconnect notice can be as long as was
    /// announced, with the notice for its end; it must not pass for an event.
    private func isWhole(_ body: RawSpan, headersEnd: Int) -> Bool {
        let rest = body.byteCount - headersEnd
        guard !slices[.innerLength].isEmpty else { return rest == 0 }
        return slices.integer(.innerLength, of: body) == Int64(rest)
    }

    /// Where the headers end; nil where no empty line ends them.
    private mutating func walk(_ body: RawSpan, _ tables: HeaderTables) -> Int? {
        if body.byteCount > 0, body.byte(0) == ByteScan.lineEnd { return 1 }
        var masks = ByteScan.Masks(repeating: 0)
        var ends = LineEnds(reach: HeaderTables.reach)
        var filter = tables.all
        var start = 0
        guard ends.find(in: body, &masks) else { return walkEnd(body, tables, start: 0, from: 0) }
        var slot = unsafe filter.slot(body, start: 0)
        while true {
            if slot >= 0, let entry = unsafe tables.fields.entry(at: slot, body, start: start) {
                guard ends.find(in: body, &masks) else {
                    return walkEnd(body, tables, start: start, from: ends.offset)
                }
                let end = ends.first
                note(entry, ofLineFrom: start, to: end, of: body)
                if entry.field == .eventName {
                    filter = tables.filter(of: event, without: slices.seen)
                } else if entry.sharers.isSubset(of: slices.seen) {
                    filter.remove(slot)
                }
                if filter.isSubset(of: tables.last) { return walkRest(body, tables, from: end) }
            }
            repeat {
                guard ends.find(in: body, &masks) else {
                    return walkEnd(body, tables, start: nil, from: ends.offset)
                }
                start = ends.first &+ 1
                ends.dropFirst()
                if unsafe body.provenByte(start) == ByteScan.lineEnd { return start &+ 1 }
                slot = unsafe filter.slot(body, start: start)
            } while slot < 0
        }
    }

    /// The walk once nothing is left to be found but the end and a `Content-Length`: on from a line
    /// end over whole stretches.
    private mutating func walkRest(
        _ body: RawSpan,
        _ tables: HeaderTables,
        from lineEnd: Int
    ) -> Int? {
        var offset = lineEnd
        while true {
            offset = ByteScan.skip(linesWithout: HeaderTables.mark, in: body, from: offset)
            guard body.byteCount &- offset >= ByteScan.width &+ ByteScan.skipReach else {
                return walkEnd(body, tables, start: nil, from: offset)
            }
            var feeds = ByteScan.wholeMask(of: ByteScan.lineEnd, in: body, at: offset)
            while feeds != 0 {
                let start = offset &+ feeds.trailingZeroBitCount &+ 1
                feeds &= feeds &- 1
                if body.byte(start) == ByteScan.lineEnd { return start &+ 1 }
                // Only the first counts, so one end of a line is looked for, wherever it stands.
                guard !slices.seen.contains(.innerLength),
                    body.holds(EventField.innerLength.name, at: start)
                else { continue }
                guard let end = ByteScan.first(ByteScan.lineEnd, in: body, from: start) else {
                    return nil
                }
                visit(body, tables, start: start, end: end)
            }
            offset &+= ByteScan.width
        }
    }

    /// The end of the walk, where less is left than is looked at in one step: `start` is where a line
    /// begins whose end stands behind `first`.
    private mutating func walkEnd(
        _ body: RawSpan,
        _ tables: HeaderTables,
        start: Int?,
        from first: Int
    ) -> Int? {
        var start = start
        var offset = first
        while offset < body.byteCount {
            var feeds = ByteScan.mask(of: ByteScan.lineEnd, in: body, at: offset)
            while feeds != 0 {
                let end = offset &+ feeds.trailingZeroBitCount
                feeds &= feeds &- 1
                if let start {
                    if start == end { return end &+ 1 }
                    visit(body, tables, start: start, end: end)
                }
                start = end &+ 1
            }
            offset &+= ByteScan.width
        }
        return nil
    }

    /// The same line by line, each counted: for events that may have too many headers.
    private mutating func walkCounting(
        _ body: RawSpan,
        _ tables: HeaderTables,
        limit: Int
    ) throws(MalformedEvent) -> Int? {
        var linesLeft = limit
        var headersEnd: Int?
        ByteScan.lines(of: body) { start, end in
            if start == end {
                headersEnd = end + 1
                return false
            }
            visit(body, tables, start: start, end: end)
            linesLeft &-= 1
            return linesLeft >= 0
        }
        guard linesLeft >= 0 else { throw .tooManyHeaders(limit: limit) }
        return headersEnd
    }

    /// Notes the header of one line, if it is one of ours.
    private mutating func visit(
        _ body: RawSpan,
        _ tables: HeaderTables,
        start: Int,
        end: Int
    ) {
        guard let entry = tables.fields.entry(body, start: start, end: end) else { return }
        note(entry, ofLineFrom: start, to: end, of: body)
    }

    @inline(__always)
    private mutating func note(
        _ entry: FieldTable.Entry,
        ofLineFrom start: Int,
        to end: Int,
        of body: RawSpan
    ) {
        guard !slices.seen.contains(entry.field) else { return }
        let value = body.firstNotSpace(from: start &+ entry.length, to: end)
        slices.note(entry.field, from: value, to: end)
        if entry.field == .eventName { event = EventClass(value..<end, of: body) }
    }
}
