import Records
import Foundation
import Ring
import Telephony

@testable import AlertLog

/// A folder of its own for each test, gone with it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "log-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// SplitMix64: the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return mixed(state)
    }
}

/// Records as the core would make them.
enum Sample {
    /// 2026-01-02 03:04:05.000000 UTC.
    static let time: EventTime = 1_767_323_045_000_000
    static let second: EventTime = 1_000_000

    static func number(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }

    static func opened(_ alert: Int64, at time: EventTime = Sample.time) -> WardenRecord {
        .alertOpened(
            AlertOpened(
                alert: AlertID(alert),
                callee: number("2348031234567"),
                calleeName: "+2348031234567",
                tripped: time,
                link: LinkID(0),
                decidedAt: time + 7,
                threshold: 5,
                windowMicroseconds: 5_000_000
            )
        )
    }

    static func call(_ id: String, at time: EventTime) -> Call {
        var call = Call(link: LinkID(0), id: CallID(id), createdAt: time)
        call.caller = "08031110001"
        call.callee = "08031234567"
        call.callerReading = .party(number("2348031110001"))
        call.calleeReading = .party(number("2348031234567"))
        call.name = "Caller"
        call.source = "192.0.2.7"
        call.userAgent = "probe 1.0"
        call.sipCallID = "abc@192.0.2.7"
        call.fromTag = "tag1"
        return call
    }

    static func flagged(
        _ alert: Int64,
        _ id: String,
        caller: String = "2348031110001",
        at time: EventTime = Sample.time,
        complete: Bool = true
    ) -> WardenRecord {
        .callFlagged(
            FlaggedCall(
                alert: AlertID(alert),
                call: Sample.call(id, at: time),
                caller: number(caller),
                callerName: PartyText("+" + caller),
                action: .killed,
                windowComplete: complete
            )
        )
    }

    static func changed(
        _ alert: Int64,
        _ id: String,
        _ action: FlagAction,
        at time: EventTime = Sample.time
    ) -> WardenRecord {
        .callChanged(
            CallChange(
                alert: AlertID(alert),
                link: LinkID(0),
                call: CallID(id),
                time: time,
                action: action
            )
        )
    }

    static func closed(_ alert: Int64, at time: EventTime = Sample.time) -> WardenRecord {
        .alertClosed(AlertClosed(alert: AlertID(alert), lastSeen: time))
    }

    static func kill(
        _ kill: Int64,
        _ state: KillState,
        call: String = "call-1",
        alert: Int64 = 1,
        attempt: Int = 1,
        at time: EventTime = Sample.time
    ) -> WardenRecord {
        var record = KillRecord(
            kill: KillID(kill),
            alert: AlertID(alert),
            reason: alert == 0 ? .block : .masking,
            link: LinkID(0),
            call: CallID(call),
            state: state,
            attempt: attempt,
            at: time
        )
        record.detail = state == .ended ? "CALL_REJECTED" : "+OK"
        record.callerName = "+2348031110001"
        record.calleeName = "+2348031234567"
        return .kill(record)
    }

    static func gap(_ gap: Int64, to: EventTime = 0, lost: Int = 0) -> Gap {
        var record = Gap(gap: GapID(gap), link: LinkID(0), reason: .disconnected, from: time)
        record.to = to
        record.eventsLost = lost
        return record
    }

    static func finished(_ id: String, at time: EventTime = Sample.time) -> WardenRecord {
        var account = FinishedCall(call(id, at: time - 3 * second), toldAt: time)
        account.cause = "NORMAL_CLEARING"
        account.call.answeredAt = time - 2 * second
        account.endedAt = time
        return .callFinished(account)
    }

    static func block(_ caller: PartyText = "+2348031110001") -> WardenRecord {
        .blockAdded(
            BlockAdded(
                alert: AlertID(1),
                caller: number("2348031110001"),
                callerName: caller,
                callee: number("2348031234567"),
                calleeName: "+2348031234567",
                expiresAt: time + 3600 * second
            )
        )
    }

    static var baseline: BaselineFigures {
        var figures = BaselineFigures()
        (figures.threshold, figures.profile, figures.fast) = (9, 234_000, 310_500)
        (figures.dispersion, figures.origin) = (8, .learned)
        return figures
    }

    static func burst(
        _ callee: StaticString = "2348031234567",
        at time: EventTime
    ) -> WardenRecord {
        var burst = BurstSeen(
            callee: number("\(callee)"),
            calleeName: PartyText("+\(callee)"),
            link: LinkID(0),
            time: time,
            callers: 6,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
        burst.baseline = baseline
        return .burstSeen(burst)
    }

    static func learned(
        _ callee: String = "2348031234567",
        at time: EventTime = Sample.time
    ) -> WardenRecord {
        var learned = CalleeLearned(
            callee: Int64(bitPattern: number(callee).word),
            name: PartyText("+" + callee)
        )
        learned.state = "1 learned"
        (learned.profile, learned.busiest, learned.dispersion) = (61_500, 234_000, 8)
        (learned.since, learned.lastCall, learned.limit) = (time - 9 * second, time, 7)
        return .calleeLearned(learned)
    }

    static func raised(_ alert: Int64) -> WardenRecord {
        .alertRaised(
            AlertRaised(
                alert: AlertID(alert),
                time: time,
                severity: .critical,
                threshold: 5,
                rule: .fanOut
            )
        )
    }

    static func evidence(
        _ alert: Int64,
        _ signal: EvidenceSignal,
        _ strength: EvidenceStrength,
        found: Int = 4
    ) -> WardenRecord {
        var evidence = Evidence(signal)
        (evidence.strength, evidence.found, evidence.of) = (strength, found, 6)
        (evidence.others, evidence.ofOthers, evidence.detail) = (1, 64, "192.0.2.7")
        return .evidenceFound(EvidenceFound(alert: AlertID(alert), evidence, at: time))
    }

    /// One of every kind.
    static let all: [WardenRecord] = [
        opened(1), flagged(1, "call-1"), closed(1), kill(1, .requested),
        .gapOpened(gap(1)), .gapClosed(gap(1, to: time + 5, lost: 3)), block(),
        .exemptionHit(ExemptionHit(exemption: 4, time: time)),
        .brake(BrakeRecord(engaged: true, reason: .callees, limit: 60, at: time)),
        finished("call-1"), changed(1, "call-1", .blocked),
        .callEnded(CallEnded(link: LinkID(0), call: "call-1", endedAt: time)), burst(at: time),
        learned(), evidence(1, .source, .strong), raised(1),
    ]
}
