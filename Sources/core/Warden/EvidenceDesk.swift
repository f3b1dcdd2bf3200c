import Calls
import Records
import Rules
import Telephony

/// Where evidence of open alerts is gathered, and what calls have shown of callers before.
///
/// A flagged call costs one entry of a list; it is looked at a second later, or when its alert closes,
/// so nothing of this stands in front of a kill. Each further look at an alert waits twice as long as
/// the one before, so that an attack that goes on costs little.
struct EvidenceDesk: ~Copyable {
    /// Alerts whose evidence is gathered at once; past it the one that opened first stays as it was
    /// seen last.
    static let casesMax = 256
    /// Calls of an alert that are looked at, its first.
    static let callsMax = Chance.countMax
    /// How long the first calls of an alert wait to be looked at, and later ones at most.
    private static let (waitMin, waitMax) = (1_000_000, 32_000_000) as (Int64, Int64)
    /// Alerts are looked for that often at most.
    private static let turnMicroseconds: Int64 = 250_000
    /// How long calls to others stand for what is ordinary.
    static let backgroundMicroseconds: Int64 = 5_000_000

    /// What is known of one open alert.
    struct Gathered {
        let alert: AlertID
        /// Flagged, and not looked at yet.
        var waiting: [(serial: CallSerial, action: FlagAction)] = []
        var calls: [EvidenceCall] = []
        /// The same calls by their serials.
        var serials: [CallSerial] = []
        var latest: EventTime = 0
        /// What is on record.
        var told: [EvidenceSignal: Evidence] = [:]
        /// Where callers first reached what their callee's own traffic makes an attack.
        var trip: Masking.Look?
        /// What made the alert one, where callers alone did not.
        var ledBy: [EvidenceSignal] = []
        /// Those of them on record as that.
        var ledTold: Set<EvidenceSignal> = []
        /// When what is new is to be looked at, and how long what comes behind it will wait.
        fileprivate var dueAt: Int64 = .max
        fileprivate var wait = EvidenceDesk.waitMin

        init(of alert: AlertID) { self.alert = alert }

        /// A call has been looked at; one whose end says nothing has no serial.
        mutating func add(_ call: EvidenceCall, _ serial: CallSerial, at time: EventTime) {
            calls.append(call)
            serials.append(serial)
            latest = max(latest, time)
        }
    }

    var seen: SeenCallers
    var known = KnownCallers()
    /// When calls are to be looked at, by the clock that never jumps.
    private(set) var dueAt: Int64 = .max
    /// Where the evidence of an open alert stands.
    private var places: [AlertID: Int] = [:]
    /// By place; those of closed alerts are free for others.
    var cases: [Gathered] = []
    private var free: [Int] = []
    /// The latest ordinary calls, and since when they stand for all of them.
    var background = EvidenceBackground()
    var backgroundSince: Int64 = .min / 2
    /// Of each place of the table, the call shown last, and in the top bit whether its caller was new.
    private var shownAs: Table<UInt32>
    private static let newBit: UInt32 = 1 << 31

    init(callsMax: Int) {
        seen = SeenCallers()
        shownAs = Table(count: callsMax)
    }

    /// An alert has calls whose ends will say something: those that nobody ended.
    private(set) var wantsEnds = false

    /// Where the evidence of an alert stands, as long as it is gathered.
    func place(of alert: AlertID) -> Int? { places[alert] }

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

    mutating func open(_ alert: AlertID) {
        if cases.count == Self.casesMax, free.isEmpty { closeOldest() }
        let place = free.popLast() ?? cases.count
        places[alert] = place
        if place == cases.count {
            cases.append(Gathered(of: alert))
        } else {
            cases[place] = Gathered(of: alert)
        }
    }

    private mutating func closeOldest() {
        var oldest = cases[0].alert
        for place in cases.indices { oldest = min(oldest, cases[place].alert) }
        close(oldest)
    }

    mutating func close(_ alert: AlertID) {
        guard let place = places.removeValue(forKey: alert) else { return }
        cases[place] = Gathered(of: AlertID(.max))
        free.append(place)
        if places.isEmpty { wantsEnds = false }
    }

    /// A call of an alert is to be looked at.
    mutating func add(_ serial: CallSerial, _ action: FlagAction, to alert: AlertID, at now: Int64)
    {
        guard let place = places[alert],
            cases[place].calls.count + cases[place].waiting.count < Self.callsMax
        else { return }
        cases[place].waiting.append((serial, action))
        if action.leavesItsEnd { wantsEnds = true }
        note(place, at: now)
    }

    /// Something is known of the alert at a place that was not looked at yet.
    mutating func note(_ place: Int, at now: Int64) {
        guard cases[place].dueAt == .max else { return }
        look(at: place, now + cases[place].wait)
    }

    private mutating func look(at place: Int, _ time: Int64) {
        cases[place].dueAt = time
        // What is due at about the same time is found in one go.
        let turn = (time + Self.turnMicroseconds - 1) / Self.turnMicroseconds
        dueAt = min(dueAt, turn * Self.turnMicroseconds)
    }

    /// These signals made the alert one, which is said with it.
    mutating func noteLed(_ alert: AlertID, by evidence: [Evidence], at now: Int64) {
        guard let place = places[alert] else { return }
        let new = evidence.map(\.signal).filter { !cases[place].ledBy.contains($0) }
        guard !new.isEmpty else { return }
        cases[place].ledBy += new
        cases[place].dueAt = now
        dueAt = now
    }

    /// Callers reach what their callee's own traffic makes an attack.
    mutating func noteTrip(_ alert: AlertID, _ look: Masking.Look) {
        guard let place = places[alert], cases[place].trip == nil else { return }
        cases[place].trip = look
    }

    /// Where the alerts stand that are to be looked at now, in the order in which they opened.
    mutating func takeDue(at now: Int64) -> [Int] {
        var taken: [Int] = []
        dueAt = .max
        for place in cases.indices {
            if take(place, at: now) {
                taken.append(place)
            } else if cases[place].dueAt < .max {
                look(at: place, cases[place].dueAt)
            }
        }
        return taken.sorted { cases[$0].alert < cases[$1].alert }
    }

    /// Takes what is to be looked at by this time, `max` for whatever is new; false where nothing is.
    mutating func take(_ place: Int, at now: Int64) -> Bool {
        guard cases[place].dueAt <= now, cases[place].dueAt < .max else { return false }
        cases[place].dueAt = .max
        cases[place].wait = min(2 * cases[place].wait, Self.waitMax)
        return true
    }
}

extension FlagAction {
    /// True where the call was left to itself, so that its end says something of it.
    var leavesItsEnd: Bool {
        switch self {
        case .killed, .blocked, .ended: false
        case .simulated, .braked, .refused, .unrecorded, .unarmed, .noted, .spared,
            .advised, .told:
            true
        }
    }
}
