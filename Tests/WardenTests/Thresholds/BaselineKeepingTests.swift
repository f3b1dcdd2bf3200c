import Foundation
import Rules
import Telephony
import Testing

private let hour: Int64 = 3_600_000_000
private let day: Int64 = 24 * hour
/// A Monday, at midnight.
private let monday: Int64 = 1_795_392_000_000_000

@Suite("Baselines: what is kept, and how much memory they take")
struct BaselineKeepingTests {
    private let name = PartyText("reception@example")

    private func number(_ place: Int) -> PartyKey { PartyKey(word: 1 << 60 | UInt64(place + 1)) }

    /// Traffic of three callees, one of which is no number, over days.
    private func learn(_ baselines: inout Baselines, days: Range<Int64>) {
        let keys = [number(0), number(1), PartyKey(.text(name))]
        for number in days {
            for second in 0..<3_600 {
                let time = monday + number * day + 9 * hour + Int64(second) * 1_000_000
                for (place, key) in keys.enumerated() where second % [9, 20, 31][place] == 0 {
                    baselines.saw(key, at: time, name: name)
                }
            }
        }
    }

    private func takeAll(_ baselines: inout Baselines, at time: Int64) -> [CalleeBaseline] {
        var all: [CalleeBaseline] = []
        for _ in 0..<200 { if let kept = baselines.takeLearned(at: time) { all.append(kept) } }
        return all
    }

    @Test("What is kept and read back gives the same limits at any later time")
    func kept() {
        var before = Baselines(BaselineSetup(), rule: MaskingRule())
        learn(&before, days: 0..<17)
        // The next hour has begun for all, and nothing is open.
        learn(&before, days: 20..<21)
        let now = monday + 20 * day + 10 * hour
        for place in 0..<3 {
            let key = place == 2 ? PartyKey(.text(name)) : number(place)
            before.saw(key, at: now + 100, name: name)
        }
        let rows = takeAll(&before, at: now + 30_000_000)
        #expect(rows.count == 4 && rows.count { $0.isOfWhole } == 1)
        #expect(rows.contains { $0.name == name })
        var after = Baselines(BaselineSetup(), rule: MaskingRule())
        let unread = after.resume(rows)
        #expect(unread == 0)
        let (old, new) = (before.learning, after.learning)
        #expect(old.since == new.since && old.until == new.until && new.calleesHeld == 3)
        for row in rows where !row.isOfWhole {
            // What was open is not kept.
            after.saw(row.key, at: now + 100, name: name)
            for later in [day, 2 * day + 9 * hour, 3 * day + hour / 3, 6 * day] {
                let time = now + later
                let (one, other) = (
                    before.limits(of: row.key, at: time), after.limits(of: row.key, at: time)
                )
                #expect(one != nil && one == other, "\(row.name) at \(later)")
            }
        }
    }

    @Test("Each record is kept about once an hour, and only if it has learned something")
    func often() {
        var baselines = Baselines(BaselineSetup(), rule: MaskingRule())
        learn(&baselines, days: 0..<2)
        let now = monday + day + 10 * hour
        #expect(takeAll(&baselines, at: now).count == 4)
        #expect(takeAll(&baselines, at: now + hour / 2).isEmpty)
        let later = takeAll(&baselines, at: now + hour)
        #expect(later.count == 1 && later[0].isOfWhole, "the callees were silent")
    }

    @Test("A row that is broken, cut, of another version or of no possible value is left out")
    func broken() {
        var baselines = Baselines(BaselineSetup(), rule: MaskingRule())
        learn(&baselines, days: 0..<3)
        let rows = takeAll(&baselines, at: monday + 4 * day)
        let good = rows.first { !$0.isOfWhole && !$0.key.isText }
        guard let good else {
            Issue.record("nothing was kept")
            return
        }
        let text = good.state.string
        let wrong = [
            "", "1", "2" + text.dropFirst(), String(text.dropLast()), text + "0",
            text.replacingOccurrences(of: "0", with: "x"), "1ffffffff00000000" + text.dropFirst(17),
        ]
        for text in wrong {
            var row = good
            row.state = ShortText<512>(text)
            var after = Baselines(BaselineSetup(), rule: MaskingRule())
            let broken = after.resume([row])
            let held = after.learning.calleesHeld
            #expect(broken == 1 && held == 0, "\(text)")
        }
        var after = Baselines(BaselineSetup(), rule: MaskingRule())
        let right = after.resume(rows + rows)
        let held = after.learning.calleesHeld
        #expect(right == 0 && held == 3, "a row that comes twice is one callee")
    }

    @Test("Random text in place of what was kept never passes for it unnoticed", arguments: 1...5)
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let digits = Array("0123456789abcdef".utf8)
        for _ in 0..<200 {
            var text = ShortText<512>("1")
            for _ in 0..<Int.random(in: 340...400, using: &random) {
                text.append(digits[Int.random(in: 0..<16, using: &random)])
            }
            let row = CalleeBaseline(
                key: number(1),
                name: "x",
                state: text,
                since: 0,
                lastCall: monday
            )
            var baselines = Baselines(BaselineSetup(), rule: MaskingRule())
            _ = baselines.resume([row])
            baselines.saw(number(1), at: monday, name: "x")
            let limits = baselines.limits(of: number(1), at: monday + day)
            #expect(limits.map { $0.main.callers >= 5 && !$0.limits.isEmpty } ?? true)
        }
    }

    @Test("64,000 callees take less than 16 MB with all that finds them")
    func memory() {
        #expect(Baselines.byteCount(callees: 64_000) <= 16_000_000)
        var setup = BaselineSetup()
        setup.calleesMax = 500
        var baselines = Baselines(setup, rule: MaskingRule())
        // Each called often enough for a record, twice as many as have room.
        for place in 0..<1_000 {
            for call in 0..<30 {
                let time = monday + Int64(place) * 1_000_000 + Int64(call)
                baselines.saw(number(place), at: time, name: "")
            }
        }
        let full = baselines.learning
        #expect(full.calleesHeld == 500 && full.refused > 0, "what is learned is not pushed out")
        // A day later those that were silent make room, who was silent for longest first.
        baselines.saw(number(0), at: monday + 2 * day, name: "")
        for place in 2_000..<2_499 {
            for call in 0..<30 {
                let time = monday + 2 * day + Int64(place) * 1_000_000 + Int64(call)
                baselines.saw(number(place), at: time, name: "")
            }
        }
        let now = monday + 2 * day + hour
        let kept = [0, 1, 2_000, 2_498].map { baselines.limits(of: number($0), at: now) != nil }
        let held = baselines.learning.calleesHeld
        #expect(kept == [true, false, true, true] && held == 500)
    }

    @Test("Many callees that are called once do not keep a busy one from its record")
    func crowd() {
        var baselines = Baselines(BaselineSetup(), rule: MaskingRule())
        var random = SeededGenerator(seed: 9)
        for second in 0..<3_000 {
            let time = monday + Int64(second) * 1_000_000
            for _ in 0..<40 {
                let other = Int.random(in: 1_000...10_000_000, using: &random)
                baselines.saw(number(other), at: time, name: "")
            }
            if second % 30 == 0 { baselines.saw(number(7), at: time, name: "") }
        }
        let limits = baselines.limits(of: number(7), at: monday + hour)
        let held = baselines.learning.calleesHeld
        #expect(limits != nil && held < 10)
    }
}

extension PartyKey {
    fileprivate var isText: Bool { word >> 60 == 3 }
}
