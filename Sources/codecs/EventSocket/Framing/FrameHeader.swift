/// What the outer header block of a frame says: all that cutting frames needs.
struct FrameHeader {
    private(set) var kind = FrameKind.other
    /// No `Content-Length` means no body.
    private(set) var bodyLength = 0

    /// Reads the lines of `bytes` up to the empty one at `blank`.
    init(_ bytes: RawSpan, before blank: Int, limits: FrameLimits) throws(FrameError) {
        let limit = max(limits.bodyBytesMax, limits.passedOverBytesMax)
        if let length = Self.eventLength(bytes, before: blank), length <= limit {
            kind = .eventPlain
            bodyLength = length
            return
        }
        var lengths: [Range<Int>] = []
        var first: Range<Int>?
        var type: Range<Int>?
        ByteScan.lines(of: bytes) { start, end in
            guard start < blank else { return false }
            if let value = bytes.value(of: "Content-Length:", in: start..<end) {
                if first == nil { first = value } else { lengths.append(value) }
            } else if type == nil {
                type = bytes.value(of: "Content-Type:", in: start..<end)
            }
            return true
        }
        if let type { kind = FrameKind(type, of: bytes) }
        guard let first else { return }
        bodyLength = try number(first, of: bytes, limit: limit)
        // Lengths that disagree leave no way to tell where the next frame begins.
        for other in lengths where try number(other, of: bytes, limit: limit) != bodyLength {
            throw badLength(other, of: bytes)
        }
    }

    /// The length in a block written as FreeSWITCH writes it for plain events; nil for any other,
    /// which may yet mean the same.
    private static func eventLength(_ bytes: RawSpan, before blank: Int) -> Int? {
        let front: StaticString = "Content-Length: "
        let back: StaticString = "\nContent-Type: text/event-plain"
        let first = front.utf8CodeUnitCount
        let last = blank - back.utf8CodeUnitCount
        guard last > first, bytes.holds(front, at: 0), bytes.holds(back, at: last) else {
            return nil
        }
        return bytes.integer(first..<last).map(Int.init)
    }

    private func number(
        _ value: Range<Int>,
        of block: RawSpan,
        limit: Int
    ) throws(FrameError) -> Int {
        guard !value.isEmpty else { throw badLength(value, of: block) }
        var number = 0
        var isOver = false
        for index in value {
            let digit = block.byte(index)
            guard digit >= 0x30, digit <= 0x39 else { throw badLength(value, of: block) }
            if !isOver { number = number * 10 + Int(digit - 0x30) }
            isOver = isOver || number > limit
        }
        guard !isOver else { throw .bodyTooLong(length: number, limit: limit) }
        return number
    }

    private func badLength(_ value: Range<Int>, of block: RawSpan) -> FrameError {
        let text = value.prefix(32).map { block.byte($0) }
        return .badContentLength(String(decoding: text, as: UTF8.self))
    }
}

extension RawSpan {
    /// The value of a header line that opens with `name`, colon included.
    @inline(__always)
    fileprivate func value(of name: StaticString, in line: Range<Int>) -> Range<Int>? {
        guard line.count >= name.utf8CodeUnitCount, holds(name, at: line.lowerBound) else {
            return nil
        }
        var first = line.lowerBound + name.utf8CodeUnitCount
        while first < line.upperBound, byte(first) == UInt8(ascii: " ") { first += 1 }
        return first..<line.upperBound
    }
}
