import Telephony

@testable import AlertLog
@testable import Views

/// Figures of an agent that is well, for tests to make worse.
enum StatusSample {
    /// 2026-01-02 03:04:05 UTC.
    static let now: EventTime = 1_767_323_045_000_000
    static let setup = StatusSetup(lateMicroseconds: 2_000_000)

    static var fine: StatusFigures {
        var figures = StatusFigures()
        figures.agent.snapshotAt = now - 1_000_000
        (figures.agent.isArmed, figures.agent.armedSince) = (true, now - 60_000_000)
        figures.links = ["pbx1", "pbx2"].map { name in
            var link = LinkFigures(name: name)
            (link.isUp, link.isArmed, link.isToBeArmed) = (true, true, true)
            link.lateMicroseconds = 1_000
            return link
        }
        figures.calls = CallFigures(perSecond: 3.14, up: 12, total: 500)
        figures.kills.total = 4
        figures.brakes = []
        figures.alerts.open = 1
        (figures.shed.eventsTotal, figures.shed.recordsTotal) = (30, 0)
        figures.journalFillPercent = 3
        figures.logBytes = 5 << 20
        figures.disk = DiskSpace(freeBytes: 50 << 30, bytes: 100 << 30)
        return figures
    }

    static func report(
        _ setup: StatusSetup = setup,
        _ change: (inout StatusFigures) -> Void = { _ in }
    ) -> StatusReport {
        var figures = fine
        change(&figures)
        return StatusReport(figures, setup, at: now)
    }

    /// One check of figures that were changed.
    static func check(
        _ name: String,
        _ setup: StatusSetup = setup,
        _ change: (inout StatusFigures) -> Void
    ) -> StatusCheck? {
        report(setup, change).checks.first { $0.name == name }
    }
}
