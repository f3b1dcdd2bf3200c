import Warden
import AlertLog
import Records
import Switches
import Telephony

/// What operators ask of a running agent.
extension Agent {
    func obey(_ control: PendingControl) {
        let author = ShortText<64>(control.author)
        let before = warden.with { core, _ in core.brakesEngaged?.word ?? "off" }
        let hasChanged: Bool
        switch control.command {
        case .releaseBrakes:
            hasChanged = warden.with { core, now in core.releaseBrakes(by: author, at: now) }
            let words = hasChanged ? "brakes released" : "brakes were not on"
            lines.add(.notice, words, ["by": control.author])
        case .holdKills:
            let note = ShortText<160>(control.note)
            hasChanged = warden.with { core, now in core.holdKills(by: author, note, at: now) }
            lines.add(
                .warning,
                hasChanged ? "kills held" : "kills were held already",
                ["by": control.author, "why": control.note]
            )
        }
        writer.markTaken(control, answer: hasChanged ? .done : .stoodSo)
        guard hasChanged else { return }
        writer.note(
            AuditEntry(
                at: Moment.now().wall,
                by: control.author,
                control.command == .holdKills ? .killsHold : .killsResume,
                "brakes",
                before: before,
                after: warden.with { core, _ in core.brakesEngaged?.word ?? "off" },
                note: control.note.isEmpty ? nil : control.note
            )
        )
    }
}
