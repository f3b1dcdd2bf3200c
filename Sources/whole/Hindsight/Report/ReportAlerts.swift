import AlertLog
import Records
import Telephony

/// The alerts of a time, and what calls there are in them.
struct ReportAlerts {
    /// What is known of a caller and a callee that a flagged call was between.
    struct Pair {
        /// The place of the callee in `names`.
        let callee: Int
        var hasTalked = false
        /// They had a call that no alert has.
        var calledAgain = false
        /// Calls of the two that would have been ended.
        var endable = 0
    }

    /// One alert about a callee, as far as settings are judged by it.
    struct Judged {
        let callee: String
        let times: ClosedRange<EventTime>
        let verdict: AlertStatus?
        let hasStrong: Bool
        /// The pairs of its calls that would have been ended, one entry a call.
        var endable: [UInt64] = []
    }

    private(set) var report: WeekReport
    private(set) var callees: [String: CalleeReport] = [:]
    private(set) var pairs: [UInt64: Pair] = [:]
    private(set) var calls: Set<UInt64> = []
    private(set) var judged: [Judged] = []
    private(set) var names: [String] = []
    private var places: [String: Int] = [:]
    private var rules: [String: Int] = [:]
    private var signals: [String: WeekReport.Signal] = [:]
    private var isOver = false

    init(since: EventTime, until: EventTime) {
        report = WeekReport(since: since, until: until)
    }

    /// Reads them, the latest first.
    mutating func read(_ reader: LogReader, proceed: () throws -> Void) throws {
        var filter = LogFilter()
        (filter.since, filter.until) = (report.since, report.until)
        filter.limit = ReportTerms.alertsMax + 1
        var rows: [AlertRow] = []
        try reader.eachAlert(filter) { row in
            rows.append(row)
            return true
        }
        if rows.count > ReportTerms.alertsMax {
            rows.removeLast()
            report.limits.append(
                "There are more than \(ReportTerms.alertsMax) alerts: only the latest are in here."
            )
        }
        for row in rows {
            try proceed()
            try take(row, reader)
        }
        if isOver {
            report.limits.append(
                "There are more than \(ReportTerms.flaggedMax) flagged calls: of the others it is not"
                    + " known how innocent they look."
            )
        }
        report.rules = rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { WeekReport.RuleCount(name: $0.key, alerts: $0.value) }
        report.signals = Self.sorted(signals)
    }

    private mutating func take(_ row: AlertRow, _ reader: LogReader) throws {
        report.alerts += 1
        rules[row.rule, default: 0] += 1
        let hour = ReportClock.hour(of: row.tripped)
        report.byHour[hour] += 1
        let day = ReportClock.start(ofDay: row.tripped)
        report.byDay[day, default: Array(repeating: 0, count: 24)][hour] += 1
        let evidence = try reader.evidence(of: row.id).filter { $0.strength != "absent" }
        let verdict = try reader.verdict(of: row)
        Self.add(verdict, to: &report.verdicts)
        Self.add(evidence, to: &signals)
        var judged = Judged(
            callee: row.callee,
            times: row.firstSeen...max(row.firstSeen, row.lastSeen),
            verdict: verdict,
            hasStrong: evidence.contains { $0.strength == "strong" }
        )
        var callee = callees[row.callee] ?? CalleeReport(row.callee)
        callee.alerts += 1
        callee.lastAlert = max(callee.lastAlert, row.id)
        Self.add(verdict, to: &callee.verdicts)
        if !judged.hasStrong { callee.withoutStrong += 1 }
        var known = Dictionary(callee.signals.map { ($0.name, $0) }) { first, _ in first }
        Self.add(evidence, to: &known)
        callee.signals = Self.sorted(known)
        try reader.eachFlagged(of: row) { call in
            take(call, row.callee, &callee.flagged, &judged)
        }
        // Only an alert about a callee has one that could be exempt.
        if !row.callee.isEmpty { callees[row.callee] = callee }
        if row.rule == FindingRule.masking.word { self.judged.append(judged) }
    }

    private mutating func take(
        _ call: FlaggedLook,
        _ callee: String,
        _ flagged: inout WeekReport.Flagged,
        _ judged: inout Judged
    ) {
        let isSimulated = call.action == FlagAction.simulated.word
        let isKilled = call.action == FlagAction.killed.word
        flagged.calls += 1
        report.flagged.calls += 1
        flagged.simulated += isSimulated ? 1 : 0
        report.flagged.simulated += isSimulated ? 1 : 0
        flagged.killed += isKilled ? 1 : 0
        report.flagged.killed += isKilled ? 1 : 0
        guard calls.count < ReportTerms.flaggedMax else {
            isOver = true
            return
        }
        calls.insert(ReportHash.of(call.link.utf8, call.id))
        let key = ReportHash.of(call.caller.utf8, Array(callee.utf8))
        var pair = pairs[key] ?? Pair(callee: place(of: callee))
        if isSimulated || isKilled {
            pair.endable += 1
            judged.endable.append(key)
        }
        let talk = call.answered > 0 ? call.ended - call.answered : 0
        if talk >= ReportTerms.talkMicroseconds { pair.hasTalked = true }
        pairs[key] = pair
    }

    private mutating func place(of callee: String) -> Int {
        if let place = places[callee] { return place }
        places[callee] = names.count
        names.append(callee)
        return names.count - 1
    }

    /// Notes a call that no alert has, where it is between a caller and a callee of one that has.
    mutating func note(_ call: KeptCall) {
        let key = ReportHash.of(call.caller, call.callee)
        guard var pair = pairs[key] else { return }
        pair.calledAgain = true
        if call.answered > 0, call.ended - call.answered >= ReportTerms.talkMicroseconds {
            pair.hasTalked = true
        }
        pairs[key] = pair
    }

    private static func add(_ verdict: AlertStatus?, to verdicts: inout WeekReport.Verdicts) {
        if verdict == .confirmed { verdicts.confirmed += 1 }
        if verdict == .falsePositive { verdicts.falsePositive += 1 }
    }

    private static func add(
        _ evidence: [EvidenceRow],
        to signals: inout [String: WeekReport.Signal]
    ) {
        for row in evidence {
            var signal = signals[row.signal] ?? WeekReport.Signal(name: row.signal)
            if row.strength == "strong" { signal.strong += 1 } else { signal.weak += 1 }
            signals[row.signal] = signal
        }
    }

    private static func sorted(_ signals: [String: WeekReport.Signal]) -> [WeekReport.Signal] {
        signals.values.sorted { left, right in
            (right.strong, right.weak, left.name) < (left.strong, left.weak, right.name)
        }
    }
}

/// Two texts as one word, to know them again by.
enum ReportHash {
    static func of(_ first: some Sequence<UInt8>, _ second: [UInt8]) -> UInt64 {
        var hash = StableHash()
        for byte in first { hash.add(byte) }
        // No name of a party, a switch or a call holds it.
        hash.add(0xff)
        for byte in second { hash.add(byte) }
        return hash.value
    }
}
