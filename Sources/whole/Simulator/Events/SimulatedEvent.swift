/// One event before it is written in the format that a client asked for.
struct SimulatedEvent: Sendable {
    var name: String
    /// Of a CUSTOM event.
    var subclass: String?
    /// The channel that it is about.
    var channel: [UInt8] = []
    /// Header lines as in a plain event: encoded values, a line end behind each.
    var headers: [UInt8]
    var body: [UInt8] = []

    /// Calls `visit` with each header's name and encoded value until it says false.
    func eachHeader(_ visit: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool) {
        var start = headers.startIndex
        while start < headers.endIndex {
            let rest = headers[start...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? headers.endIndex
            let line = headers[start..<end]
            start = end + 1
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            guard visit(line[..<colon], line[(colon + 1)...].drop { $0 == 0x20 }) else { return }
        }
    }

    /// The first decoded value under a name.
    func value(of name: String) -> [UInt8]? {
        var found: [UInt8]?
        eachHeader { header, value in
            guard header.elementsEqual(name.utf8) else { return true }
            found = PercentCoding.decoded(value)
            return false
        }
        return found
    }
}
