import FoundationEssentials
import Glibc
package import Telephony

/// Which clock times without a zone are of.
package enum LocalTime: Equatable, Sendable {
    /// So far east of UTC.
    case offset(microseconds: Int64)
    /// A zone of the system's data, such as `Europe/Berlin`, with its changes to and from summer time.
    case zone(String)

    package static let utc = LocalTime.offset(microseconds: 0)
    private static let zones = "/usr/share/zoneinfo/"

    /// Reads `UTC`, `Z`, `+01:00`, or the name of a zone that the system has data of.
    package init?(_ text: String) {
        if text == "UTC" || text == "Z" {
            self = .utc
        } else if text.hasPrefix("+") || text.hasPrefix("-") {
            let day = "1970-01-01T00:00:00" + text
            guard let time = TimeText.parse(day) else { return nil }
            self = .offset(microseconds: -time)
        } else {
            let isName = text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
                    || "/_+-".utf8.contains(byte)
            }
            // The C library takes what is no zone for UTC, a folder of zones as well.
            guard isName, !text.isEmpty, !text.hasPrefix("/"),
                let file = FileManager.default.contents(atPath: Self.zones + text),
                file.starts(with: "TZif".utf8)
            else { return nil }
            self = .zone(text)
        }
    }

    /// What a time of that clock is in UTC.
    ///
    /// An hour that comes twice, at the end of summer time, is taken as the system takes it.
    package func utc(_ local: EventTime) -> EventTime? {
        switch self {
        case .offset(let microseconds): return local - microseconds
        case .zone(let name):
            Self.use(name)
            let fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000
            var seconds = time_t((local - fraction) / 1_000_000)
            var parts = unsafe tm()
            unsafe gmtime_r(&seconds, &parts)
            unsafe parts.tm_isdst = -1
            let time = unsafe mktime(&parts)
            return time == -1 ? nil : EventTime(time) * 1_000_000 + fraction
        }
    }

    /// The system's functions take the zone from the environment: it becomes the process's own, so one
    /// command reads times of one zone, and on one thread.
    private static func use(_ name: String) {
        if let set = unsafe getenv("TZ"), unsafe strcmp(set, ":" + name) == 0 { return }
        unsafe setenv("TZ", ":" + name, 1)
        tzset()
    }
}
