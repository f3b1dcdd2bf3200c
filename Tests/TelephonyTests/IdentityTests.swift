import Testing

@testable import Telephony

@Suite("Identities that are no numbers")
struct IdentityTests {
    private let plan = NumberingPlan(countryCode: "234")

    @Test("Case counts, host and parameters do not")
    func comparesAsItself() {
        #expect(plan.read("ada.obi") == plan.read("sip:ada.obi@pbx.example;transport=tcp"))
        #expect(plan.read("ada.obi") != plan.read("Ada.obi"))
        #expect(plan.read("ada%2eobi") == plan.read("ada.obi"))
        #expect(plan.read("ada obi") == .text("ada obi"))
        #expect(plan.read("100%") == .text("100%"))
        #expect(plan.read("%4") == .text("%4"))
        #expect(plan.read("a%3Bb@c") == .text("a;b"))
    }

    @Test(
        "Identities longer than their buffer stay distinct",
        arguments: [65, 100, 256, 257, 5000]
    )
    func longOnes(length: Int) {
        let stem = String(repeating: "a", count: length - 1)
        let readings = [plan.read(stem + "x"), plan.read(stem + "y"), plan.read(stem)]
        #expect(readings[0] != readings[1])
        #expect(readings[0] == plan.read(stem + "x"))
        for reading in readings.prefix(2) {
            guard case .text(let text) = reading else {
                Issue.record("\(length) letters are no text")
                return
            }
            #expect(text.count == 64)
            #expect(text.string.hasPrefix(String(repeating: "a", count: 47) + "~"))
            #expect(!text.isCut)
        }
    }

    @Test("64 bytes are kept whole")
    func exactFit() {
        let text = String(repeating: "é", count: 32)
        #expect(plan.read(text) == .text(PartyText(text)))
    }

    @Test("A cut number is not read as the shorter number that its beginning is")
    func cutNumber() {
        let dashes = String(repeating: "-", count: 300)
        let cut = ShortText<64>("+234803111" + dashes + "2222")
        #expect(cut.isCut)
        guard case .text = plan.read(cut, wholeHash: 1) else {
            Issue.record("the beginning of a number was read as the number")
            return
        }
        #expect(plan.read(cut, wholeHash: 1) != plan.read(cut, wholeHash: 2))
    }

    @Test("A number stretched past 64 bytes by separators is still that number")
    func stretchedNumber() {
        let dashes = String(repeating: "-", count: 100)
        #expect(plan.read("+234803111" + dashes + "2222") == plan.read("+2348031112222"))
    }

    @Test("Long parameters do not make one caller many")
    func longParameters() {
        for tail in ["1", "2"] {
            let text = "ada.obi;x=" + String(repeating: "y", count: 500) + tail
            #expect(plan.read(text) == .text("ada.obi"))
            let number = "08031112222;x=" + String(repeating: "y", count: 500) + tail
            #expect(plan.read(number) == plan.read("+2348031112222"))
        }
    }

    @Test("Any bytes are taken without a trap")
    func anyBytes() {
        for first in UInt8.min...UInt8.max {
            for length in [1, 2, 3, 5, 64] {
                let text = ShortText<64>(bytes: (0..<length).map { first &+ UInt8($0) &* 37 })
                _ = plan.read(text)
                _ = plan.readCallee(text)
                _ = text.isSafeIdentifier
            }
        }
    }
}
