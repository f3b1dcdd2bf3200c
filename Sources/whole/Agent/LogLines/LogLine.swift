import AlertLog
import Records
import Switches
import Telephony

/// One line of the agent's own log: what happened, then `key=value` pairs; caller text escaped.
struct LogLine {
    /// journald parts a line after 48 KiB, and reads the rest as a line with a priority of its own.
    static let bytesMax = 8_192

    var severity: Severity
    var text: String
    /// Lines of one kind of flood are thinned out.
    var flood: String?

    init(_ happening: Happening, names: [String]) {
        severity = .info
        text = ""
        switch happening {
        case .record(let record): describe(record, names)
        case .link(let name, let report): describe(report, name)
        case .log(let notice):
            severity = Self.severity(of: notice)
            text = TextEscape.escaped("\(notice)")
        case .recordRefused:
            severity = .error
            text = "journal full: records are being dropped"
            flood = text
        case .canRecordKills(false):
            severity = .error
            text = "journal full: kills stop until the alert log can be written"
            flood = "journal full: kills stop"
        case .canRecordKills(true):
            severity = .notice
            text = "journal has room again: kills go on"
            flood = "journal has room"
        case .killRefused(let kill):
            severity = .error
            text = "journal full: kill not made"
            add("call", kill.call)
            flood = "journal full: kills"
        case .level(let level, let sender):
            begin(.notice, "log level is \(level.word)")
            if let sender {
                add("pid", "\(sender.process)")
                add("uid", "\(sender.user)")
            }
        case .message(let severity, let message, let fields):
            self.severity = severity
            text = TextEscape.escaped(message)
            for (key, value) in fields { add(key, value) }
        }
        guard text.utf8.count > Self.bytesMax else { return }
        let kept = text.utf8.prefix(Self.bytesMax)
        text = String(decoding: kept, as: UTF8.self) + "… cut_bytes=\(text.utf8.count - kept.count)"
    }

    private static func severity(of notice: LogNotice) -> Severity {
        switch notice {
        case .writesAgain, .tidied: .notice
        case .forecast(let forecast): forecast.isKept ? .info : .warning
        case .cannotShrink, .slowRetention, .unknownRows, .feedLost: .warning
        case .cannotWrite, .rejected, .unreadable, .cannotTidy, .filesRestored: .error
        }
    }

    private mutating func describe(_ record: WardenRecord, _ names: [String]) {
        switch record {
        case .alertOpened(let alert): describe(alert, names)
        case .callFlagged(let call): describe(call)
        case .callChanged(let change):
            begin(.notice, "flagged call changed")
            add("alert", "\(change.alert.value)")
            add("action", change.action.word)
            add("call", change.call)
        case .alertRaised(let alert):
            begin(.warning, "\(alert.rule.word) alert is \(alert.severity.word)")
            add("alert", "\(alert.alert.value)")
        case .alertClosed(let alert):
            begin(.notice, "\(alert.rule.word) alert closed")
            add("alert", "\(alert.alert.value)")
        case .kill(let kill): describe(kill, names)
        case .gapOpened(let gap): describe(opened: gap, names)
        case .gapClosed(let gap): describe(closed: gap, names)
        case .blockAdded(let block):
            begin(.notice, "caller blocked from callee")
            add("caller", block.callerName)
            add("callee", block.calleeName)
            add("until", TimeText.iso8601(block.expiresAt))
        case .brake(let brake):
            begin(
                brake.engaged ? .error : .notice,
                brake.engaged ? "brakes engaged" : "brakes released"
            )
            add("reason", brake.reason.word)
            if brake.limit > 0 { add("limit_per_minute", "\(brake.limit)") }
            if !brake.author.isEmpty { add("by", brake.author) }
            if !brake.note.isEmpty { add("why", brake.note) }
        case .burstSeen(let burst):
            begin(.info, "burst at a busy callee: no attack")
            add("callee", burst.calleeName)
            add("switch", Self.name(burst.link, names))
            add("callers", "\(burst.callers)")
            add("callee_threshold", "\(burst.baseline.threshold)")
            flood = "burst"
        case .evidenceFound(let found):
            begin(.notice, "evidence found")
            add("alert", "\(found.alert.value)")
            add("signal", found.evidence.signal.word)
            add("found", "\(found.evidence.found)")
            add("of", "\(found.evidence.of)")
        case .exemptionHit, .callFinished, .callEnded, .calleeLearned: break
        }
    }

    private mutating func describe(_ alert: AlertOpened, _ names: [String]) {
        begin(.warning, "\(alert.rule.word) alert opened")
        add("alert", "\(alert.alert.value)")
        if alert.rule == .block {
            add("block", "\(alert.block)")
        }
        if alert.rule == .block || !alert.why.isEmpty { add("why", alert.why) }
        let kind = alert.subject.kind
        if kind.hasCallee {
            add("callee", alert.calleeName)
        } else {
            add(kind.word, alert.subjectName.isEmpty ? alert.calleeName : alert.subjectName)
        }
        if alert.severity != .critical { add("severity", alert.severity.word) }
        add("switch", Self.name(alert.link, names))
        add("tripped", TimeText.iso8601(alert.tripped))
        if alert.rule.hasCountersOfItsOwn, let counted = alert.rule.counted {
            let seconds = alert.windowMicroseconds / 1_000_000
            let time = seconds == 0 ? "at once" : "within \(seconds) s"
            add("pattern", "\(alert.threshold) \(counted) \(time)")
        } else if let service = ServiceName(alert.calleeName.string) {
            add("hint", "looks like \(service.words): exempt it if it is one")
        }
        guard alert.baseline.areKnown else { return }
        add("callee_threshold", "\(alert.baseline.threshold)")
        if !alert.wouldTrip { add("by_baseline", "no attack") }
    }

    private mutating func describe(_ call: FlaggedCall) {
        let isAlarm = [.unrecorded, .unarmed, .refused].contains(call.action)
        begin(isAlarm ? .error : .notice, "call flagged")
        if call.action == .refused {
            text = "call flagged that cannot be ended: its name cannot stand in a command"
        }
        add("alert", "\(call.alert.value)")
        add("rule", call.rule.word)
        add("action", call.action.word)
        if call.action == .simulated, call.flaggedAt > 0 {
            add("after_us", "\(max(0, call.flaggedAt - call.call.createdAt))")
        }
        if let brake = call.brake { add("brake", brake.word) }
        add("caller", call.callerName)
        if call.call.callerSource != .from || !call.call.callerOther.isEmpty {
            add("caller_source", call.call.callerSource.word)
            add("caller_other", call.call.callerOther)
        }
        add("callee", call.calleeName.isEmpty ? call.call.callee : call.calleeName)
        if call.call.leg == .outbound { add("leg", call.call.leg.word) }
        add("source", call.call.source)
        add("call", call.call.id)
    }

    private mutating func describe(opened gap: Gap, _ names: [String]) {
        let isLate = gap.reason == .late
        begin(
            gap.reason == .start ? .info : .warning,
            isLate ? "switch is late" : "blind to switch"
        )
        add("switch", Self.name(gap.link, names))
        add("reason", gap.reason.word)
        if isLate { add("late_seconds", Self.seconds(gap.lateMicroseconds)) }
        if gap.reason == .oversized { flood = "blind \(gap.link.index)" }
    }

    private mutating func describe(closed gap: Gap, _ names: [String]) {
        let isLate = gap.reason == .late
        begin(.notice, isLate ? "switch is on time again" : "switch seen again")
        add("switch", Self.name(gap.link, names))
        add("reason", gap.reason.word)
        add(isLate ? "lasted_seconds" : "blind_seconds", Self.seconds(gap.to - gap.from))
        if isLate { add("worst_seconds", Self.seconds(gap.lateMicroseconds)) }
        if gap.eventsLost > 0 { add("events_lost", "\(gap.eventsLost)") }
        if gap.reason == .oversized { flood = "seen \(gap.link.index)" }
    }

    private mutating func describe(_ kill: KillRecord, _ names: [String]) {
        switch kill.state {
        case .stillUp: begin(.error, "call still up after its kill")
        case .failed: begin(.error, "switch refused a kill")
        case .requested: begin(.notice, "kill repeated")
        case .ended where kill.endedBy != .us && kill.endedBy != .unknown:
            begin(.notice, "call ended, but not by us")
        default: begin(.info, "kill \(kill.state.word)")
        }
        add("switch", Self.name(kill.link, names))
        add("call", kill.call)
        add("attempt", "\(kill.attempt)")
        add("rule", kill.reason.word)
        if kill.alert.value > 0 { add("alert", "\(kill.alert.value)") }
        if kill.block > 0 { add("block", "\(kill.block)") }
        if !kill.why.isEmpty { add("why", kill.why) }
        if !kill.otherLeg.isEmpty { add("other_leg", kill.otherLeg) }
        if kill.endedBy != .unknown { add("by", kill.endedBy.word) }
        if kill.tookMicroseconds > 0 {
            add("took_ms", "\(Double(kill.tookMicroseconds / 100) / 10)")
        }
        if !kill.detail.isEmpty { add("detail", kill.detail) }
    }

    private mutating func describe(_ report: LinkReport, _ name: String) {
        switch report {
        case .up(let uuid): begin(.notice, "switch connected", ["core_uuid": uuid])
        case .down(let reason, let why, let wait):
            let fields: KeyValuePairs = ["reason": reason.word, "why": why, "retry_ms": "\(wait)"]
            begin(.warning, "switch not connected", fields)
        case .restarted(let uuid): begin(.warning, "switch restarted", ["core_uuid": uuid])
        case .stoodStill(let milliseconds):
            begin(.warning, "agent stood still", ["seconds": "\(Double(milliseconds) / 1_000)"])
        case .caughtUp(let milliseconds):
            begin(.notice, "caught up with the switch", ["took_ms": "\(milliseconds)"])
        case .liveCallsUnknown(let why):
            begin(.warning, "switch cannot list its calls", ["why": why])
        case .liveCalls(let count): begin(.info, "calls listed", ["calls": "\(count)"])
        case .controlWorks(let way): begin(.notice, "control interface works", ["way": way])
        case .controlLost(let why):
            begin(.error, "control interface lost: no call can be ended", ["why": why])
        case .killsRefused(let why):
            let words = "switch takes no kills: this link is NOT ARMED, no call can be ended"
            begin(.error, words, ["why": why])
        case .killsTaken: begin(.notice, "switch takes kills again")
        case .commandsSilent(let milliseconds):
            let words = "switch answers no command: another connection is tried"
            begin(.warning, words, ["silent_ms": "\(milliseconds)"])
        case .commandsRenewed: begin(.notice, "commands go by another connection")
        case .shutdownAnnounced: begin(.warning, "switch is shutting down")
        case .undirected:
            begin(.warning, "new legs do not say which way they go: not counted as calls")
        case .sourceNotBelieved(let from):
            let words = "X-Source-IP not believed: it comes from none of the edge's sip_addresses"
            begin(.warning, words, ["from": from])
        case .listens(let path): begin(.notice, "agent socket listens", ["path": path])
        case .askerSeen, .askerRefused, .askerClosed: describe(asker: report, name)
        case .malformed(let why):
            begin(.warning, "malformed event skipped", ["why": why], flood: "malformed \(name)")
        case .eventsShed(let count):
            let words = "events given away: the agent cannot keep up"
            begin(.error, words, ["count": "\(count)"], flood: "shed \(name)")
        case .passedOver(let bytes):
            let words = "event passed over: it is larger than is taken"
            begin(.warning, words, ["bytes": "\(bytes)"], flood: "passed over \(name)")
        }
        add("switch", name)
    }

    mutating func begin(
        _ severity: Severity,
        _ words: String,
        _ fields: KeyValuePairs<String, String> = [:],
        flood: String? = nil
    ) {
        self.severity = severity
        self.flood = flood
        text = words
        for (key, value) in fields { add(key, value) }
    }

    private mutating func add<let capacity: Int>(_ key: String, _ value: ShortText<capacity>) {
        text += " \(key)=" + TextEscape.field(bytes: value.array)
    }

    mutating func add(_ key: String, _ value: String) {
        text += " \(key)=" + TextEscape.field(value)
    }

    /// To the millisecond.
    private static func seconds(_ microseconds: Int64) -> String {
        "\(Double(microseconds / 1_000) / 1_000)"
    }

    private static func name(_ link: LinkID, _ names: [String]) -> String {
        Int(link.index) < names.count ? names[Int(link.index)] : "\(link.index)"
    }
}
