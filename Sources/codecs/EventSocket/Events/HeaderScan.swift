/// Finds the headers of one plain event up to the empty line that ends them.
///
/// The walk looks at each line as shortly as it can: a line that the filter does not pass costs a
/// dozen instructions. Once it has all that an event of its class is read for, it passes over whole
/// stretches in which no line is empty.
struct HeaderScan {
    private(set) var slices = EventSlices()
    /// What the event is by the first name it gave.
    private(set) var event = EventClass.other
    /// Where the length of the event's own body stands, such as a job's result; empty where it has
    /// none.
    private var innerLength = 0..<0

    /// Finds the known headers of an event that may have so many in all.
    mutating func read(
        _ body: RawSpan,
        _ tables: HeaderTables,
        limit: Int
    ) throws(MalformedEvent) {
        // A header takes two bytes at least, its line end being one.
        let headersEnd =
            body.byteCount / 2 <= limit
            ? walk(body, tables, tables.all) : try walkCounting(body, tables, limit: limit)
        guard let headersEnd else { throw .unfinished }
        innerLength = Self.innerLength(body, headersEnd: headersEnd)
        guard isWhole(body, headersEnd: headersEnd) else { throw .unfinished }
    }

    /// Finds what is looked for in few events, in one that was read whole before.
    mutating func readRare(_ body: RawSpan, _ tables: HeaderTables) {
        _ = walk(body, tables, tables.rare)
    }

    /// Finds what is said of signatures, in an event that was read whole before.
    mutating func readAttestation(_ body: RawSpan, _ tables: HeaderTables) {
        _ = walk(body, tables, tables.attestation)
    }

    /// True where the event has a body of its own.
    var hasBody: Bool { !innerLength.isEmpty }

    /// The value of the last header if that is `Content-Length`: FreeSWITCH writes it behind all
    /// others, in front of the body that it is about.
    private static func innerLength(_ body: RawSpan, headersEnd: Int) -> Range<Int> {
        guard headersEnd >= 2 else { return 0..<0 }
        let end = headersEnd - 2
        let start = ByteScan.lineStart(in: body, before: end)
        let name: StaticString = "Content-Length:"
        guard body.holds(name, at: start) else { return 0..<0 }
        return body.firstNotSpace(from: start + name.utf8CodeUnitCount, to: end)..<end
    }

    /// True where nothing but the event's own body, if it has one, stands behind the headers.
    ///
    /// An event that the switch cut short to write its disconnect notice can be as long as was
    /// announced, with the notice for its end; it must not pass for an event.
    private func isWhole(_ body: RawSpan, headersEnd: Int) -> Bool {
        let rest = body.byteCount - headersEnd
        return hasBody ? body.integer(innerLength) == Int64(rest) : rest == 0
    }

    /// Where the headers end; nil where no empty line ends them.
    private mutating func walk(
        _ body: RawSpan,
        _ tables: HeaderTables,
        _ first: LineFilter
    ) -> Int? {
        if body.byteCount > 0, body.byte(0) == ByteScan.lineEnd { return 1 }
        var masks = ByteScan.Masks(repeating: 0)
        var ends = LineEnds(reach: HeaderTables.reach)
        var filter = first
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
                if filter.isEmpty { return walkRest(body, from: end) }
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

    /// The walk once nothing is left to be found but the end: on from a line end.
    private func walkRest(_ body: RawSpan, from lineEnd: Int) -> Int? {
        let near = ByteScan.skipLines(in: body, from: lineEnd)
        return ByteScan.blankLine(in: body, from: near).map { $0 &+ 2 }
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
