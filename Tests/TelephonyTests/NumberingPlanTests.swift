import Testing

@testable import Telephony

@Suite("Numbering plans")
struct NumberingPlanTests {
    static let nigeria = NumberingPlan(countryCode: "234")
    static let america = NumberingPlan(
        countryCode: "1",
        nationalPrefix: "1",
        internationalPrefix: "011",
        nationalLengths: [10]
    )
    static let denmark = NumberingPlan(
        countryCode: "45",
        nationalPrefix: "",
        nationalLengths: [8]
    )
    static let germany = NumberingPlan(countryCode: "49")
    static let russia = NumberingPlan(
        countryCode: "7",
        nationalPrefix: "8",
        internationalPrefix: "810",
        nationalLengths: [10]
    )

    private func name(_ text: String, _ plan: NumberingPlan) -> String? {
        guard case .party(let party) = plan.read(text) else { return nil }
        #expect(plan.readCallee(text) == .party(party))
        return party.name
    }

    @Test(
        "Every way to write one Nigerian number is one number",
        arguments: [
            "+2348031234567", "002348031234567", "08031234567", "2348031234567",
            "+234-803-123-4567", "+234 803 123 4567", "(0803) 123.4567", " 08031234567 ",
            "+2348031234567;phone-context=x", "2348031234567;npdi;rn=+2341", "%2B2348031234567",
            "sip:+2348031234567@10.0.0.1", "SIPS:08031234567@pbx;user=phone",
            "tel:+234-803-123-4567", "%2B234%38031234567", "002348031234567@gw",
        ]
    )
    func nigerian(_ text: String) {
        #expect(name(text, Self.nigeria) == "+2348031234567")
    }

    @Test(
        "Every way to write one North American number is one number",
        arguments: [
            "+12125551234", "12125551234", "2125551234", "(212) 555-1234", "1-212-555-1234",
            "01112125551234", "sip:2125551234@example.com",
        ]
    )
    func american(_ text: String) {
        #expect(name(text, Self.america) == "+12125551234")
    }

    @Test("A foreign number is dialled from North America with 011")
    func fromAmerica() {
        #expect(name("011442071234567", Self.america) == "+442071234567")
        #expect(name("442071234567", Self.america) == "442071234567")
    }

    @Test(
        "Every way to write one Danish number is one number",
        arguments: ["+4545123456", "004545123456", "45123456", "4545123456", "45 12 34 56"]
    )
    func danish(_ text: String) {
        #expect(name(text, Self.denmark) == "+4545123456")
    }

    @Test("German numbers of any length lose their 0")
    func german() {
        #expect(name("030123456", Self.germany) == "+4930123456")
        #expect(name("01701234567", Self.germany) == "+491701234567")
        #expect(name("00491701234567", Self.germany) == "+491701234567")
        #expect(name("491701234567", Self.germany) == "+491701234567")
        #expect(name("123456", Self.germany) == "123456")
    }

    @Test(
        "A national prefix that could be a digit of the number is told apart by length",
        arguments: ["+78001234567", "88001234567", "8001234567", "78001234567", "81078001234567"]
    )
    func russian(_ text: String) {
        #expect(name(text, Self.russia) == "+78001234567")
    }

    @Test("Without a country code only what is written internationally is international")
    func noCountry() {
        let plan = NumberingPlan()
        #expect(name("+2348031234567", plan) == "+2348031234567")
        #expect(name("002348031234567", plan) == "+2348031234567")
        #expect(name("2348031234567", plan) == "2348031234567")
        #expect(name("08031234567", plan) == "08031234567")
    }

    @Test(
        "Short codes stay what they are, with and without a plus",
        arguments: ["112", "911", "199", "0112", "000", "100", "*", "30303"]
    )
    func shortCodes(_ text: String) {
        for plan in [Self.nigeria, Self.america, Self.denmark, Self.germany] {
            guard text != "*" else {
                #expect(plan.read(text) == .text("*"))
                continue
            }
            #expect(name(text, plan) == text)
            #expect(name("+" + text, plan) == text)
        }
    }

    @Test("A short code behind an international prefix is no foreign number")
    func shortBehindPrefix() {
        #expect(name("00112", Self.nigeria) == "00112")
        #expect(name("011911", Self.america) == "011911")
    }

    @Test("A number of more than 15 digits is a text of its own")
    func tooLong() {
        #expect(name("+123456789012345", Self.nigeria) == "+123456789012345")
        #expect(Self.nigeria.read("+1234567890123456") == .text("+1234567890123456"))
        #expect(Self.nigeria.read("1234567890123456") == .text("1234567890123456"))
        #expect(name("0012345678901234", Self.nigeria) == "+12345678901234")
        #expect(name("023480312345678", Self.nigeria) == "023480312345678")
        let digits = String(repeating: "7", count: 200)
        guard case .text = Self.nigeria.read(digits) else {
            Issue.record("200 digits read as a number")
            return
        }
    }

    @Test(
        "All ways to withhold a caller are one caller",
        arguments: [
            "", "anonymous", "Anonymous", "ANONYMOUS", "anonymous@anonymous.invalid", "unknown",
            "Restricted", "unavailable", "private", "withheld", "blocked", "privacy", "0000",
            "0000000000", "+0000000000", "000-000-0000", "   ", ";phone-context=x", "@host",
            "sip:anonymous@anonymous.invalid", "0000000000000000", "0", "+0", "00000",
        ]
    )
    func withheld(_ text: String) {
        #expect(Self.nigeria.read(text) == .party(.withheld))
    }

    @Test("A callee is never withheld: calls to unlike names are calls to unlike callees")
    func calleeIsNeverWithheld() {
        #expect(Self.nigeria.readCallee("") == .party(.none))
        #expect(Self.nigeria.readCallee("@host") == .party(.none))
        #expect(Self.nigeria.readCallee("unknown") == .text("unknown"))
        #expect(Self.nigeria.readCallee("private") == .text("private"))
        #expect(Self.nigeria.readCallee("0000") != Self.nigeria.readCallee("00000"))
    }

    @Test(
        "What only looks like a number is a text",
        arguments: [
            "+", "2348O31234567", "+234+8031234567", "2348031234567x", "12#", "ada.obi", "sip:",
            "tel:", "0803\u{e9}1234567",
        ]
    )
    func noNumber(_ text: String) {
        #expect(Self.nigeria.read(text) == .text(PartyText(text)))
    }

    @Test("The recorded number forms read as what the callers dialled")
    func recordedForms() {
        let callers = [
            "+2348031112222", "002348031112222", "08031112222", "2348031112222",
            "%2B2348031112222", "+234-803-111-2222", "+2348031112222;phone-context=x",
        ]
        for caller in callers { #expect(name(caller, Self.nigeria) == "+2348031112222") }
        for callee in ["+2348012345678", "002348012345678", "08012345678", "2348012345678"] {
            #expect(name(callee, Self.nigeria) == "+2348012345678")
        }
        #expect(Self.nigeria.read("anonymous") == .party(.withheld))
        #expect(Self.nigeria.read("ada.obi") == .text("ada.obi"))
        #expect(Self.nigeria.read("") == .party(.withheld))
    }
}
