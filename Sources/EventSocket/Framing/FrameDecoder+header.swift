extension FrameDecoder {
    /// The frame at the start of the waiting bytes and how many bytes it takes with what stands
    /// before it; nil when it is not all there.
    func frameAtStart() throws(FrameError) -> (FrameBounds, length: Int)? {
        guard let (kind, block) = try header() else { return nil }
        let length = try bodyLength(block)
        let bodyStart = block.upperBound + 1
        guard waiting.upperBound - bodyStart >= length else { return nil }
        let frame = FrameBounds(kind: kind, headers: block, body: bodyStart..<(bodyStart + length))
        return (frame, frame.body.upperBound - waiting.lowerBound)
    }

    /// The header block with the line end of its last line, without the blank line behind it.
    func header() throws(FrameError) -> (FrameKind, Range<Int>)? {
        var first = waiting.lowerBound
        while first < waiting.upperBound, byte(first) == lineEnd { first += 1 }
        var index = first
        while index + 1 < waiting.upperBound {
            if byte(index) == lineEnd, byte(index + 1) == lineEnd {
                let block = first..<(index + 1)
                return (kind(of: block), block)
            }
            index += 1
            if index - first > limits.headerBytesMax {
                throw .headersTooLong(limit: limits.headerBytesMax)
            }
        }
        return nil
    }

    /// The body's length as the header block gives it; no such header means no body.
    func bodyLength(_ block: Range<Int>) throws(FrameError) -> Int {
        guard let value = value(of: "Content-Length", in: block) else { return 0 }
        var length = value.isEmpty ? -1 : 0
        for index in value {
            let digit = byte(index)
            guard digit >= 0x30, digit <= 0x39 else {
                length = -1
                break
            }
            length = length * 10 + Int(digit - 0x30)
            guard length <= limits.bodyBytesMax else {
                throw .bodyTooLong(length: length, limit: limits.bodyBytesMax)
            }
        }
        guard length >= 0 else {
            let text = value.prefix(32).map { byte($0) }
            throw .badContentLength(String(decoding: text, as: UTF8.self))
        }
        return length
    }

    private func kind(of block: Range<Int>) -> FrameKind {
        guard let value = value(of: "Content-Type", in: block) else { return .other }
        if value.count == 16, byte(value.upperBound - 1) == UInt8(ascii: "n"),
            byte(value.lowerBound + 11) == UInt8(ascii: "p"),
            byte(value.lowerBound) == UInt8(ascii: "t")
        {
            return .eventPlain
        }
        return FrameKind(contentType: value.lazy.map { byte($0) })
    }

    /// Where the value of the first line of this name lies.
    private func value(of name: StaticString, in block: Range<Int>) -> Range<Int>? {
        var line = block.lowerBound
        while line < block.upperBound {
            var end = line
            while byte(end) != lineEnd { end += 1 }
            let colon = line + name.utf8CodeUnitCount
            if colon < end, byte(colon) == UInt8(ascii: ":"), matches(name, at: line) {
                var first = colon + 1
                while first < end, byte(first) == UInt8(ascii: " ") { first += 1 }
                return first..<end
            }
            line = end + 1
        }
        return nil
    }

    private func matches(_ name: StaticString, at line: Int) -> Bool {
        name.withUTF8Buffer { unsafe zip($0, line...).allSatisfy { $0 == byte($1) } }
    }

    @inline(__always)
    private func byte(_ index: Int) -> UInt8 { buffer[index] }

    private var lineEnd: UInt8 { 0x0a }
}
