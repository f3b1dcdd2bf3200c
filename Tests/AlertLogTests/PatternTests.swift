import Lists
import Telephony
import Testing

@testable import AlertLog

@Suite("Patterns that operators write")
struct PatternTests {
    static let plans = [
        NumberingPlan(), NumberingPlan(countryCode: "234"), NumberingPlan(countryCode: "44"),
        NumberingPlan(countryCode: "10", nationalLengths: [8]),
        NumberingPlan(countryCode: "1", nationalPrefix: "1", internationalPrefix: "011"),
        NumberingPlan(countryCode: "39"),
        NumberingPlan(countryCode: "7", nationalPrefix: "8", internationalPrefix: "810"),
    ]
    private let plan = NumberingPlan(countryCode: "44")

    @Test("A rule of +44* ended the calls of extension 4401")
    func fullNumbersOnly() throws {
        let pattern = try PartyPattern("+44*", plan: plan)
        #expect(pattern.matches(plan.read("+447946000123")))
        #expect(pattern.matches(plan.read("07946000123")))
        for local in ["4401", "44", "4400000", "*44", "44a"] {
            #expect(!pattern.matches(plan.read(local)), "\(local)")
        }
    }

    @Test("10* is the same extensions in every plan, and no full number")
    func oneMeaning() throws {
        for plan in Self.plans {
            let pattern = try PartyPattern("10*", plan: plan)
            #expect(pattern == .localPrefix("10"))
            for local in ["10", "1001", "10999"] { #expect(pattern.matches(plan.read(local))) }
            for other in ["+10987654321", "+1098765432", "201", "10abc"] {
                #expect(!pattern.matches(plan.read(other)), "\(other)")
            }
        }
    }

    @Test(
        "Only a plus, or a zero that the plan dials full numbers with, makes a prefix one of them",
        arguments: [
            ("+44*", PartyPattern.prefix("44")), ("0044*", .prefix("44")),
            ("020*", .prefix("4420")),
            ("+44(0)20*", .prefix("4420")), ("+4420 79*", .prefix("442079")),
            ("44*", .localPrefix("44")), ("4420*", .localPrefix("4420")), ("9*", .localPrefix("9")),
            ("+39 02*", .prefix("3902")),
        ]
    )
    func kinds(text: String, pattern: PartyPattern) throws {
        #expect(try PartyPattern(text, plan: plan) == pattern)
    }

    @Test("Where the zero stays, so it does in a prefix")
    func italy() throws {
        #expect(try PartyPattern("02*", plan: NumberingPlan(countryCode: "39")) == .prefix("3902"))
    }

    @Test(
        "What looks like a pattern and is none was taken for a name that nobody has",
        arguments: [
            "*9*", "conf*", "**", "10*5*", "10*5", "*", "a*b", "+44*1", "1001*2", "*conf", "100?",
            "10[0-5]", "10xx", "10XX", "_10XX", "_X.", "^10", "10$", "10%", "%4", "10__",
            "1000-1099", "1000..1099", "1001,1002", "10|20", "10{2}", "\\\\d+", "10…", "+44", "+1",
            "+44-20", "***", "*-*", "+440*",
        ]
    )
    func lookalikes(_ text: String) {
        for isCallee in [true, false] {
            #expect(throws: PatternError.self) {
                try PartyPattern(text, plan: plan, isCallee: isCallee)
            }
        }
        #expect(throws: PatternError.self) { try PartyFilter(text, plan: plan) }
    }

    @Test(
        "Feature codes, names and numbers with signs are what they are",
        arguments: [
            "*98", "**1001", "*21*08031234567#", "#31#", "1001#", "ada-obi", "10-20-30", "ada.obi",
            "555-1234", "+44-20-7946-0958", "2nd-line", "max", "x10", "%2B447946000123",
            "sip:ada@b",
        ]
    )
    func literals(_ text: String) throws {
        #expect(try PartyPattern(text, plan: plan, isCallee: true) == plan.readCallee(text).pattern)
    }

    @Test("Behind an equals sign every name can be given")
    func equals() throws {
        for name in ["conf*", "*9*", "10[0-5]", "=x", "**"] {
            let pattern = try PartyPattern("=" + name, plan: plan)
            #expect(pattern.matches(plan.read(name)), "\(name)")
        }
    }

    @Test("A refusal says how to write what was meant")
    func advice() {
        for (text, words) in [
            ("conf*", "write = in front"), ("*9*", "10* for extensions"), ("100?", "10*"),
            ("1000-1099", "no ranges"), ("+44", "with a star"), ("+440*", "leave it out"),
        ] {
            do throws(PatternError) {
                _ = try PartyPattern(text, plan: plan)
                Issue.record("\(text) was taken")
            } catch { #expect(error.description.contains(words), "\(error)") }
        }
    }

    @Test("A callee called unknown can be blocked; it was read as a withheld caller")
    func calleeOfABlock() throws {
        let block = try NewBlock(
            caller: "unknown",
            callee: "unknown",
            reason: "r",
            expires: nil,
            plan: plan
        )
        #expect(block.callerPattern == .exact(.withheld))
        #expect(block.calleePattern == .text("unknown"))
    }
}
