import AlertLog
import Records
import Rules
import Settings
import Switches
import Telephony
import Warden

/// Who notices what operators change in the log, and passes it on.
final class WatchComponent: Component {
    /// While the log cannot be read that is said once in so many looks, about once a minute.
    private static let looksPerComplaint = 120

    private let watch: LogWatch
    private let plan: NumberingPlan
    private let warden: WardenSeat
    private let writer: LogWriter
    private let lines: LineLog
    private var failures = 0
    /// What was decided, as the log had it last.
    private(set) var decided: [DecidedValue]
    /// What has the settings be loaded anew, until they are.
    private var wish: ReloadWish?

    init(
        _ watch: LogWatch,
        _ settings: Settings,
        warden: WardenSeat,
        writer: LogWriter,
        lines: LineLog
    ) {
        (self.watch, self.warden) = (watch, warden)
        (plan, decided) = (settings.plan, settings.decided)
        (self.writer, self.lines) = (writer, lines)
    }

    /// Exemptions and blocks hold before the first call is seen.
    func start() { look(at: .now()) }

    func look(at now: Moment) {
        do throws(AlertLogError) {
            let changes = try watch.look(plan: plan, now: now.wall)
            failures = 0
            if let rules = changes.rules { take(rules) }
            if let decided = changes.decided { take(decided, by: changes.decidedBy) }
            for control in changes.controls { obey(control) }
        } catch {
            failures += 1
            if failures % Self.looksPerComplaint == 1 {
                lines.add(.warning, "alert log cannot be read", ["why": "\(error)"])
            }
        }
    }

    /// Who wants the settings loaded anew since, once for each time; nil where nobody does.
    func takeWish() -> ReloadWish? {
        defer { wish = nil }
        return wish
    }

    private func take(_ decided: [DecidedSetting], by author: String) {
        let values = decided.map { DecidedValue(key: $0.key, text: $0.value) }
        guard values != self.decided else { return }
        self.decided = values
        let words = values.map { "\($0.key)=\($0.text)" }.joined(separator: " ")
        let note = values.isEmpty ? "no setting is decided any more" : "decided: " + words
        wish = ReloadWish(by: author, note: note)
    }

    /// Notes who waits for the settings to be loaded.
    private func reload(_ control: PendingControl) {
        var wish = self.wish ?? ReloadWish(by: control.author, note: nil)
        wish.controls.append(control)
        self.wish = wish
    }

    private func take(_ rules: LogRules) {
        for why in rules.unreadable { lines.add(.warning, "rule left out", ["why": why]) }
        for why in rules.narrower { lines.add(.notice, "rule reaches less", ["why": why]) }
        warden.with { core, now in
            core.use(rules.exemptions, at: now)
            core.use(rules.blocks, at: now)
            core.use(rules.expected)
        }
    }

    /// Does what an operator asks of the running agent.
    private func obey(_ control: PendingControl) {
        switch control.command {
        case .releaseBrakes, .holdKills: moveBrakes(control)
        case .forgetCallee: forget(control)
        case .reloadSettings: reload(control)
        }
    }

    private func forget(_ control: PendingControl) {
        guard let callee = control.callee else {
            return writer.markTaken(control, ControlReply(.stoodSo))
        }
        let key = PartyKey(word: UInt64(bitPattern: callee.key))
        warden.with { core, _ in core.forget(key, named: PartyText(callee.name)) }
        lines.add(
            .notice,
            "baselines: callee forgotten",
            ["callee": callee.name, "by": control.author, "why": control.note]
        )
        writer.markTaken(control)
        let now = Moment.now().wall
        var entry = AuditEntry.forgotten(
            callee,
            by: control.author,
            note: control.note,
            at: now
        )
        entry.origin = control.origin
        writer.note(entry)
    }

    private func moveBrakes(_ control: PendingControl) {
        let author = ShortText<64>(control.author)
        let before = warden.with { core, _ in core.brakesEngaged?.word ?? "off" }
        let hasChanged: Bool
        if control.command == .releaseBrakes {
            hasChanged = warden.with { core, now in core.releaseBrakes(by: author, at: now) }
            let words = hasChanged ? "brakes released" : "brakes were not on"
            lines.add(.notice, words, ["by": control.author])
        } else {
            let note = ShortText<160>(control.note)
            hasChanged = warden.with { core, now in core.holdKills(by: author, note, at: now) }
            lines.add(
                .warning,
                hasChanged ? "kills held" : "kills were held already",
                ["by": control.author, "why": control.note]
            )
        }
        writer.markTaken(control, ControlReply(hasChanged ? .done : .stoodSo))
        guard hasChanged else { return }
        writer.note(
            AuditEntry(
                at: Moment.now().wall,
                by: control.author,
                control.command == .holdKills ? .killsHold : .killsResume,
                "brakes",
                before: before,
                after: warden.with { core, _ in core.brakesEngaged?.word ?? "off" },
                note: control.note.isEmpty ? nil : control.note,
                origin: control.origin
            )
        )
    }
}
