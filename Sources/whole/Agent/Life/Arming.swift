import AlertLog
import Records
import Warden
import Switches
import Telephony

/// Which switches' calls are ended, and since when: by this run of the agent and those before it.
struct Arming {
    /// By the switch's name.
    private(set) var since: [String: EventTime]
    /// False until the settings of this run were taken up.
    private var isKnown = false
    private var names: [String] = []

    init(before: [String: EventTime]) { since = before }

    /// Takes up which are armed from now on and gives those that were not, or were, until now.
    mutating func use(
        armed: [String],
        of all: [String],
        at now: EventTime
    ) -> [(name: String, isArmed: Bool)] {
        var changes: [(name: String, isArmed: Bool)] = []
        for name in Set(since.keys).subtracting(armed).sorted() {
            since[name] = nil
            changes.append((name, false))
        }
        for name in armed where since[name] == nil {
            since[name] = now
            changes.append((name, true))
        }
        names = all
        return changes
    }

    var isArmed: Bool { !since.isEmpty }
    /// When the first of them was armed.
    var first: EventTime? { since.values.min() }

    /// `simulate`, `armed`, or which of them are.
    var words: String {
        let armed = names.filter { since[$0] != nil }
        if armed.isEmpty { return "simulate" }
        return armed.count == names.count
            ? "armed" : "armed on " + armed.joined(separator: ",")
    }
}

extension WardenCore {
    /// Those of the links whose calls are ended.
    func armed(among links: [LinkID]) -> Set<LinkID> {
        guard setup.enforcement.autoDisconnect else { return [] }
        return Set(links).subtracting(setup.simulatedLinks)
    }
}

extension Agent {
    /// Puts on record which switches' calls are ended from now on, and says it in one line.
    func noteArming(
        _ what: AuditEntry.What,
        _ change: SettingsChange,
        _ difference: SettingsDifference? = nil
    ) {
        defer { showStatus() }
        let now = Moment.now().wall
        let armed = warden.with { core, _ in core.armed(among: links.map(\.link)) }
        let names = links.filter { armed.contains($0.link) }.map(\.name)
        let before = arming.words
        let changes = arming.use(armed: names, of: links.map(\.name), at: now)
        let after = arming.words
        let told = difference?.words ?? ""
        writer.note(
            AuditEntry(
                at: now,
                by: change.author,
                what,
                "agent",
                before: what == .agentStart ? nil : before,
                after: after,
                note: told.isEmpty ? change.note : "\(change.note); \(told)"
            )
        )
        for (name, isArmed) in changes {
            let entry = AuditEntry(
                at: now,
                by: change.author,
                isArmed ? .switchArmed : .switchDisarmed,
                "switch \(name)",
                before: isArmed ? "simulate" : "armed",
                after: isArmed ? "armed" : "simulate",
                note: change.note
            )
            writer.note(entry)
            lines.add(
                .warning,
                isArmed ? "switch armed: its masked calls are ended" : "switch disarmed",
                ["switch": name, "by": change.author]
            )
        }
        let words = what == .agentStart ? "enforcement" : "settings loaded"
        var fields = [("mode", after), ("by", change.author), ("file", change.note)]
        if !told.isEmpty { fields.append(("changed", told)) }
        fields += brakeFields
        lines.add(.message(.notice, words, fields.map { (key: $0.0, value: $0.1) }))
    }

    /// What holds the brakes, for a line of the log; nothing where they do not hold.
    private var brakeFields: [(String, String)] {
        warden.with { core, _ in core.heldBrakes }.flatMap { brake in
            [
                ("brakes", brake.reason.word), ("since", TimeText.iso8601(brake.at)),
                ("held_by", brake.author.string), ("why", brake.note.string),
            ].filter { !$0.1.isEmpty }
        }
    }
}
