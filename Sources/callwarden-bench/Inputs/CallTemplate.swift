import Glibc

/// One recorded event that becomes any number of others: name, time, caller and callee written over
/// the recorded ones, digit for digit.
struct CallTemplate {
    private static let stampDigits = 8
    private let bytes: [UInt8]
    private let names: [Int]
    private let time: Int
    /// Where the last digits of caller and callee stand; nil in events that are not asked for them.
    private let caller: Int?
    private let callee: Int?
    private let nameTail: [UInt8]

    init(_ event: RecordedFeed.Event) throws {
        bytes = event.bytes
        let uuid = try StampedFeed.value(of: "\nUnique-ID: ", in: bytes)
        names = StampedFeed.places(of: Array(bytes[uuid]), in: bytes)
        time = try StampedFeed.value(of: "\nEvent-Date-Timestamp: ", in: bytes).lowerBound
        nameTail = Array(bytes[uuid].dropFirst(Self.stampDigits))
        caller = try? Self.tail(of: "\nCaller-Caller-ID-Number: ", in: bytes)
        callee = try? Self.tail(of: "\nCaller-Destination-Number: ", in: bytes)
    }

    private static func tail(of name: String, in bytes: [UInt8]) throws -> Int {
        let value = try StampedFeed.value(of: name, in: bytes)
        guard value.count >= stampDigits else { throw BenchError.noAnswer("a short number") }
        return value.upperBound - stampDigits
    }

    /// The switch's name of the call with this number.
    func name(_ number: Int) -> String {
        String(decoding: Self.digits(number, radix: 16) + nameTail, as: UTF8.self)
    }

    /// Adds the event of one call, as of now.
    func append(_ number: Int, callee wanted: Int, to feed: inout [UInt8]) {
        let start = feed.count
        feed += bytes
        // All names open with the number; the rest is the recorded call's, so nameTail stays.
        for place in names { Self.put(Self.digits(number, radix: 16), at: start + place, &feed) }
        Self.put(Array(String(Self.wallMicroseconds).utf8), at: start + time, &feed)
        if let caller { Self.put(Self.digits(number, radix: 10), at: start + caller, &feed) }
        if let callee { Self.put(Self.digits(wanted, radix: 10), at: start + callee, &feed) }
    }

    /// The same event about a call named by another template.
    func append(named name: String, to feed: inout [UInt8]) {
        let start = feed.count
        feed += bytes
        for place in names { Self.put(Array(name.utf8), at: start + place, &feed) }
        Self.put(Array(String(Self.wallMicroseconds).utf8), at: start + time, &feed)
    }

    private static func put(_ digits: [UInt8], at place: Int, _ feed: inout [UInt8]) {
        for (offset, digit) in digits.enumerated() { feed[place + offset] = digit }
    }

    private static func digits(_ value: Int, radix: Int) -> [UInt8] {
        let text = Array(String(value, radix: radix).utf8)
        return Array(repeating: 0x30, count: max(0, stampDigits - text.count))
            + text.suffix(stampDigits)
    }

    private static var wallMicroseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
    }
}
