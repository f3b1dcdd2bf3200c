/// What faults make of a frame's bytes.
enum FrameDamage {
    /// The frame up to the middle of its body; of one without a body, up to its last line end.
    static func cutInBody(_ frame: [UInt8]) -> [UInt8] {
        guard let body = bodyStart(frame), body < frame.count else { return frame.dropLast() }
        return Array(frame[..<(body + (frame.count - body) / 2)])
    }

    /// The frame up to the middle of its first line.
    static func cutInHeader(_ frame: [UInt8]) -> [UInt8] {
        let line = frame.firstIndex(of: UInt8(ascii: "\n")) ?? frame.count
        return Array(frame[..<(line / 2)])
    }

    /// The frame with something else for its length; nil where it says none.
    static func withLength(_ says: FaultPlan.Length, _ frame: [UInt8]) -> [UInt8]? {
        let name = [UInt8]("Content-Length: ".utf8)
        guard let body = bodyStart(frame),
            let line = lines(of: frame[..<body]).first(where: { $0.starts(with: name) })
        else { return nil }
        let text =
            switch says {
            case .negative: "-1"
            case .word: "many"
            case .huge: "99999999999"
            case .short: "\((frame.count - body) / 2)"
            }
        let value = line.dropFirst(name.count)
        return Array(frame[..<value.startIndex]) + Array(text.utf8)
            + Array(frame[value.endIndex...])
    }

    private static func lines(of header: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        header.split(separator: UInt8(ascii: "\n"))
    }

    /// Behind the empty line that ends the frame's own header.
    private static func bodyStart(_ frame: [UInt8]) -> Int? {
        let end = UInt8(ascii: "\n")
        return frame.indices.dropLast()
            .first { frame[$0] == end && frame[$0 + 1] == end }.map { $0 + 2 }
    }
}
