import AlertLog
import Foundation
import Records
import Ring
import Telephony
import Warden

/// A log in a folder of its own, filled through the journal as an agent does it.
final class WebLog {
    /// 2026-01-02 03:04:05 UTC: when the first alert tripped; each later one a minute after the last.
    static let time: EventTime = 1_767_323_045_000_000
    static let minute: EventTime = 60_000_000
    /// A caller's name that would be markup, a sequence for terminals and the other direction of text.
    static let hostileName = "<script>alert(1)</script>\u{1b}[31m\u{202e}\"'"

    let folder: String
    var path: String { folder + "/log.db" }

    /// With so many closed alerts of two calls each, one kill of each, a gap, a brake and a finished call.
    init(alerts: Int = 3) throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")
        folder = url.path
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try add(Self.ledgers + (1...max(alerts, 1)).prefix(alerts).flatMap(Self.alert))
    }

    deinit { try? remove() }

    /// Takes the whole folder away.
    func remove() throws { try FileManager.default.removeItem(atPath: folder) }

    /// Adds records, and the agent's figures as of `now`.
    func add(_ records: [WardenRecord], now: EventTime = time + 3_600_000_000) throws {
        let ring = try Journal(path: folder + "/\(UUID().uuidString)", capacity: 1 << 22)
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { now }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in records { _ = journal.publish(record) }
        writer.publish(stats: [
            ("calls", .integer(1_000)), ("alerts", .integer(3)), ("calls_flagged", .integer(6)),
            ("reaction_p50_us", .integer(640)), ("armed", .integer(0)),
        ])
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }

    static func party(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }

    static func callee(of alert: Int) -> String { "234803123\(1_000 + alert)" }

    private static func call(_ id: String, to callee: String, at time: EventTime) -> Call {
        var call = Call(link: LinkID(0), id: CallID(id), createdAt: time)
        call.caller = "08031110001"
        call.callee = PartyText("0" + callee.dropFirst(3))
        call.callerReading = .party(party("2348031110001"))
        call.calleeReading = .party(party(callee))
        call.source = "192.0.2.7"
        call.name = ShortText(hostileName)
        return call
    }

    /// One alert with its calls and the kill of the first.
    static func alert(_ number: Int) -> [WardenRecord] {
        let (time, callee) = (time + EventTime(number - 1) * minute, callee(of: number))
        let opened = AlertOpened(
            alert: AlertID(Int64(number)),
            callee: party(callee),
            calleeName: PartyText("+" + callee),
            tripped: time,
            link: LinkID(0),
            decidedAt: time + 9,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
        let calls = (1...2).map { place in
            WardenRecord.callFlagged(
                FlaggedCall(
                    alert: AlertID(Int64(number)),
                    call: call("call-\(number)-\(place)", to: callee, at: time),
                    caller: party("234803111000\(place)"),
                    callerName: PartyText("+234803111000\(place)"),
                    action: .killed,
                    windowComplete: true
                )
            )
        }
        let kills = [KillState.requested, .ended].map { state in
            WardenRecord.kill(kill(number, state, to: callee, at: time + 10))
        }
        let closed = AlertClosed(alert: AlertID(Int64(number)), lastSeen: time)
        return [.alertOpened(opened)] + calls + kills + [.alertClosed(closed)]
    }

    private static func kill(
        _ number: Int,
        _ state: KillState,
        to callee: String,
        at time: EventTime
    ) -> KillRecord {
        var kill = KillRecord(
            kill: KillID(Int64(number)),
            alert: AlertID(Int64(number)),
            reason: .masking,
            link: LinkID(0),
            call: CallID("call-\(number)-1"),
            state: state,
            attempt: 1,
            at: state == .ended ? time + 900 : time
        )
        kill.callerName = "+2348031110001"
        kill.calleeName = PartyText("+" + callee)
        kill.detail = state == .ended ? "CALL_REJECTED" : ""
        return kill
    }

    private static var ledgers: [WardenRecord] {
        var account = FinishedCall(
            call("call-7", to: callee(of: 1), at: time),
            toldAt: time + 9_000_000
        )
        account.cause = "NORMAL_CLEARING"
        account.call.answeredAt = time + 2_000_000
        account.endedAt = time + 9_000_000
        var gap = Gap(gap: GapID(1), link: LinkID(0), reason: .restarted, from: time)
        gap.to = time + 5_000_000
        gap.eventsLost = 3
        return [
            .callFinished(account), .gapClosed(gap),
            .brake(BrakeRecord(engaged: true, reason: .callees, limit: 60, at: time)),
        ]
    }
}
