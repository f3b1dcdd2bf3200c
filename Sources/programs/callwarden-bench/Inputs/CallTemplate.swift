import Glibc

/// One recorded event that becomes any number of others: name, time, caller and callee written over
/// the recorded ones, digit for digit.
struct CallTemplate {
    private static let stampDigits = 8
    private static let timeDigits = 16

    /// The event as it was last written.
    private(set) var bytes: [UInt8]
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
        let text = String(number, radix: 16)
        let zeros = String(repeating: "0", count: Self.stampDigits - text.utf8.count)
        return zeros + text + String(decoding: nameTail, as: UTF8.self)
    }

    /// Writes the event of one call, as of now.
    mutating func write(_ number: Int, callee wanted: Int) {
        // All names open with the number; the rest is the recorded call's, so nameTail stays.
        for place in names { put(number, radix: 16, digits: Self.stampDigits, at: place) }
        put(Self.wallMicroseconds, radix: 10, digits: Self.timeDigits, at: time)
        if let caller { put(number, radix: 10, digits: Self.stampDigits, at: caller) }
        if let callee { put(wanted, radix: 10, digits: Self.stampDigits, at: callee) }
    }

    /// Writes the same event about a call named by another template.
    mutating func write(named name: String) {
        for place in names {
            for (offset, byte) in name.utf8.enumerated() { bytes[place + offset] = byte }
        }
        put(Self.wallMicroseconds, radix: 10, digits: Self.timeDigits, at: time)
    }

    /// Writes the last digits of a number, without taking memory: ten thousands of events a second are made.
    private mutating func put(_ number: Int, radix: Int, digits: Int, at place: Int) {
        var rest = number
        for offset in (0..<digits).reversed() {
            let digit = UInt8(rest % radix)
            bytes[place + offset] = digit < 10 ? 0x30 + digit : 0x57 + digit
            rest /= radix
        }
    }

    private static var wallMicroseconds: Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1_000
    }
}
