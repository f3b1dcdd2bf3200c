import Testing

@testable import Telephony

@Suite("Dial prefixes and carrier codes")
struct DialPrefixTests {
    static let america = NumberingPlan(
        countryCode: "1",
        nationalPrefix: "1",
        internationalPrefix: "011",
        nationalLengths: [10],
        dialPrefixes: ["9", "*67", "*31#", "#31#", "1xxx"]
    )
    static let brazil = NumberingPlan(
        countryCode: "55",
        nationalLengths: [10, 11],
        dialPrefixes: ["0xx", "00xx+", "90xx"]
    )
    static let britain = NumberingPlan(countryCode: "44", dialPrefixes: ["9", "141", "1470"])
    static let germany = NumberingPlan(countryCode: "49", dialPrefixes: ["0"])

    private func name(_ text: String, _ plan: NumberingPlan) -> String? {
        switch plan.readCallee(text) {
        case .party(let party): party.name
        case .text(let text): "text " + text.string
        }
    }

    @Test(
        "One callee dialled through 9, *67 or a carrier's code was many",
        arguments: [
            "+12125551234", "12125551234", "2125551234", "912125551234", "92125551234",
            "9-1-212-555-1234", "*6712125551234", "*672125551234", "%2A672125551234",
            "*31#2125551234", "#31#+12125551234", "9+12125551234", "901112125551234",
            "sip:*672125551234@192.0.2.1", "*67 (212) 555-1234",
        ]
    )
    func american(_ text: String) {
        #expect(name(text, Self.america) == "+12125551234")
    }

    @Test(
        "Brazil's carriers are chosen by two digits behind the zero",
        arguments: [
            "+551133334444", "1133334444", "01133334444", "0151133334444", "0211133334444",
            "00551133334444", "9021" + "1133334444",
        ]
    )
    func brazilian(_ text: String) {
        #expect(name(text, Self.brazil) == "+551133334444")
    }

    @Test("A carrier's code may open an international number, and an area code is none")
    func brazilAbroad() {
        #expect(name("0021442079460958", Self.brazil) == "+442079460958")
        #expect(name("02133334444", Self.brazil) == "+552133334444")
        #expect(name("021987654321", Self.brazil) == "+5521987654321")
    }

    @Test("A prefix is dropped only where a whole number is left, and once")
    func onlyWhole() {
        for text in ["9", "911", "9112", "91234", "*98", "*67", "**1001", "*6798", "9*98"] {
            let plain = NumberingPlan(
                countryCode: "1",
                nationalPrefix: "1",
                internationalPrefix: "011",
                nationalLengths: [10]
            )
            #expect(Self.america.readCallee(text) == plain.readCallee(text), "\(text)")
        }
        #expect(name("9175551234", Self.america) == "+19175551234")
        #expect(name("992125551234", Self.america) == "992125551234")
        #expect(name("*67*672125551234", Self.america) == "text *67*672125551234")
    }

    @Test(
        "Britain dials 9 for a line and 141 to hide",
        arguments: ["02079460958", "902079460958", "900442079460958", "14102079460958"]
    )
    func british(_ text: String) {
        #expect(name(text, Self.britain) == "+442079460958")
    }

    @Test("A 0 for the line is told from the national and the international prefix by lengths")
    func german() {
        #expect(name("0030123456", Self.germany) == "+4930123456")
        #expect(name("030123456", Self.germany) == "+4930123456")
        #expect(name("000442079460958", Self.germany) == "+442079460958")
        #expect(name("00442079460958", Self.germany) == "+442079460958")
    }

    @Test(
        "What is set as a prefix is digits, stars, hashes and x",
        arguments: [
            ("9", true), ("*67", true), ("#31#", true), ("0xx", true), ("00xx+", true), ("", false),
            ("x", false), ("xx+", false), ("+", false), ("9a", false), ("123456789", false),
        ]
    )
    func settings(text: String, isAllowed: Bool) {
        #expect(NumberingPlan.isDialPrefix(text) == isAllowed)
    }
}
