import Wire

/// Comma-separated values cut one byte at a time out of the whole input: slow, and obviously right.
struct SlowCSV {
    private let limits: CSVLimits
    /// What came of each line that is not empty: its number with its fields, or why it has none.
    private(set) var lines: [String] = []

    init(_ input: [UInt8], limits: CSVLimits) {
        self.limits = limits
        var rest = input.starts(with: [0xef, 0xbb, 0xbf]) ? input.dropFirst(3) : input[...]
        var number = 1
        while !rest.isEmpty {
            do throws(CSVProblem) {
                let read = try SlowCSVRecord(rest, limits: limits)
                if read.fields != [[]] { lines.append(Self.line(number, read.fields)) }
                number += read.lines
                rest = rest.dropFirst(read.bytes)
            } catch {
                lines.append("\(number): ! \(error)")
                number += 1
                rest = rest.drop { $0 != 0x0a }.dropFirst()
            }
        }
    }

    /// A record as both readings show it.
    static func line(_ number: Int, _ fields: [[UInt8]]) -> String {
        "\(number): " + fields.map { "\($0)" }.joined(separator: "|")
    }
}

/// The record that some bytes begin with.
private struct SlowCSVRecord {
    private enum State { case start, plain, quoted, doubled, closed }

    private static let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))

    private(set) var fields: [[UInt8]] = []
    private(set) var lines = 1
    private(set) var bytes = 0
    private var field: [UInt8] = []
    private var state = State.start
    private let limits: CSVLimits

    init(_ input: ArraySlice<UInt8>, limits: CSVLimits) throws(CSVProblem) {
        self.limits = limits
        let text = Array(input.prefix(limits.recordBytesMax))
        let isAll = text.count == input.count
        for byte in text {
            bytes += 1
            let after = Array(text[bytes...].prefix(2))
            if state == .quoted, byte == Self.quote, !isAll, after.isEmpty || after == [0x0d] {
                throw .tooLong(limit: limits.recordBytesMax)
            }
            if try isEnd(byte, after) { return }
        }
        try checkCount()
        guard isAll else { throw .tooLong(limit: limits.recordBytesMax) }
        guard state != .quoted, state != .doubled else { throw .unterminated }
        fields.append(field)
    }

    private func checkCount() throws(CSVProblem) {
        guard state == .start, fields.count == limits.fieldsMax else { return }
        throw .tooManyFields(limit: limits.fieldsMax)
    }

    /// Takes one byte; true where the record ends with it.
    private mutating func isEnd(_ byte: UInt8, _ after: [UInt8]) throws(CSVProblem) -> Bool {
        try checkCount()
        switch (state, byte) {
        case (.start, Self.quote): state = .quoted
        case (.start, Self.comma), (.plain, Self.comma), (.closed, Self.comma):
            fields.append(field)
            (field, state) = ([], .start)
        case (.start, 0x0a), (.plain, 0x0a), (.closed, 0x0a):
            if state == .plain, field.last == 0x0d { field.removeLast() }
            fields.append(field)
            return true
        case (.closed, _): break
        case (.start, _), (.plain, _):
            field.append(byte)
            state = .plain
        case (.quoted, Self.quote): quoted(after)
        case (.quoted, _), (.doubled, _):
            if byte == 0x0a { lines += 1 }
            if lines > limits.recordLinesMax {
                throw .tooManyLines(limit: limits.recordLinesMax)
            }
            field.append(byte)
            state = .quoted
        }
        return false
    }

    /// A quote inside quotes: of two, the end, or text.
    private mutating func quoted(_ after: [UInt8]) {
        if after.first == Self.quote {
            state = .doubled
        } else if after.isEmpty || after == [0x0d] || after == [0x0d, 0x0a]
            || [Self.comma, 0x0a].contains(after[0])
        {
            state = .closed
        } else {
            field.append(Self.quote)
        }
    }
}
