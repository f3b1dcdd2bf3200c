import Calls
import Fuzzing
import Lists
import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("Rate by prefix")
struct PrefixRateTests {
    private static func levels(_ set: [PrefixMeasure: Levels]) -> PrefixLevels {
        var levels = PrefixLevels()
        for (measure, own) in set { levels[measure] = own }
        return levels
    }

    private func row(
        _ digits: String,
        _ set: [PrefixMeasure: Levels],
        hours: PrefixHours = .always,
        isInternational: Bool = true
    ) -> PrefixRow {
        PrefixRow(
            digits: digits,
            isInternational: isInternational,
            name: "Example",
            hours: hours,
            levels: Self.levels(set)
        )
    }

    private func story(
        _ rows: [PrefixRow],
        _ action: RuleAction = .alert,
        zone: HourZone = .utc
    ) -> Story {
        Story(threshold: 40) { setup in
            setup.rules.prefixRate = PrefixRateRule(
                action: action,
                table: PrefixTable(rows),
                zone: zone,
                cooldownSeconds: 600
            )
        }
    }

    /// Calls of one caller to these numbers, a second apart.
    private func dial(
        _ story: inout Story,
        _ callees: [String],
        from caller: Int = 1,
        name: String = "p"
    ) -> [WardenEffect] {
        callees.enumerated().flatMap { index, callee in
            story.now += 1_000_000
            return story.call(caller, to: callee, id: "\(name)\(caller)-\(index)")
        }
    }

    @Test(
        "The call that reaches a level opens an alert about its caller that says what and where to"
    )
    func alert() {
        var story = story([row("99970", [.callsPerMinute: Levels(critical: 3)])])
        let callees = ["+999701111111", "+999702222222", "+999703333333"]
        let effects = dial(&story, callees)
        #expect(effects.opened.map(\.rule) == [.prefixRate])
        #expect(effects.opened.map(\.subject.kind) == [.caller])
        #expect(effects.opened.first?.subjectName.string == number(1))
        #expect(effects.opened.first?.why.string == "calls_per_minute to +99970 Example")
        #expect(effects.opened.map(\.threshold) == [3])
        #expect(effects.flagged.map(\.call.id) == ["p1-2"])
        #expect(effects.flagged.allSatisfy { $0.action == .noted && $0.windowComplete })
        #expect(dial(&story, callees, from: 2).flagged.count == 1, "each caller by himself")
        story.now += 58_000_000
        #expect(dial(&story, callees.dropLast(), name: "q").flagged.isEmpty, "the minute is over")
    }

    @Test("The longest prefix that holds at the time counts, however the number was dialled")
    func longest() {
        let one = Levels(critical: 1)
        let night = PrefixHours([0..<1_440])
        var story = story([
            row("999", [.callsPerHour: one]), row("9997", [.callsPerHour: Levels(critical: 2)]),
            row("99970", [:]), row("99971", [.callsPerHour: one], hours: night),
            row("70", [.callsPerHour: one], isInternational: false),
        ])
        #expect(dial(&story, ["00999612345678"]).opened.count == 1, "by +999")
        #expect(dial(&story, ["+999701234567"], from: 2).opened.isEmpty, "taken out")
        #expect(dial(&story, ["+999721234567"], from: 3).opened.isEmpty)
        #expect(dial(&story, ["+999731234567"], from: 3, name: "q").opened.count == 1, "by +9997")
        #expect(dial(&story, ["+999711234567"], from: 4).opened.isEmpty, "not its hours")
        #expect(dial(&story, ["7012"], from: 5).opened.count == 1, "a short code")
        #expect(dial(&story, ["+70123456789"], from: 6).opened.isEmpty)
    }

    @Test("Hours and midnight are those of the operator's clock, which may be changed")
    func zone() {
        // Noon of these stories is 09:26:34 UTC of a Friday; the clock goes on an hour at 10:00.
        let change = HourZone.Change(
            from: noon + 2_006_000_000,
            offsetMicroseconds: 3_600_000_000
        )
        let zone = HourZone(offsetMicroseconds: 0, changes: [change])
        let eleven = PrefixHours([4 * 1_440 + 660..<4 * 1_440 + 720])
        var story = story(
            [row("999", [.callsPerDay: Levels(critical: 1)], hours: eleven)],
            zone: zone
        )
        #expect(dial(&story, ["+999612345678"]).opened.isEmpty)
        story.now += 2_100_000_000
        #expect(dial(&story, ["+999612345678"], name: "q").opened.count == 1)
    }

    @Test("What is no number, and who withholds his, is never flagged, and the first is counted")
    func unread() {
        var rule = PrefixRate(
            PrefixRateRule(table: PrefixTable([row("", [.callsPerDay: Levels(critical: 1)])])),
            callsMax: 16
        )
        var call = Observation(
            serial: 1,
            oldest: 1,
            time: noon,
            link: LinkID(0),
            caller: .local(PhoneNumber(digits: "100".utf8)!),
            callee: .text(serial: 1)
        )
        #expect(rule.began(call).isEmpty)
        #expect(rule.unreadCalls == 1)
        call.caller = .withheld
        call.callee = .international(PhoneNumber(digits: "99961234567".utf8)!)
        #expect(rule.began(call).isEmpty)
        #expect(rule.unreadCalls == 1 && rule.talliesHeld == 0)
    }

    @Test("A long call is found while it lasts, by any event of its switch")
    func length() {
        var story = story([row("999", [.callSeconds: Levels(critical: 60)])])
        _ = dial(&story, ["+999612345678"])
        var answer = CallEvent(
            .answered,
            link: LinkID(0),
            time: noon + story.now,
            id: CallID("p1-0")
        )
        answer.call.createdAt = noon + story.now
        _ = story.take(.call(answer))
        story.now += 59_000_000
        #expect(story.call(9, to: "+2348031239999").isEmpty)
        story.now += 1_000_000
        let effects = story.call(9, to: "+2348031239998")
        #expect(effects.opened.map(\.rule) == [.prefixRate])
        #expect(effects.flagged.map(\.call.id) == ["p1-0"])
        #expect(story.call(9, to: "+2348031239997").isEmpty, "once")
    }

    /// A call of a caller to the prefix, or of nobody, so many seconds behind noon.
    private func shown(_ serial: Int, isSomebody: Bool = true, at second: Int) -> Observation {
        func party(_ digits: String) -> Party {
            PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
        }
        return Observation(
            serial: CallSerial(serial),
            oldest: 1,
            time: noon + Int64(second) * 1_000_000,
            link: LinkID(0),
            caller: isSomebody ? party("12025551000") : .withheld,
            callee: party("99961234\(100 + serial)")
        )
    }

    @Test("Of a row the measure that is nearest to its level is told, with the calls up to the one")
    func standing() {
        let levels = [
            PrefixMeasure.callsPerMinute: Levels(warning: 3, critical: 4),
            .callsPerHour: Levels(critical: 40), .concurrentCalls: Levels(critical: 9),
        ]
        let table = PrefixTable([row("999", levels)])
        var rule = PrefixRate(PrefixRateRule(table: table), callsMax: 16)
        let calls = (1...4).map { shown($0, at: $0) }
        for (place, call) in calls.enumerated() {
            _ = rule.began(call)
            let standing = rule.standing(of: call)
            #expect(standing?.measure == .prefix(.callsPerMinute))
            #expect(standing?.count == place + 1)
            #expect(standing?.threshold == 3)
            #expect(standing?.isReached == (place >= 2))
            #expect(standing?.windowMicroseconds == 60_000_000)
        }
        #expect(rule.standing(of: calls[0])?.count == 1, "later ones are not its doing")
        let nobody = shown(5, isSomebody: false, at: 5)
        _ = rule.began(nobody)
        #expect(rule.standing(of: nobody) == nil)
    }

    @Test("What is up is told of the call that has just begun, and talk of the one just ended")
    func standingNow() {
        let levels = [
            PrefixMeasure.callsPerDay: Levels(critical: 1_000),
            .concurrentCalls: Levels(critical: 4), .callSeconds: Levels(critical: 100),
        ]
        let table = PrefixTable([row("999", levels)])
        var rule = PrefixRate(PrefixRateRule(table: table), callsMax: 16)
        let calls = (1...2).map { shown($0, at: $0) }
        for call in calls { _ = rule.began(call) }
        #expect(rule.standing(of: calls[1])?.measure == .prefix(.concurrentCalls))
        #expect(rule.standing(of: calls[1])?.share == 500)
        #expect(rule.standing(of: calls[0])?.measure == .prefix(.callsPerDay))
        rule.answered(calls[0], at: calls[0].time)
        var end = CallEnd(calls[0], .ended, endedAt: calls[0].time + 90_000_000)
        end.answeredAt = calls[0].time
        _ = rule.ended(end)
        #expect(rule.standing(of: calls[0])?.measure == .prefix(.callSeconds))
        #expect(rule.standing(of: calls[0])?.share == 900)
    }

    @Test("`enforce` ends the call that is too much, and the first ones go on")
    func enforce() {
        var story = story([row("999", [.concurrentCalls: Levels(critical: 3)])], .enforce)
        let effects = dial(&story, ["+999611111111", "+999622222222", "+999633333333"])
        #expect(effects.sent.map(\.call) == ["p1-2"])
        #expect(effects.sent.map(\.reason) == [.prefixRate])
    }

    @Test("Without a file there is nothing to look at, and ordinary calls to no prefix are no news")
    func nothing() {
        #expect(PrefixRateRule().action == .off)
        var story = story([row("999", [.callsPerDay: Levels(critical: 1)])])
        for caller in 0..<50 {
            story.now += 1_000_000
            #expect(story.call(caller, to: "+23480312\(30_000 + caller)").isEmpty)
        }
    }
}
