import Calls
import Records
import Telephony

/// The calls of one caller, held to two levels: a window for the warning, where there is one, and one for
/// what is critical.
///
/// Each is what fan-out has, and exact as that is; a window that is critical is worth a warning, too.
struct LevelledWindow {
    /// What is looked for: distinct callees within so many microseconds.
    struct Pattern {
        let callees: Levels
        let window: Int64

        fileprivate func pattern(_ severity: Severity) -> CallerWindow.Pattern {
            CallerWindow.Pattern(callees: callees.threshold(of: severity), window: window)
        }
    }

    /// What one call has completed.
    struct Trip {
        let severity: Severity
        let time: EventTime
        /// Flagged by it for the first time, oldest first.
        let calls: [CallSerial]
        /// Those that only a warning had flagged before, oldest first.
        let raised: [CallSerial]
    }

    private var critical = CallerWindow()
    private var warning: CallerWindow?

    init(_ pattern: Pattern) { if pattern.callees.warning > 0 { warning = CallerWindow() } }

    var isEmpty: Bool { critical.isEmpty }

    /// Takes in a call; a trip where that flags any.
    mutating func add(_ call: CallerWindow.Call, _ pattern: Pattern) -> Trip? {
        let warned = warning?.add(call, pattern.pattern(.warning))
        guard let found = critical.add(call, pattern.pattern(.critical)) else {
            return warned.map {
                Trip(severity: .warning, time: $0.time, calls: $0.calls, raised: [])
            }
        }
        guard warning != nil else {
            return Trip(severity: .critical, time: found.time, calls: found.calls, raised: [])
        }
        let new = Set(warned?.calls ?? [])
        return Trip(
            severity: .critical,
            time: found.time,
            calls: warned?.calls ?? [],
            raised: found.calls.filter { !new.contains($0) }
        )
    }

    /// Takes a call out; false where it is not there.
    mutating func remove(_ serial: CallSerial, at time: EventTime, _ pattern: Pattern) -> Bool {
        _ = warning?.remove(serial, at: time, pattern.pattern(.warning))
        return critical.remove(serial, at: time, pattern.pattern(.critical))
    }

    /// Goes on by another rule, or by calls of which some have become exempt.
    mutating func unsettle(_ pattern: Pattern) {
        critical.unsettle(pattern.pattern(.critical))
        guard pattern.callees.warning > 0 else { return warning = nil }
        // What was flagged stays so.
        if warning == nil { warning = critical }
        warning?.unsettle(pattern.pattern(.warning))
    }

    func hasFlagged(_ serial: CallSerial, at time: EventTime) -> Bool {
        warning?.hasFlagged(serial, at: time) == true || critical.hasFlagged(serial, at: time)
    }

    /// The fullest window that holds the moment, of its calls as they stand.
    func fullest(holding moment: EventTime, _ pattern: Pattern) -> DistinctWindow {
        critical.fullest(holding: moment, pattern.pattern(.critical))
    }

    /// Whether the window that ends then is critical, counted out from its calls alone.
    func isProven(at end: EventTime, _ pattern: Pattern) -> Bool {
        critical.isProven(at: end, pattern.pattern(.critical))
    }
}
