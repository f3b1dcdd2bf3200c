import Records
import Telephony

/// What the core has to remember of so many attacks.
struct LogRecords: Sendable {
    static let callsPerAlert = 8
    private static let start: EventTime = 1_700_000_000_000_000

    let alerts: Int
    private(set) var all: [WardenRecord] = []

    init(alerts: Int) {
        self.alerts = alerts
        let plan = NumberingPlan(countryCode: "234")
        for alert in 0..<alerts { append(alert, plan) }
    }

    /// Rows that must be there: alerts, their calls, distinct callers over all, finished calls.
    var expected: String {
        let calls = alerts * Self.callsPerAlert
        return "\(alerts) alerts \(calls) calls \(calls) callers \(calls) ended \(calls) finished"
    }

    private mutating func append(_ number: Int, _ plan: NumberingPlan) {
        let id = AlertID(Int64(number + 1))
        let time = Self.start + EventTime(number) * 1_000_000
        let calls = (0..<Self.callsPerAlert).map { place in
            var call = WindowWork.event(
                number * Self.callsPerAlert + place,
                CallSequence.Call(
                    caller: number * Self.callsPerAlert + place,
                    callee: number,
                    time: time + EventTime(place) * 10_000
                ),
                plan
            ).call
            call.source = "192.0.2.7"
            call.userAgent = "PBX 1.0"
            call.sipCallID = ShortText("\(number)-\(place)@192.0.2.7")
            return call
        }
        all.append(.alertOpened(opened(id, calls)))
        all += calls.map { .callFlagged(flagged(id, $0)) }
        all.append(
            .alertClosed(AlertClosed(alert: id, lastSeen: calls[Self.callsPerAlert - 1].createdAt))
        )
        all += calls.map { .callFinished(finished($0)) }
    }

    private func opened(_ id: AlertID, _ calls: [Call]) -> AlertOpened {
        AlertOpened(
            alert: id,
            callee: Self.party(calls[0].calleeReading),
            calleeName: calls[0].callee,
            tripped: calls[4].createdAt,
            link: LinkID(0),
            decidedAt: calls[4].createdAt,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
    }

    private func flagged(_ id: AlertID, _ call: Call) -> FlaggedCall {
        FlaggedCall(
            alert: id,
            call: call,
            caller: Self.party(call.callerReading),
            callerName: call.caller,
            action: .simulated,
            windowComplete: true
        )
    }

    private func finished(_ call: Call) -> FinishedCall {
        var account = FinishedCall(call, toldAt: call.createdAt + 5_000_000)
        account.endedAt = account.toldAt
        account.cause = "NORMAL_CLEARING"
        return account
    }

    private static func party(_ reading: PartyReading) -> Party {
        if case .party(let party) = reading { party } else { .none }
    }
}
