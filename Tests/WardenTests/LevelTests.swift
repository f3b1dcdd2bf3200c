import Records
import Rules
import Telephony
import Testing

@Suite("Warning and critical levels")
struct LevelTests {
    @Test(
        "A figure amounts to what the highest level that it reaches says",
        arguments: [
            (0, 10, 9, nil), (0, 10, 10, .critical), (5, 10, 4, nil), (5, 10, 5, .warning),
            (5, 10, 10, .critical), (5, 0, 5, .warning), (5, 0, 1_000, .warning),
            (10, 10, 10, .critical), (20, 10, 10, .critical), (0, 0, 1_000, nil),
        ] as [(Int, Int, Int, Severity?)]
    )
    func severity(warning: Int, critical: Int, count: Int, severity: Severity?) {
        let levels = Levels(warning: warning, critical: critical)
        #expect(levels.severity(of: count) == severity)
        if let severity { #expect(count >= levels.threshold(of: severity)) }
        #expect(levels.isOff == (warning == 0 && critical == 0))
        #expect((severity != nil) == (!levels.isOff && count >= levels.lowest))
    }

    @Test("A warning is less grave")
    func order() {
        #expect(Severity.warning < .critical)
        #expect(max(Severity.warning, .critical) == .critical)
    }

    @Test("The range of a number is its first digits, and nothing else has one")
    func ranges() throws {
        let number = Party.international(try #require(PhoneNumber(digits: "2348031234567".utf8)))
        let range = PartyKey(number).range(digits: 4)
        #expect(range.map { PartyText(naming: $0).string } == "+234803123")
        #expect(PartyKey(number).range(digits: 13) == nil)
        #expect(PartyKey(number).range(digits: 0) == nil)
        #expect(PartyKey(.withheld).range(digits: 2) == nil)
        #expect(PartyKey(text: "ada").range(digits: 2) == nil)
        #expect(PartyKey(text: "ada") == PartyKey(text: "ada"))
        #expect(PartyKey(text: "ada") != PartyKey(text: "bob"))
    }
}
