import AlertLog
import Figures
import Records
import Switches
import Telephony

/// The journal and who sees to it that it stays in its place.
final class JournalComponent: Component {
    private let journal: RecordJournal
    private let warden: WardenSeat
    private let lines: LineLog
    private var keeper: JournalKeeper

    init(_ journal: RecordJournal, path: String, warden: WardenSeat, lines: LineLog) {
        (self.journal, self.warden, self.lines) = (journal, warden, lines)
        keeper = JournalKeeper(journal, path: path)
    }

    func look(at now: Moment) {
        let said = keeper.look(at: now.monotonic) { body in warden.with { _, _ in body() } }
        if let (severity, text) = said { lines.add(severity, text) }
    }

    private static let fill = Figure(
        .gauge,
        "journal_fill_percent",
        "How full the journal is",
        unit: .percent
    )
    static let stated = [fill] + RecordJournal.Shed.stated

    var readings: [FigureReading] {
        [Self.fill.reading(Int64(journal.fill * 100))] + journal.shed.readings()
    }
}
