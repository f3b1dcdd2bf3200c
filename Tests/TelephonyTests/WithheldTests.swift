import Testing

@testable import Telephony

@Suite("Withheld callers")
struct WithheldTests {
    static let plans = [
        NumberingPlan(), NumberFormTests.america, NumberFormTests.britain,
        NumberingPlan(countryCode: "45", nationalPrefix: "", nationalLengths: [8]),
    ]

    @Test(
        "One withheld caller was counted under 33 names",
        arguments: [
            "anonymous", "\"Anonymous\"", "<anonymous>", "266696687", "+266696687", "7378742883",
            "86282452253", "Restricted", "Private Number", "No Caller ID", "NO_CALLER_ID",
            "CID withheld", "Caller ID blocked", "asterisk", "Anonymous Caller", "NULL", "nil",
            "None", "_undef_", "(null)", "<unknown>", "-", "--", "0", "+0", "00000", "WITHHELD",
            "Number Withheld", "Out-of-Area", "unavailable@unknown.invalid", "N/A",
            "sip:c8oqz84zk7z@anonymous.invalid", "\"Anonymous\" <sip:anonymous@anonymous.invalid>",
            "sip:x@Anonymous.Invalid;transport=udp", "anonymous\u{202c}", "private%20number", "?",
            "Unknown Number", "Caller.Unavailable", "Hidden", "[private]", "Anonym", "privé",
            "\"\"", "1266696687", "17378742883",
        ]
    )
    func spellings(_ text: String) {
        for plan in Self.plans { #expect(plan.read(text) == .party(.withheld), "\(text)") }
    }

    @Test(
        "Names and numbers that only hold such a word are callers of their own",
        arguments: [
            "private1", "blocked-calls", "unknown.user", "anonymous2", "noah", "nil.smith",
            "privateer", "null0", "0001", "000", "+", "*", "266696688", "26669668",
            "x@anonymous.invalid.example", "x@notanonymous.invalid", "asterisk1", "hidden.valley",
        ]
    )
    func names(_ text: String) {
        for plan in Self.plans { #expect(plan.read(text) != .party(.withheld), "\(text)") }
    }

    @Test("A keypad word is a number where numbers of its length are dialled")
    func keypad() {
        let (open, denmark) = (Self.plans[0], Self.plans[3])
        for word in ["2562533", "8656696", "7748283", "94844353"] {
            #expect(open.read(word) == .party(.withheld), "\(word)")
        }
        #expect(denmark.read("94844353") == denmark.read("+4594844353"))
        #expect(denmark.read("94844353") != .party(.withheld))
    }

    @Test("A callee of such a name is a callee")
    func callees() {
        for text in ["anonymous", "266696687", "null", "0", "private number"] {
            #expect(Self.plans[0].readCallee(text) != .party(.withheld), "\(text)")
        }
    }
}
