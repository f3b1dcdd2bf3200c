import Lists
import Records
import Foundation
import Telephony
import Testing

@testable import AlertLog

@Suite struct RuleTests {
    private let plan = NumberingPlan(countryCode: "234")

    @Test(
        "A pattern is read in any written form",
        arguments: [
            ("+234 803 123 4567", PartyPattern.exact(Sample.number("2348031234567"))),
            ("08031234567", .exact(Sample.number("2348031234567"))),
            ("+23480*", .prefix("23480")), ("080*", .prefix("23480")),
            ("0023480*", .prefix("23480")),
            ("23480*", .localPrefix("23480")), ("10*", .localPrefix("10")),
            ("+1 (212)*", .prefix("1212")), ("alice", .text("alice")),
            ("anonymous", .exact(.withheld)), ("=a*", .text("a*")),
        ]
    )
    func patterns(text: String, pattern: PartyPattern) throws {
        #expect(try PartyPattern(text, plan: plan) == pattern)
    }

    @Test(
        "A pattern that could mean everybody, or nobody knows whom, is refused",
        arguments: [
            ("", PatternError.empty), ("  ", .empty), ("*", .everybody), ("+*", .everybody),
            ("00*", .everybody),
            (
                String(repeating: "a", count: 65),
                .tooLong(String(repeating: "a", count: 65), limit: 64)
            ),
        ]
    )
    func refused(text: String, error: PatternError) {
        #expect(throws: error) { try PartyPattern(text, plan: plan) }
    }

    @Test("Addresses and networks are read, and a network of everybody is refused")
    func networks() throws {
        let network = try NetworkPrefix(written: "192.0.2.0/24")
        #expect(network.contains([192, 0, 2, 77]))
        #expect(!network.contains([192, 0, 3, 77]))
        #expect(try NetworkPrefix(written: "2001:db8::/32").bits == 32)
        #expect(throws: PatternError.notAnAddress("example")) {
            try NetworkPrefix(written: "example")
        }
        for text in ["0.0.0.0/0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/"] {
            #expect(throws: PatternError.badPrefixLength(text, allowed: 1...32)) {
                try NetworkPrefix(written: text)
            }
        }
    }

    private func add(
        _ editor: LogEditor,
        _ pattern: String,
        expires: EventTime? = nil
    ) throws -> Int64 {
        let new = try NewExemption(
            .callee,
            pattern: pattern,
            reason: "test line",
            expires: expires,
            plan: plan
        )
        return try editor.addExemption(new, by: "ada", at: Sample.time)
    }

    @Test("What the command line changes is noticed, and what others write is not a change")
    func watch() throws {
        let bench = try Bench()
        let watch = try LogWatch(path: bench.logPath)
        let editor = try LogEditor(path: bench.logPath)
        let now = Sample.time
        #expect(try watch.look(plan: plan, now: now).rules == LogRules())
        #expect(try watch.look(plan: plan, now: now).rules == nil)
        let id = try add(editor, "08031234567")
        let rules = try watch.look(plan: plan, now: now).rules
        #expect(
            rules?.exemptions == [
                Exemption(id: id, subject: .callee(.exact(Sample.number("2348031234567"))))
            ]
        )
        // Hits and records are written all the time.
        bench.publish([.exemptionHit(ExemptionHit(exemption: id, time: now)), Sample.opened(1)])
        try bench.moveAll()
        #expect(try watch.look(plan: plan, now: now).rules == nil)
        #expect(try editor.removeExemption(id, by: "bob", at: now))
        #expect(try watch.look(plan: plan, now: now).rules == LogRules())
        #expect(try !editor.removeExemption(id, by: "bob", at: now))
        bench.publish([Sample.block()])
        try bench.moveAll()
        #expect(try watch.look(plan: plan, now: now).rules?.blocks.count == 1)
    }

    @Test("What has expired or cannot be read is not handed to the core, and the latter is said")
    func unreadable() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        _ = try add(editor, "+4420*", expires: Sample.time + 10)
        _ = try add(editor, "080*")
        try bench.database.run(
            "UPDATE exemptions SET pattern_form = 1, pattern = '23480*' WHERE id = 2"
        )
        let watch = try LogWatch(path: bench.logPath)
        let before = try watch.rules(plan: plan, now: Sample.time)
        #expect(Set(before.exemptions.map(\.id)) == [1, 2])
        // Stored under another country's plan.
        let after = try watch.rules(plan: NumberingPlan(), now: Sample.time + 10)
        #expect(after.exemptions.isEmpty)
        #expect(after.unreadable.count == 1)
        let reader = try LogReader(path: bench.logPath)
        #expect(try reader.exemptions(all: false, now: Sample.time + 10).map(\.id) == [2])
        let all = try reader.exemptions(all: true, now: Sample.time + 10)
        #expect(all.map(\.state) == [.expired, .active])
    }

    @Test("Exemptions and blocks past their limit were left out without a word")
    func limit() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        for number in ["08031234567", "08031234568", "08031234569"] { _ = try add(editor, number) }
        let all = try LogWatch(path: bench.logPath, rulesMax: 3)
        let watch = try LogWatch(path: bench.logPath, rulesMax: 2)
        #expect(try all.rules(plan: plan, now: Sample.time).exemptions.map(\.id) == [1, 2, 3])
        #expect(try all.rules(plan: plan, now: Sample.time).unreadable.isEmpty)
        let rules = try watch.rules(plan: plan, now: Sample.time)
        #expect(rules.exemptions.map(\.id) == [1, 2])
        let says =
            "all exemptions after the first 2 in force: limits.list_entries_max allows no more"
        #expect(rules.unreadable == [says])
    }

    @Test("Rules of an earlier version keep a safe meaning: blocks of +44* leave extensions alone")
    func storedBefore() throws {
        let bench = try Bench()
        let plan = NumberingPlan(countryCode: "44")
        try bench.database.execute(
            """
            INSERT INTO exemptions (subject, pattern, reason, author, created_us) VALUES
                ('caller', '44*', 'r', 'a', 1), ('callee', 'conf*', 'r', 'a', 1),
                ('callee', '020*', 'r', 'a', 1);
            INSERT INTO blocks (caller, caller_kind, callee, callee_kind, reason, author,
                created_us) VALUES ('+44*', 'pattern', '5000', 'pattern', 'r', 'a', 1),
                ('44*', 'pattern', '5000', 'pattern', 'r', 'a', 1)
            """
        )
        let rules = try LogWatch(path: bench.logPath).rules(plan: plan, now: Sample.time)
        #expect(rules.blocks.map(\.caller) == [.prefix("44"), .prefix("44")])
        #expect(!rules.blocks.contains { $0.caller.matches(plan.read("4401")) })
        #expect(rules.narrower.count == 2)
        #expect(
            rules.exemptions.map(\.subject) == [
                .caller(.prefix("44")), .caller(.localPrefix("44")), .callee(.prefix("4420")),
            ]
        )
        #expect(rules.unreadable.count == 1)
    }

    @Test("A command reaches the agent once, and one from before its start never")
    func control() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        _ = try editor.post(.releaseBrakes, by: "ada", at: 1)
        let watch = try LogWatch(path: bench.logPath)
        #expect(try watch.look(plan: plan, now: 2).controls.isEmpty)
        let id = try editor.post(.releaseBrakes, by: "ada", at: 3)
        let control = PendingControl(id: id, command: .releaseBrakes, author: "ada")
        #expect(try watch.look(plan: plan, now: 4).controls == [control])
        #expect(try watch.look(plan: plan, now: 5).controls.isEmpty)
        #expect(try editor.answer(to: id) == nil)
        var requests = LogRequests()
        requests.taken = [(id, ControlReply(.stoodSo, lines: ["one", "two\nmore"]))]
        try requests.serve(bench.database, at: 6, seen: 6)
        #expect(requests.isEmpty)
        let reply = try editor.answer(to: id)
        #expect(reply == ControlReply(.stoodSo, lines: ["one", "two more"]))
        #expect(try !editor.withdraw(id))
    }

    @Test("A check says which exemptions a call falls under")
    func check() throws {
        let check = ExemptionCheck(
            caller: plan.read("+4420123456"),
            callee: plan.read("08031234567"),
            source: "::ffff:192.0.2.9"
        )
        #expect(check.falls(under: .caller(.prefix("4420"))))
        #expect(check.falls(under: .callee(.exact(Sample.number("2348031234567")))))
        #expect(check.falls(under: .source(network: [192, 0, 2, 0], bits: 24)))
        #expect(!check.falls(under: .callee(.prefix("4420"))))
        #expect(
            !ExemptionCheck(caller: nil, callee: nil, source: nil).falls(
                under: .caller(.prefix("4"))
            )
        )
    }
}
