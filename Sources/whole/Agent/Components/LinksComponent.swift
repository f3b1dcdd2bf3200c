import Figures
import Records
import Switches
import Telephony
import Warden

/// The links to the switches, which all start and stop together.
final class LinksComponent: Component {
    /// A connected link turns at least once a second; one that has not for so long hangs.
    private static let turnMicrosecondsMax: Int64 = 10_000_000
    /// All links together have this long to stop; one that waits for a name server has longer.
    private static let stopMicroseconds: Int64 = 400_000

    private let links: [any SwitchLink]
    private let warden: WardenSeat
    private let lines: LineLog

    init(_ links: [any SwitchLink], warden: WardenSeat, lines: LineLog) {
        (self.links, self.warden, self.lines) = (links, warden, lines)
    }

    func start() {
        for link in links { link.start() }
    }

    func stop() {
        for link in links { link.beginStopping() }
        let deadline = Moment.now().monotonic + Self.stopMicroseconds
        for link in links {
            let left = max(0, deadline - Moment.now().monotonic)
            guard !link.waitUntilStopped(seconds: Double(left) / 1_000_000) else { continue }
            lines.add(.warning, "link did not stop in time switch=\(link.name)")
        }
    }

    func isAlive(at now: Moment) -> Bool {
        links.allSatisfy { link in
            let quiet = now.monotonic - warden.lastTurn(of: link.link)
            return !link.counters.isUp || quiet < Self.turnMicrosecondsMax
        }
    }

    private static let late = Figure(
        .gauge,
        "late_us",
        "How late the latest event came",
        unit: .microseconds,
        of: .link
    )
    private static let lateness = HistogramFigures(
        "late",
        "by which events came after their stamps",
        bucketName: "lateness",
        of: .link
    )
    private static let clock = Figure(
        .gauge,
        "clock_us",
        "How far the agent's clock is ahead of the switch's",
        unit: .microseconds,
        of: .link
    )
    private static let clockDiffers = Figure(
        .gauge,
        "clock_differs",
        "Whether the two clocks differ by more than is borne",
        of: .link
    )
    static let stated =
        LinkCounters.stated + [late, clock, clockDiffers] + lateness.statedWithoutCount

    var readings: [FigureReading] { links.flatMap(readings) }

    private func readings(of link: any SwitchLink) -> [FigureReading] {
        let (feed, now) = warden.with { core, now in (core.feedClock(of: link.link), now) }
        let own = link.counters.readings(of: link.name)
        guard let feed else { return own }
        var readings = own + [Self.late.reading(feed.lateness, of: link.name)]
        readings += Self.lateness.readingsWithoutCount(of: feed.all, link: link.name)
        guard let difference = feed.difference(at: now) else { return readings }
        return readings + [
            Self.clock.reading(difference, of: link.name),
            Self.clockDiffers.reading(feed.differs(at: now), of: link.name),
        ]
    }
}
