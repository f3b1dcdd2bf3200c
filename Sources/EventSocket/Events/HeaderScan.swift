/// Finds the headers of one plain event up to the empty line that ends them.
///
/// The walk looks at each line as shortly as it can: a line that the filter does not pass costs a
/// dozen instructions. Once it has all that an event of its class is read for, it passes over whole
/// stretches in which no line can be the empty one or a `Content-Length`.
struct HeaderScan {
    private(set) var slices = EventSlices()
    /// What the event is by the first name it gave.
    private(set) var event = EventClass.other
    /// What is read of such an event; nil before its name is known.
    private var wanted: FieldSet?

    /// True once nothing is left to be found but the end and a `Content-Length`.
    private var isDone = false

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
        var ends = LineEnds()
        var filter = tables.fields.filter
        var start = 0
        if body.byteCount > 0, body.byte(0) == ByteScan.lineEnd { return 1 }
        while true {
            guard ends.find(in: body, reach: LineFilter.reach) else {
                return walkEnd(body, tables, start: start, from: ends.offset)
            }
            visit(body, tables, start: start, end: ends.first)
            if isDone { filter = tables.lastFilter }
            while true {
                guard ends.find(in: body, reach: LineFilter.reach) else {
                    return walkEnd(body, tables, start: nil, from: ends.offset)
                }
                start = ends.first &+ 1
                ends.dropFirst()
                guard unsafe filter.passes(body, start: start) else { continue }
                guard isDone, LineFilter.isVariable(body, start: start) else { break }
                ends.skip(linesAbove: HeaderTables.high, in: body, from: start)
            }
            if unsafe body.provenByte(start) == ByteScan.lineEnd { return start &+ 1 }
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

    /// Notes the header of one line.
    @inline(__always)
    private mutating func visit(
        _ body: RawSpan,
        _ tables: HeaderTables,
        start: Int,
        end: Int
    ) {
        guard let (field, value) = tables.fields.field(body, start: start, end: end),
            !slices.seen.contains(field)
        else { return }
        slices.note(field, from: value, to: end)
        if field == .eventName {
            event = EventClass(value..<end, of: body)
            wanted = tables.wanted.fields(of: event)
        }
        if let wanted { isDone = wanted.isSubset(of: slices.seen) }
    }
}
