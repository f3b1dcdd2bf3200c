import Calls
import Records
import Rules
import Telephony
import Testing

/// One user's calls as the rule sees them, from a Friday at 09:26 UTC on.
private struct User {
    private var rule: PrefixRate
    private var calls: [String: Observation] = [:]
    private var answers: [String: EventTime] = [:]
    private var serial: CallSerial = 0
    private var now = noon

    /// One row: +999 from 09:00 to 17:00, Monday to Friday.
    init(_ measure: PrefixMeasure, warning: Int, critical: Int) {
        var levels = PrefixLevels()
        levels[measure] = Levels(warning: warning, critical: critical)
        let hours = PrefixHours((0..<5).map { $0 * 1_440 + 540..<$0 * 1_440 + 1_020 })
        let row = PrefixRow(
            digits: "999",
            isInternational: true,
            name: "",
            hours: hours,
            levels: levels
        )
        rule = PrefixRate(PrefixRateRule(table: PrefixTable([row])), callsMax: 64)
    }

    mutating func call(
        _ callee: String,
        id: String,
        after seconds: Int64,
        from caller: String = "12025551000"
    ) -> [Finding] {
        now += seconds * 1_000_000
        serial += 1
        let parties = [caller, callee].map { digits -> Party in
            PhoneNumber(digits: digits.utf8).map { Party.international($0) } ?? .none
        }
        let call = Observation(
            serial: serial,
            oldest: 1,
            time: now,
            link: LinkID(0),
            caller: parties[0],
            callee: parties[1]
        )
        calls[id] = call
        return rule.began(call)
    }

    mutating func answer(_ id: String) {
        guard let call = calls[id] else { return }
        answers[id] = now
        rule.answered(call, at: now)
    }

    mutating func hangUp(_ id: String, after seconds: Int64) -> [Finding] {
        now += seconds * 1_000_000
        guard let call = calls[id] else { return [] }
        var end = CallEnd(call, .ended, endedAt: now)
        end.answeredAt = answers[id] ?? 0
        return rule.ended(end)
    }
}

/// A profile of OpenSIPS `fraud_detection`, parameter by parameter, as the handbook says it here.
@Suite("The five parameters of OpenSIPS fraud_detection")
struct FraudDetectionTests {
    /// How grave it was found to be, each time that changed.
    private func severities(_ findings: [Finding]) -> [Severity] {
        findings.map(\.severity).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    @Test("Calls per minute: 3 warn and 5 are critical, whatever was before the minute")
    func callsPerMinute() {
        var user = User(.callsPerMinute, warning: 3, critical: 5)
        var effects: [Finding] = []
        for index in 0..<4 {
            effects += user.call("9996\(10_000_000 + index)", id: "s-\(index)", after: 31)
        }
        #expect(severities(effects).isEmpty, "two a minute")
        for index in 0..<2 {
            effects += user.call("9996\(20_000_000 + index)", id: "w-\(index)", after: 10)
        }
        #expect(severities(effects) == [.warning])
        for index in 0..<3 {
            effects += user.call("9996\(30_000_000 + index)", id: "c-\(index)", after: 5)
        }
        #expect(severities(effects) == [.warning, .critical])
        #expect(effects.first?.why.string == "calls_per_minute to +999")
        #expect(effects.map(\.threshold).first == 3)
    }

    @Test("Total calls: 3 of a day warn and 5 are critical, and the next day begins anew")
    func totalCalls() {
        var user = User(.callsPerDay, warning: 3, critical: 5)
        var effects: [Finding] = []
        for index in 0..<4 {
            effects += user.call("999610000000", id: "t-\(index)", after: 60)
        }
        #expect(severities(effects) == [.warning])
        // Three days later it is Monday.
        effects += user.call("999610000000", id: "m-0", after: 3 * 86_400)
        #expect(severities(effects) == [.warning])
        effects = []
        for index in 1..<5 {
            effects += user.call("999610000000", id: "m-\(index)", after: 60)
        }
        #expect(severities(effects) == [.warning, .critical])
    }

    @Test("Concurrent calls: 2 warn and 3 are critical, and calls that are over do not count")
    func concurrentCalls() {
        var user = User(.concurrentCalls, warning: 2, critical: 3)
        var effects: [Finding] = []
        for index in 0..<3 {
            effects += user.call("999610000000", id: "o-\(index)", after: 10)
            effects += user.hangUp("o-\(index)", after: 5)
        }
        #expect(severities(effects).isEmpty)
        effects += user.call("999610000001", id: "u-0", after: 1)
        effects += user.call("999610000002", id: "u-1", after: 1)
        #expect(severities(effects) == [.warning])
        effects += user.call("999610000003", id: "u-2", after: 1)
        #expect(severities(effects) == [.warning, .critical])
    }

    @Test(
        "Sequential calls: 3 to one number warn and 4 are critical, another one in between ends the row"
    )
    func sequentialCalls() {
        var user = User(.sequentialCalls, warning: 3, critical: 4)
        var effects: [Finding] = []
        for (index, end) in [1, 1, 2, 1, 1].enumerated() {
            effects += user.call("99961000000\(end)", id: "q-\(index)", after: 60)
        }
        #expect(severities(effects).isEmpty)
        effects += user.call("999610000001", id: "q-5", after: 60)
        #expect(severities(effects) == [.warning])
        effects += user.call("999610000001", id: "q-6", after: 60)
        #expect(severities(effects) == [.warning, .critical])
    }

    @Test("Call duration: 60 s warn and 120 s are critical, from the answer on")
    func callDuration() {
        var user = User(.callSeconds, warning: 60, critical: 120)
        var effects = user.call("999610000001", id: "d-0", after: 1)
        effects += user.call("998610000001", id: "x", after: 50)
        user.answer("d-0")
        effects += user.hangUp("d-0", after: 59)
        #expect(severities(effects).isEmpty)
        effects += user.call("999610000001", id: "d-1", after: 1)
        user.answer("d-1")
        effects += user.hangUp("d-1", after: 60)
        #expect(severities(effects) == [.warning])
        effects += user.call("999610000001", id: "d-2", after: 1)
        user.answer("d-2")
        effects += user.hangUp("d-2", after: 121)
        #expect(severities(effects) == [.warning, .critical])
        #expect(effects.first?.why.string == "call_seconds to +999")
    }

    @Test("Outside of its hours and for other prefixes and users, nothing is counted")
    func others() {
        var user = User(.callsPerDay, warning: 0, critical: 2)
        #expect(user.call("999610000001", id: "h-0", after: 1).isEmpty)
        #expect(user.call("998610000001", id: "h-1", after: 1).isEmpty)
        #expect(user.call("999610000001", id: "h-2", after: 1, from: "12025551001").isEmpty)
        // At 17:26 it is over.
        #expect(user.call("999610000001", id: "h-3", after: 8 * 3_600).isEmpty)
        // On Saturday as well.
        #expect(user.call("999610000001", id: "h-4", after: 17 * 3_600).isEmpty)
    }
}
