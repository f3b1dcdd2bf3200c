import FoundationEssentials
import Telephony

/// How far a zone's clocks were, are and will be from UTC, by the system's data (RFC 9636).
///
/// Read once: the same data give the same times, whatever the process's own zone is.
package struct ZoneTable: Equatable, Sendable {
    /// From this time on clocks are so far east of UTC, both in seconds.
    struct Change: Equatable {
        var time: Int64
        var east: Int64
    }

    private static let folder = "/usr/share/zoneinfo/"
    /// A file of any zone is a few thousand bytes.
    private static let bytesMax = 65_536
    /// Changes by a rule are told until the end of this year: no call is later.
    private static let yearMax = 2_100

    private let first: Int64
    private var changes: [Change]

    /// The zone of that name, such as `Europe/Berlin`; nil where the system has none.
    package init?(named name: String) {
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
                || "/_+-".utf8.contains(byte)
        }
        guard isName, let head = name.utf8.first, head != UInt8(ascii: "/"),
            let bytes = FileManager.default.contents(atPath: Self.folder + name),
            bytes.count <= Self.bytesMax
        else { return nil }
        self.init(Array(bytes))
    }

    /// Reads the file of a zone, from its second version on.
    init?(_ bytes: [UInt8]) {
        var short = ZoneFile(bytes[...], timeBytes: 4)
        guard let head = short.header(), head.version >= 0x32, short.skip(head) else { return nil }
        var file = ZoneFile(short.rest, timeBytes: 8)
        guard let counts = file.header(), let (first, changes) = file.changes(counts) else {
            return nil
        }
        (self.first, self.changes) = (first, changes)
        let footer = String(decoding: file.rest.dropFirst().prefix { $0 != 0x0a }, as: UTF8.self)
        guard let rule = ZoneRule(footer) else { return }
        let last = changes.last?.time ?? .min
        if changes.isEmpty { self.changes.append(Change(time: .min, east: rule.standard)) }
        for year in 1_970...Self.yearMax {
            self.changes += rule.changes(in: year).filter { $0.time > last }
        }
    }

    /// What a time of the zone's clocks is in UTC.
    ///
    /// Of an hour that comes twice it is the first; one that is left out goes on from before it.
    func utc(_ local: EventTime) -> EventTime {
        let seconds = local >= 0 ? local / 1_000_000 : (local - 999_999) / 1_000_000
        let day: Int64 = 86_400
        let before = east(at: seconds - day)
        let after = east(at: seconds + day)
        let isAfter =
            east(at: seconds - before) != before && east(at: seconds - after) == after
        return local - (isAfter ? after : before) * 1_000_000
    }

    /// How far east of UTC the clocks are at a time.
    private func east(at time: Int64) -> Int64 {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : changes[low - 1].east
    }
}

/// The parts of a zone's file, from front to end.
private struct ZoneFile {
    struct Header {
        var version: UInt8
        var isUTC: Int
        var isStandard: Int
        var leaps: Int
        var times: Int
        var types: Int
        var letters: Int
    }

    private(set) var rest: ArraySlice<UInt8>
    private let timeBytes: Int

    init(_ bytes: ArraySlice<UInt8>, timeBytes: Int) { (rest, self.timeBytes) = (bytes, timeBytes) }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of so many bytes, the highest first, with its sign.
    private mutating func number(_ count: Int) -> Int64? {
        guard let bytes = take(count), let high = bytes.first else { return nil }
        return bytes.dropFirst().reduce(Int64(Int8(bitPattern: high))) { $0 << 8 | Int64($1) }
    }

    mutating func header() -> Header? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first,
            take(15) != nil
        else { return nil }
        var counts: [Int] = []
        for _ in 0..<6 {
            guard let count = number(4), (0...65_536).contains(count) else { return nil }
            counts.append(Int(count))
        }
        return Header(
            version: version,
            isUTC: counts[0],
            isStandard: counts[1],
            leaps: counts[2],
            times: counts[3],
            types: counts[4],
            letters: counts[5]
        )
    }

    /// Passes over everything behind a header.
    mutating func skip(_ head: Header) -> Bool {
        take(head.times * (timeBytes + 1) + head.types * 6) != nil && skipRest(head)
    }

    private mutating func skipRest(_ head: Header) -> Bool {
        take(head.letters + head.leaps * (timeBytes + 4) + head.isStandard + head.isUTC) != nil
    }

    /// How far the clocks are before any change, and each change.
    mutating func changes(_ head: Header) -> (first: Int64, [ZoneTable.Change])? {
        var times: [Int64] = []
        for _ in 0..<head.times {
            guard let time = number(timeBytes), time >= times.last ?? .min else { return nil }
            times.append(time)
        }
        guard let kinds = take(head.times) else { return nil }
        var easts: [Int64] = []
        for _ in 0..<head.types {
            guard let east = number(4), abs(east) < 2 * 86_400, take(2) != nil else { return nil }
            easts.append(east)
        }
        guard let first = easts.first, kinds.allSatisfy({ $0 < easts.count }), skipRest(head) else {
            return nil
        }
        return (
            first,
            zip(times, kinds).map { ZoneTable.Change(time: $0, east: easts[Int($1)]) }
        )
    }
}
