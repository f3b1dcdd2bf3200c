import Wire

/// Comma-separated values, whole and cut, against the slow reading, by limits that are soon reached.
struct TableFuzz {
    private let input: CutInput

    init(_ input: [UInt8], isPlanted: Bool) {
        self.input = CutInput(input, isPlanted: isPlanted)
    }

    var complaint: String? {
        var small = CSVLimits()
        (small.recordBytesMax, small.recordLinesMax, small.fieldsMax) = (96, 3, 16)
        for limits in [CSVLimits(), small] {
            let expected = SlowCSV(input.bytes, limits: limits).lines
            let found =
                difference("records", Self.lines(of: input.whole, limits), expected)
                ?? difference("cut", Self.lines(of: input.cut, limits), expected)
            if let found { return found }
        }
        return nil
    }

    private static func lines(of pieces: Pieces, _ limits: CSVLimits) -> [String] {
        var reader = CSVReader(limits: limits, bufferBytes: 0)
        var lines: [String] = []
        func take() {
            while let outcome = reader.next() {
                switch outcome {
                case .record:
                    let fields = (0..<reader.fieldCount).map { Array(reader[$0]) }
                    lines.append(SlowCSV.line(reader.line, fields))
                case .malformed(let problem): lines.append("\(reader.line): ! \(problem)")
                }
            }
        }
        for piece in pieces {
            reader.queue.append(piece)
            take()
        }
        reader.isOver = true
        take()
        return lines
    }
}
