import FoundationEssentials
import Glibc
package import Rules
import Synchronization
import Telephony

extension HourZone {
    /// Offsets are asked for from 1990 until 2100, a week at a time: no zone goes back sooner.
    private static let years: ClosedRange<time_t> = 631_152_000...4_102_444_800
    private static let stepSeconds: time_t = 604_800
    private static let folder = "/usr/share/zoneinfo/"

    /// Zones that were read; the system tells of one at a time, by the environment of the process.
    private static let known = Mutex<[String: HourZone]>([:])

    /// `UTC`, or a zone of the system's data, such as `Europe/Berlin`, with its changes to and from
    /// summer time; nil where there is none of that name.
    package init?(named name: String) {
        guard name != "UTC" else {
            self = .utc
            return
        }
        let zone = Self.known.withLock { known -> HourZone? in
            if let zone = known[name] { return zone }
            guard Self.isZone(name) else { return nil }
            known[name] = Self.read(":" + name, name: name)
            return known[name]
        }
        guard let zone else { return nil }
        self = zone
    }

    /// The zone of this machine's clocks, as TZ and /etc/localtime say it; UTC where neither does.
    package static func machine(_ environment: [String: String]) -> HourZone {
        let written = environment["TZ"]
        let text = written.map { $0.hasPrefix(":") ? String($0.dropFirst()) : $0 }
        if let text {
            guard !text.isEmpty else { return .utc }
            if let zone = HourZone(named: text) { return zone }
        }
        // A rule such as CET-1CEST, or the file that is the machine's own.
        let setting = text ?? ":/etc/localtime"
        return known.withLock { known in
            if let zone = known[setting] { return zone }
            let zone = read(setting, name: text ?? "this machine's zone")
            known[setting] = zone
            return zone
        }
    }

    /// The C library takes what is no zone for UTC, a folder of zones as well.
    private static func isZone(_ name: String) -> Bool {
        let isName = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
                || "/_+-".utf8.contains(byte)
        }
        guard isName, !name.isEmpty, !name.hasPrefix("/"),
            let file = FileManager.default.contents(atPath: folder + name)
        else { return false }
        return file.starts(with: "TZif".utf8)
    }

    private static func read(_ setting: String, name: String) -> HourZone {
        let before = unsafe getenv("TZ").map { unsafe String(cString: $0) }
        use(setting)
        defer { use(before) }
        let first = offset(at: years.lowerBound)
        var changes: [Change] = []
        var offset = first
        for end in stride(from: years.lowerBound, through: years.upperBound, by: stepSeconds) {
            let next = Self.offset(at: end)
            guard next != offset else { continue }
            changes.append(
                Change(
                    from: EventTime(change(in: end - stepSeconds..<end)) * 1_000_000,
                    offsetMicroseconds: Int64(next) * 1_000_000
                )
            )
            offset = next
        }
        return HourZone(
            offsetMicroseconds: Int64(first) * 1_000_000,
            changes: changes,
            name: name
        )
    }

    /// The first second of a stretch behind its first that has the offset of its end.
    private static func change(in stretch: Range<time_t>) -> time_t {
        let after = offset(at: stretch.upperBound)
        var (low, high) = (stretch.lowerBound, stretch.upperBound)
        while low + 1 < high {
            let middle = low + (high - low) / 2
            if offset(at: middle) == after { high = middle } else { low = middle }
        }
        return high
    }

    private static func offset(at time: time_t) -> Int {
        var time = time
        var parts = unsafe tm()
        unsafe localtime_r(&time, &parts)
        return unsafe parts.tm_gmtoff
    }

    private static func use(_ zone: String?) {
        if let zone {
            unsafe setenv("TZ", zone, 1)
        } else {
            unsafe unsetenv("TZ")
        }
        tzset()
    }
}
