import AlertLog
import Wire
import Telephony

extension StatusJudge {
    var shed: StatusCheck {
        let shed = figures.shed
        let told: JSON = [
            "gaps": .integer(shed.gaps), "events": .integer(shed.events),
            "events_since_start": .optional(shed.eventsTotal) { .integer($0) },
            "records_since_start": .optional(shed.recordsTotal) { .integer($0) },
        ]
        var words =
            shed.gaps == 0
            ? "nothing given away in the last hour"
            : "events given away in the last hour: \(shed.events) in \(Self.count(shed.gaps, "gap"))"
        let totals = [(shed.eventsTotal, "events"), (shed.recordsTotal, "records")]
            .compactMap { total, name in total.map { "\($0) \(name)" } }
        if !totals.isEmpty {
            words += "; \(totals.joined(separator: " and ")) since the agent's start"
        }
        return StatusCheck(
            "shed",
            shed.gaps > 0 ? .warning : .ok,
            words,
            see: "callwarden gaps --reason shed",
            figures: told
        )
    }

    /// Percent above which it is a warning, and above which it is worse.
    static let journalFill: (warning: Int64, critical: Int64) = (50, 90)

    var journal: StatusCheck {
        let fill = figures.journalFillPercent
        let told: JSON = ["fill_percent": .optional(fill) { .integer($0) }]
        guard let fill else {
            return StatusCheck("journal", .unknown, Self.notTold, see: Self.stats, figures: told)
        }
        let state: StatusState =
            fill > Self.journalFill.critical
            ? .critical : fill > Self.journalFill.warning ? .warning : .ok
        let why = state == .ok ? "" : ": the log is not written as fast as there is to write"
        return StatusCheck(
            "journal",
            state,
            "\(fill) % full" + why,
            see: "journalctl -u callwarden",
            figures: told
        )
    }

    /// Free space under which it is a warning, and under which it is worse.
    static let diskFree: (warning: DiskMinimum, critical: DiskMinimum) = (
        DiskMinimum(percent: 10, bytes: 500 << 20), DiskMinimum(percent: 2, bytes: 100 << 20)
    )

    var disk: StatusCheck {
        let told: JSON = [
            "log_bytes": .integer(figures.logBytes),
            "free_bytes": .optional(figures.disk) { .integer($0.freeBytes) },
            "disk_bytes": .optional(figures.disk) { .integer($0.bytes) },
        ]
        let log = "the log takes \(figures.logBytes >> 20) MB"
        guard let disk = figures.disk else {
            return StatusCheck("disk", .unknown, log, see: "df", figures: told)
        }
        let state: StatusState =
            Self.diskFree.critical.isMissed(by: disk)
            ? .critical : Self.diskFree.warning.isMissed(by: disk) ? .warning : .ok
        let share = Int(Double(disk.freeBytes) * 100 / Double(max(disk.bytes, 1)))
        let why = state == .ok ? "" : "; a full disk stops kills"
        return StatusCheck(
            "disk",
            state,
            "\(log), \(disk.freeBytes >> 20) MB (\(share) %) of its disk are free" + why,
            see: "df",
            figures: told
        )
    }

    private static let dayMicroseconds: Int64 = 86_400_000_000

    var learning: StatusCheck {
        let row = figures.learning
        let left = row.isDone || row.mode == "off" ? nil : row.until.map { max(0, $0 - now) }
        let days = left.map { ($0 + Self.dayMicroseconds - 1) / Self.dayMicroseconds }
        var told: JSON = [
            "mode": .string(row.mode), "done": .boolean(row.isDone),
            "days_left": .optional(days) { .integer($0) },
        ]
        told.add(time: "until", row.until)
        let words =
            row.mode == "off" ? "off: the fixed rule holds for every callee" : row.words(in: zone)
        let ahead = days.map { Counted.words($0, "day") + " to go; " } ?? ""
        return StatusCheck("learning", .ok, ahead + words, figures: told)
    }
}

/// Free space that there should be: both, a share of the disk and a size.
struct DiskMinimum {
    let percent: Int64
    let bytes: Int64

    /// True where there is less of either.
    func isMissed(by disk: DiskSpace) -> Bool {
        disk.freeBytes < bytes
            || Double(disk.freeBytes) * 100 < Double(disk.bytes) * Double(percent)
    }
}
