import Records
import Telephony

/// One record of every kind, each field at something else than its default.
enum Filled {
    static let time: EventTime = 1_767_323_045_000_000

    static func number(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }

    static var call: Call {
        var call = Call(link: LinkID(3), id: "call-1", createdAt: time)
        (call.caller, call.callee) = ("08031110001", "08031234567")
        call.callerReading = .party(number("2348031110001"))
        call.calleeReading = .text("bob")
        call.name = "Caller"
        call.source = "192.0.2.7"
        call.userAgent = "probe 1.0"
        (call.sipCallID, call.fromTag) = ("abc@192.0.2.7", "tag1")
        call.answeredAt = time - 2
        (call.callerSource, call.callerOther, call.leg) = (.both, "+2348031110009", .outbound)
        call.attestation = .passedC
        return call
    }

    static var account: FinishedCall {
        var account = FinishedCall(call, toldAt: time)
        account.call.createdAt = time - 3
        (account.endedAt, account.cause) = (time - 1, "NORMAL_CLEARING")
        return account
    }

    static var opened: AlertOpened {
        var opened = AlertOpened(
            alert: AlertID(1),
            callee: number("2348031234567"),
            calleeName: "+2348031234567",
            tripped: time,
            link: LinkID(3),
            decidedAt: time + 7,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
        (opened.lateMicroseconds, opened.clockMicroseconds) = (11, -12)
        (opened.rule, opened.block, opened.why) = (.block, 5, "by ada: stalker")
        opened.subject = .caller(number("2348031110001"))
        opened.subjectName = "+2348031110001"
        (opened.baseline, opened.wouldTrip) = (baseline, false)
        opened.severity = .warning
        return opened
    }

    static var flagged: FlaggedCall {
        var flagged = FlaggedCall(
            alert: AlertID(1),
            call: call,
            caller: number("2348031110001"),
            callerName: "+2348031110001",
            action: .braked,
            windowComplete: false
        )
        (flagged.rule, flagged.brake) = (.block, .hand)
        (flagged.callee, flagged.calleeName) = (number("2348031234567"), "+2348031234567")
        flagged.flaggedAt = time + 4
        return flagged
    }

    static var kill: KillRecord {
        var kill = KillRecord(
            kill: KillID(7),
            alert: AlertID(1),
            reason: .block,
            link: LinkID(3),
            call: "call-1",
            state: .ended,
            attempt: 2,
            at: time
        )
        kill.detail = "CALL_REJECTED"
        (kill.callerName, kill.calleeName) = ("+2348031110001", "+2348031234567")
        (kill.createdAt, kill.clockMicroseconds) = (time - 9, -5)
        (kill.block, kill.why) = (5, "by ada: stalker")
        (kill.endedBy, kill.endedAt, kill.tookMicroseconds) = (.caller, time + 1, 21_000)
        kill.otherLeg = "leg"
        (kill.cseq, kill.dialog) = (2, DialogKey(entry: 3, id: 4))
        return kill
    }

    static var gap: Gap {
        var gap = Gap(gap: GapID(9), link: LinkID(3), reason: .heartbeatMissing, from: time)
        (gap.to, gap.eventsLost, gap.lateMicroseconds) = (time + 5, 3, 4)
        return gap
    }

    static var brake: BrakeRecord {
        var brake = BrakeRecord(engaged: true, reason: .callees, limit: 60, at: time)
        (brake.author, brake.note) = ("ada", "wrong rule")
        return brake
    }

    static var change: CallChange {
        CallChange(
            alert: AlertID(1),
            link: LinkID(3),
            call: "call-1",
            time: time,
            action: .blocked
        )
    }

    static let raised = AlertRaised(
        alert: AlertID(1),
        time: time,
        severity: .warning,
        threshold: 20,
        rule: .wangiri
    )

    static var closed: AlertClosed {
        var closed = AlertClosed(alert: AlertID(1), lastSeen: time)
        (closed.rule, closed.wouldTrip) = (.block, true)
        return closed
    }

    static var block: BlockAdded {
        BlockAdded(
            alert: AlertID(1),
            caller: number("2348031110001"),
            callerName: "+2348031110001",
            callee: number("2348031234567"),
            calleeName: "+2348031234567",
            expiresAt: time
        )
    }

    static var baseline: BaselineFigures {
        var figures = BaselineFigures()
        (figures.threshold, figures.profile, figures.fast) = (9, 234_000, 310_500)
        (figures.dispersion, figures.origin) = (16, .prior)
        return figures
    }

    static var burst: BurstSeen {
        var burst = BurstSeen(
            callee: number("2348031234567"),
            calleeName: "+2348031234567",
            link: LinkID(3),
            time: time,
            callers: 6,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
        burst.baseline = baseline
        return burst
    }

    static var learned: CalleeLearned {
        var learned = CalleeLearned(
            callee: Int64(bitPattern: number("2348031234567").word),
            name: "+2348031234567"
        )
        learned.state = "1 learned"
        (learned.profile, learned.busiest, learned.dispersion) = (61_500, 234_000, 8)
        (learned.since, learned.lastCall, learned.limit) = (time - 9, time - 1, 7)
        return learned
    }

    static var evidence: EvidenceFound {
        var evidence = Evidence(.plan)
        evidence.strength = .strong
        (evidence.found, evidence.of) = (2, 6)
        (evidence.others, evidence.ofOthers) = (1, 64)
        (evidence.figure, evidence.detail) = (44, "+4412345678")
        var found = EvidenceFound(alert: AlertID(1), evidence, at: time)
        found.led = true
        return found
    }

    static let all: [WardenRecord] = [
        .alertOpened(opened), .callFlagged(flagged), .callChanged(change), .alertRaised(raised),
        .alertClosed(closed), .kill(kill), .gapOpened(gap), .gapClosed(gap), .blockAdded(block),
        .exemptionHit(ExemptionHit(exemption: 4, time: time)), .brake(brake),
        .callFinished(account),
        .callEnded(CallEnded(of: account)), .burstSeen(burst), .calleeLearned(learned),
        .evidenceFound(evidence),
    ]
}

extension WardenRecord {
    var bytes: [UInt8] {
        var writer = RecordWriter()
        writer.write(self)
        return writer.withBytes { span in span.indices.map { span[$0] } }
    }

    /// Where a record may end: behind each field, the identity's last one first.
    var ends: (identity: Int, all: [Int]) {
        var ruler = FieldRuler()
        switch self {
        case .alertOpened(var record): record.visit(&ruler)
        case .callFlagged(var record): record.visit(&ruler)
        case .callChanged(var record): record.visit(&ruler)
        case .alertRaised(var record): record.visit(&ruler)
        case .alertClosed(var record): record.visit(&ruler)
        case .kill(var record): record.visit(&ruler)
        case .gapOpened(var record), .gapClosed(var record): record.visit(&ruler)
        case .blockAdded(var record): record.visit(&ruler)
        case .exemptionHit(var record): record.visit(&ruler)
        case .brake(var record): record.visit(&ruler)
        case .callFinished(var record): record.visit(&ruler)
        case .callEnded(var record): record.visit(&ruler)
        case .burstSeen(var record): record.visit(&ruler)
        case .calleeLearned(var record): record.visit(&ruler)
        case .evidenceFound(var record): record.visit(&ruler)
        }
        return (ruler.identity, ruler.ends)
    }
}

/// Measures fields, from what journals hold of each sort of value.
private struct FieldRuler: FieldVisitor {
    private var end = 1
    private(set) var identity = 0
    private(set) var ends: [Int] = []

    private mutating func add(_ bytes: Int) {
        end += bytes
        ends.append(end)
    }

    mutating func number(_: StaticString, _: inout Int64, _: Column) { add(8) }
    mutating func flag(_: StaticString, _: inout Bool, _: Column) { add(1) }
    mutating func link(_: StaticString, _: inout LinkID, _: Column) { add(2) }
    mutating func party(_: StaticString, _: inout Party, _: Column) { add(8) }
    mutating func reading(_: StaticString, _ value: inout PartyReading, _: Column) {
        switch value {
        case .party: add(9)
        case .text(let text): add(3 + text.count)
        }
    }
    mutating func call(_: StaticString, _ value: inout CallID, _: Column) { add(2 + value.count) }
    mutating func text<let capacity: Int>(
        _: StaticString,
        _ value: inout ShortText<capacity>,
        _: Column
    ) { add(2 + value.count) }
    mutating func word<Word: RecordWord>(_: StaticString, _: inout Word, _: Column) { add(1) }
    mutating func optionalWord<Word: RecordWord>(_: StaticString, _: inout Word?, _: Column) {
        add(1)
    }
    mutating func dialog(_: StaticString, _: inout DialogKey?, entry: Column, id: Column) {
        add(17)
    }
    mutating func endIdentity() { identity = end }
}
