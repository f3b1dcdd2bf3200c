import Calls
import Records
import Rules
import Telephony

/// Where evidence of open alerts is gathered, and what calls have shown of callers before.
///
/// A flagged call costs one entry of a list; it is looked at a second later, or when its alert closes,
/// so nothing of this stands in front of a kill.
struct EvidenceDesk: ~Copyable {
    /// Alerts whose evidence is gathered at once; past it the one that opened first stays as it was
    /// seen last.
    static let casesMax = 256
    /// Calls of an alert that are looked at, its first.
    static let callsMax = Chance.countMax
    /// How long calls wait to be looked at.
    static let waitMicroseconds: Int64 = 1_000_000

    /// What is known of one open alert.
    struct Gathered {
        let callee: Party
        /// Flagged, and not looked at yet.
        var waiting: [(serial: CallSerial, action: FlagAction)] = []
        var calls: [EvidenceCall] = []
        /// The same calls by their serials.
        var serials: [CallSerial] = []
        var latest: EventTime = 0
        /// What is on record.
        var told: [EvidenceSignal: Evidence] = [:]
        /// What made the alert one, where callers alone did not.
        var ledBy: [EvidenceSignal] = []
        /// Those of them on record as that.
        var ledTold: Set<EvidenceSignal> = []
        var hasNews = false

        var count: Int { calls.count + waiting.count }
    }

    var seen: SeenCallers
    var known = KnownCallers()
    /// When calls are to be looked at, by the clock that never jumps.
    private(set) var dueAt: Int64 = .max
    private var cases: [AlertID: Gathered] = [:]
    /// In the order in which they opened.
    private var order: [AlertID] = []
    /// Of each place of the table, the call shown last, and in the top bit whether its caller was new.
    private var shownAs: Table<UInt32>
    private static let newBit: UInt32 = 1 << 31

    init(callsMax: Int) {
        seen = SeenCallers()
        shownAs = Table(count: callsMax)
    }

    var isEmpty: Bool { cases.isEmpty }

    subscript(alert: AlertID) -> Gathered? {
        get { cases[alert] }
        _modify { yield &cases[alert] }
    }

    // MARK: Callers

    /// A new call is shown: its caller has called from now on.
    mutating func show(
        _ caller: UInt64,
        _ serial: CallSerial,
        at place: Int,
        _ time: EventTime
    ) {
        let isNew = seen.note(caller, at: time)
        shownAs[place] = serial & ~Self.newBit | (isNew ? Self.newBit : 0)
    }

    /// Whether the caller of a call was new when it came; nil for a call that was not shown.
    func wasNew(_ serial: CallSerial, at place: Int) -> Bool? {
        let shown = shownAs[place]
        guard shown & ~Self.newBit == serial & ~Self.newBit else { return nil }
        return shown & Self.newBit != 0
    }

    // MARK: Alerts

    mutating func open(_ alert: AlertID, about callee: Party) {
        if order.count >= Self.casesMax { cases[order.removeFirst()] = nil }
        cases[alert] = Gathered(callee: callee)
        order.append(alert)
    }

    mutating func close(_ alert: AlertID) {
        guard cases.removeValue(forKey: alert) != nil else { return }
        order.removeAll { $0 == alert }
    }

    /// A call of an alert is to be looked at.
    mutating func add(_ serial: CallSerial, _ action: FlagAction, to alert: AlertID, at now: Int64)
    {
        guard let count = cases[alert]?.count, count < Self.callsMax else { return }
        cases[alert]?.waiting.append((serial, action))
        note(alert, at: now)
    }

    /// Something is known of an alert that was not looked at yet.
    mutating func note(_ alert: AlertID, at now: Int64) {
        cases[alert]?.hasNews = true
        dueAt = min(dueAt, now + Self.waitMicroseconds)
    }

    /// These signals made the alert one, which is said with it.
    mutating func noteLed(_ alert: AlertID, by evidence: [Evidence], at now: Int64) {
        guard let known = cases[alert]?.ledBy else { return }
        let new = evidence.map(\.signal).filter { !known.contains($0) }
        guard !new.isEmpty else { return }
        cases[alert]?.ledBy += new
        note(alert, at: now)
        dueAt = now
    }

    /// The alerts to be looked at now, in the order in which they opened.
    mutating func takeDue() -> [AlertID] {
        dueAt = .max
        return order.filter { cases[$0]?.hasNews == true }
    }
}
