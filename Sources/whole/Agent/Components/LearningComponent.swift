import Figures
import Records
import Rules
import Telephony
import Warden

/// Who says how far the learning of thresholds has come.
final class LearningComponent: Component {
    /// The core is asked this often.
    private static let lookMicroseconds: Int64 = 60_000_000

    private let warden: WardenSeat
    private let lines: LineLog
    private var notes = LearningNotes()
    private var lookedAt: Int64 = .min / 2

    init(_ warden: WardenSeat, lines: LineLog) { (self.warden, self.lines) = (warden, lines) }

    func look(at now: Moment) {
        guard now.monotonic - lookedAt >= Self.lookMicroseconds else { return }
        lookedAt = now.monotonic
        let (status, setup) = warden.with { core, _ in (core.learning, core.setup.baselines) }
        guard let line = notes.note(status, setup, at: now.wall) else { return }
        let fields = line.fields.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
        lines.add(.message(line.severity, line.text, fields))
    }

    private static let held = Figure(.gauge, "baselines", "Callees whose own traffic is learned")
    private static let refused = Figure(
        .counter,
        "baselines_refused",
        "Callees whose own traffic was to be learned and found no room"
    )
    private static let inForce = Figure(
        .gauge,
        "baselines_in_force",
        "Whether thresholds follow the callees"
    )
    static let stated = [held, refused, inForce]

    var readings: [FigureReading] {
        let (status, mode) = warden.with { core, _ in (core.learning, core.setup.baselines.mode) }
        return [
            Self.held.reading(status.calleesHeld), Self.refused.reading(status.refused),
            Self.inForce.reading(mode == .on && status.isDone),
        ]
    }
}
