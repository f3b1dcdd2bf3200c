import EventSocket

/// Recorded calls made into fresh ones: the same bytes with other names, times and numbers, all of
/// the same length, so that a feed as long as wanted holds no call twice.
struct StampedFeed {
    /// One event and where in it stands what differs from call to call.
    private struct Template {
        var bytes: [UInt8]
        var names: [Int]
        var times: [Int]
    }

    /// Between one round of the recording and the next, longer than any window or cooldown in use.
    static let roundMicroseconds: Int64 = 60_000_000
    private static let nameDigits = 8
    private static let timeDigits = 16

    private let templates: [Template]
    private let firstTimes: [Int64]
    /// Bytes of one round.
    let roundBytes: Int

    var eventsPerRound: Int { templates.count }

    init(_ feed: RecordedFeed) throws {
        templates = try feed.events.map { event in
            let uuid = try Self.value(of: "\nUnique-ID: ", in: event.bytes)
            let time = try Self.value(of: "\nEvent-Date-Timestamp: ", in: event.bytes)
            guard time.count == Self.timeDigits else { throw BenchError.noAnswer("odd time") }
            let names = Self.places(of: Array(event.bytes[uuid]), in: event.bytes)
            return Template(bytes: event.bytes, names: names, times: [time.lowerBound])
        }
        firstTimes = templates.map { Self.number($0.bytes[$0.times[0]...].prefix(16)) }
        roundBytes = templates.reduce(0) { $0 + $1.bytes.count }
    }

    /// Writes so many rounds of all calls into a file, and says how many bytes they are.
    func write(rounds: Int, to path: String) throws -> Int {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(roundBytes * rounds)
        for round in 0..<rounds { append(round: round, to: &bytes) }
        try FileSystem.write(bytes, to: path)
        return bytes.count
    }

    /// Adds one round of all calls.
    ///
    /// The round number goes over the first digits of every name: calls of the recording differ in
    /// the digits behind.
    func append(round: Int, to bytes: inout [UInt8]) {
        let stamp = Self.digits(round, radix: 16, count: Self.nameDigits)
        for (template, first) in zip(templates, firstTimes) {
            let start = bytes.count
            bytes += template.bytes
            for place in template.names { Self.put(stamp, at: start + place, in: &bytes) }
            let time = first + Int64(round) * Self.roundMicroseconds
            let digits = Self.digits(Int(time), radix: 10, count: Self.timeDigits)
            for place in template.times { Self.put(digits, at: start + place, in: &bytes) }
        }
    }

    private static func put(_ digits: [UInt8], at place: Int, in bytes: inout [UInt8]) {
        for (offset, digit) in digits.enumerated() { bytes[place + offset] = digit }
    }

    private static func digits(_ value: Int, radix: Int, count: Int) -> [UInt8] {
        let text = Array(String(value, radix: radix).utf8)
        return Array(repeating: 0x30, count: max(0, count - text.count)) + text.suffix(count)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64 {
        digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Where the value of a header stands that is in every event.
    static func value(of name: String, in bytes: [UInt8]) throws -> Range<Int> {
        guard let place = places(of: Array(name.utf8), in: bytes).first,
            let end = bytes[(place + name.utf8.count)...].firstIndex(of: 10)
        else { throw BenchError.noAnswer("no header\(name)in an event") }
        return (place + name.utf8.count)..<end
    }

    static func places(of text: [UInt8], in bytes: [UInt8]) -> [Int] {
        guard let first = text.first, bytes.count >= text.count else { return [] }
        return (0...(bytes.count - text.count)).filter {
            bytes[$0] == first && bytes[$0..<$0 + text.count].elementsEqual(text)
        }
    }
}
