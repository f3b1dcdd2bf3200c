/// Cuts comma-separated values (RFC 4180) into records and fields.
///
/// Lines end in LF or CR LF; a mark of byte order in front and empty lines are passed over. A quote
/// inside quotes that is not doubled is text unless a comma or a line end follows: FreeSWITCH doubles
/// none that a caller has put into his name. Where a record cannot be read, its first line is given up
/// and the next one begins a record, so that a quote without an end costs one line.
package struct CSVReader: Sendable {
    /// What the next line turned out to be.
    package enum Outcome: Equatable, Sendable {
        /// The reader's fields are those of a record.
        case record
        case malformed(CSVProblem)
    }

    /// Bytes taken in and not yet given out: whoever has more adds them here.
    package var queue: ByteQueue
    /// The input has ended: what waits is all there is.
    package var isOver = false
    /// The number of the line in which the latest record began, from 1.
    package private(set) var line = 0
    private let limits: CSVLimits
    private var nextLine = 1
    private var isAtStart = true
    /// Inside a line that is given up.
    private var isSkipping = false
    /// The fields of the latest record, one behind the other, and where each ends.
    private var content: [UInt8] = []
    private var ends: [Int] = []

    package init(limits: CSVLimits = CSVLimits(), bufferBytes: Int = 65_536) {
        self.limits = limits
        queue = ByteQueue(usualBytes: bufferBytes)
    }

    /// How many fields the latest record has.
    package var fieldCount: Int { ends.count }

    /// A field of the latest record, by its place from 0.
    package subscript(field: Int) -> ArraySlice<UInt8> {
        content[(field == 0 ? 0 : ends[field - 1])..<ends[field]]
    }

    /// The next record or what is none; nil where more bytes are needed, or none are left.
    package mutating func next() -> Outcome? {
        while true {
            guard passMark(), !isSkipping || skipLine(), !queue.isEmpty else { return nil }
            switch scan() {
            case .needsMore: return nil
            case .record(let bytes, let lines):
                queue.drop(bytes)
                line = nextLine
                nextLine += lines
                // A line without anything in it is one empty field.
                if !content.isEmpty || ends.count > 1 { return .record }
            case .malformed(let problem):
                line = nextLine
                isSkipping = true
                return .malformed(problem)
            }
        }
    }

    /// Passes over a mark of byte order at the very beginning; false where that is not known yet.
    private mutating func passMark() -> Bool {
        guard isAtStart else { return true }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        let head = queue.waiting.prefix(mark.count)
        guard head.count == mark.count || isOver || !mark.starts(with: head) else { return false }
        if head.elementsEqual(mark) { queue.drop(mark.count) }
        isAtStart = false
        return true
    }

    /// Passes over the rest of a line; false where its end is not there yet.
    private mutating func skipLine() -> Bool {
        guard let end = queue.waiting.firstIndex(of: Byte.lineFeed) else {
            queue.drop(queue.count)
            return false
        }
        queue.drop(end - queue.waiting.startIndex + 1)
        nextLine += 1
        isSkipping = false
        return true
    }
}

// MARK: - One record

extension CSVReader {
    private enum Byte {
        static let quote = UInt8(ascii: "\"")
        static let comma = UInt8(ascii: ",")
        static let lineFeed: UInt8 = 0x0a
        static let carriageReturn: UInt8 = 0x0d
    }

    private enum Scan {
        case needsMore
        case record(bytes: Int, lines: Int)
        case malformed(CSVProblem)
    }

    /// What stands behind a field.
    private enum FieldEnd {
        case comma(next: Int)
        case line(next: Int)
        case unknown
    }

    /// Reads the record at the beginning of what waits.
    private mutating func scan() -> Scan {
        content.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        let bytes = queue.waiting.prefix(limits.recordBytesMax)
        let isCut = bytes.count < queue.count
        let (first, isLast) = (bytes.startIndex, isOver && !isCut)
        var (place, lines) = (first, 1)
        while true {
            guard ends.count < limits.fieldsMax else {
                return .malformed(.tooManyFields(limit: limits.fieldsMax))
            }
            let end: FieldEnd
            if place < bytes.endIndex, bytes[place] == Byte.quote {
                do throws(CSVProblem) {
                    end = try quoted(bytes, from: place + 1, &lines, isLast: isLast)
                } catch {
                    return .malformed(error)
                }
            } else {
                end = plain(bytes, from: place, isLast: isLast)
            }
            switch end {
            case .comma(let next): place = next
            case .line(let next): return .record(bytes: next - first, lines: lines)
            case .unknown:
                if isLast { return .malformed(.unterminated) }
                return isCut
                    ? .malformed(.tooLong(limit: limits.recordBytesMax)) : .needsMore
            }
            ends.append(content.count)
        }
    }

    /// A field that no quote opens: up to the next comma or line end.
    private mutating func plain(
        _ bytes: ArraySlice<UInt8>,
        from start: Int,
        isLast: Bool
    ) -> FieldEnd {
        var place = start
        while place < bytes.endIndex {
            let byte = bytes[place]
            if byte == Byte.comma {
                content += bytes[start..<place]
                return .comma(next: place + 1)
            }
            if byte == Byte.lineFeed {
                let isAfterReturn = place > start && bytes[place - 1] == Byte.carriageReturn
                content += bytes[start..<(isAfterReturn ? place - 1 : place)]
                ends.append(content.count)
                return .line(next: place + 1)
            }
            place += 1
        }
        guard isLast else { return .unknown }
        content += bytes[start..<place]
        ends.append(content.count)
        return .line(next: place)
    }

    /// A field in quotes, from behind the first one.
    private mutating func quoted(
        _ bytes: ArraySlice<UInt8>,
        from start: Int,
        _ lines: inout Int,
        isLast: Bool
    ) throws(CSVProblem) -> FieldEnd {
        var (place, copied) = (start, start)
        while place < bytes.endIndex {
            let byte = bytes[place]
            if byte == Byte.lineFeed {
                lines += 1
                guard lines <= limits.recordLinesMax else {
                    throw .tooManyLines(limit: limits.recordLinesMax)
                }
            }
            guard byte == Byte.quote else {
                place += 1
                continue
            }
            content += bytes[copied..<place]
            guard place + 1 < bytes.endIndex || isLast else { return .unknown }
            if place + 1 < bytes.endIndex, bytes[place + 1] == Byte.quote {
                content.append(Byte.quote)
                place += 2
                copied = place
                continue
            }
            guard let end = end(bytes, behindQuote: place + 1, isLast: isLast) else {
                // Not doubled, and nothing ends here: it is text.
                copied = place
                place += 1
                continue
            }
            if case .line = end { ends.append(content.count) }
            return end
        }
        return .unknown
    }

    /// What ends a field behind its closing quote; nil where something else stands there.
    private func end(
        _ bytes: ArraySlice<UInt8>,
        behindQuote place: Int,
        isLast: Bool
    ) -> FieldEnd? {
        guard place < bytes.endIndex else { return .line(next: place) }
        switch bytes[place] {
        case Byte.comma: return .comma(next: place + 1)
        case Byte.lineFeed: return .line(next: place + 1)
        case Byte.carriageReturn:
            guard place + 1 < bytes.endIndex else {
                return isLast ? .line(next: place + 1) : .unknown
            }
            return bytes[place + 1] == Byte.lineFeed ? .line(next: place + 2) : nil
        default: return nil
        }
    }
}
