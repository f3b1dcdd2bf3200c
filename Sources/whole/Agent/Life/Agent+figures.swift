import AlertLog
package import Figures
import FoundationEssentials
import Glibc
import Switches
import Telephony

extension Agent {
    /// Every figure as it stands: the process's own, then those of each component.
    var readings: [FigureReading] {
        processReadings + arming.readings(of: links) + components.flatMap(\.readings)
    }

    /// Every figure that an agent may show.
    package static let figures: [Figure] =
        [pid, resident] + Arming.stated + LineLog.stated + LogComponent.stated
        + SeatComponent.stated + LearningComponent.stated + WatchComponent.stated
        + JournalComponent.stated
        + LinksComponent.stated

    private static let pid = Figure(.gauge, "pid", "Process that the agent is")
    private static let resident = Figure(
        .gauge,
        "resident_kilobytes",
        "Memory that the agent takes",
        unit: .kilobytes
    )

    private var processReadings: [FigureReading] {
        [Self.pid.reading(Int64(getpid())), Self.resident.reading(Self.residentKilobytes)]
    }

    private static var residentKilobytes: Int64 {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE))) / 1_024
    }
}

extension StatValue {
    /// The value as the log's snapshot holds it.
    init(_ value: FigureReading.Value) {
        switch value {
        case .number(let number): self = .integer(number)
        case .words(let words): self = .text(words)
        case .buckets(let buckets): self = .text(buckets.written)
        }
    }
}

extension Arming {
    private static let armed = Figure(.gauge, "armed", "Whether any switch's calls are ended")
    private static let armedSince = Figure(.words, "armed_since", "Since when, as people read it")
    private static let armedSinceTime = Figure(
        .gauge,
        "armed_since_us",
        "Since when any switch's calls are ended, since the Unix epoch",
        unit: .microseconds
    )
    private static let linkArmed = Figure(
        .gauge,
        "armed",
        "Whether the switch's calls are ended",
        of: .link
    )
    private static let linkArmedSince = Figure(
        .words,
        "armed_since",
        "Since when the switch's calls are ended",
        of: .link
    )
    static let stated = [armed, armedSince, armedSinceTime, linkArmed, linkArmedSince]

    /// Whether calls are ended, since when, and on which switches; a switch that takes no kills is not
    /// armed, whatever the settings say.
    func readings(of links: [any SwitchLink]) -> [FigureReading] {
        let refusing = Set(
            links.filter { $0.counters.isUp && !$0.counters.canKill }.map(\.name)
        )
        let isArmed = { (name: String) in since[name] != nil && !refusing.contains(name) }
        var readings = [Self.armed.reading(links.contains { isArmed($0.name) })]
        if let first {
            readings.append(Self.armedSince.reading(words: TimeText.iso8601(first)))
            readings.append(Self.armedSinceTime.reading(first))
        }
        for name in links.map(\.name) {
            readings.append(Self.linkArmed.reading(isArmed(name), of: name))
            guard let since = since[name] else { continue }
            let words = TimeText.iso8601(since)
            readings.append(Self.linkArmedSince.reading(words: words, of: name))
        }
        return readings
    }
}
