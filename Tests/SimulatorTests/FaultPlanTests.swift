import Testing

@testable import Simulator

@Suite struct FaultPlanTests {
    @Test("A fault reads as it is written")
    func reading() throws {
        let plan = try FaultPlan(parsing: "stall,at=5,every=30,for=2.5,connection=events")
        #expect(plan.kind == .stall)
        #expect(plan.atSeconds == 5)
        #expect(plan.everySeconds == 30)
        #expect(plan.forSeconds == 2.5)
        #expect(plan.connection == .events)
        #expect(try FaultPlan(parsing: "bad-length,says=huge").says == .huge)
        #expect(try FaultPlan(parsing: "lost-reply,nth=3").nth == 3)
        #expect(try FaultPlan(parsing: "slow-replies,ms=250").milliseconds == 250)
        #expect(try FaultPlan(parsing: "disordered-events,by=7").by == 7)
    }

    @Test("Every kind reads by its name and is in the help", arguments: FaultKind.allCases)
    func kinds(kind: FaultKind) throws {
        #expect(try FaultPlan(parsing: kind.rawValue) == FaultPlan(kind))
        #expect(FaultPlan.help.contains("\n  \(kind.rawValue) ("))
    }

    @Test("A kind that is none is refused with those that are")
    func unknownKind() {
        #expect(
            throws: SimulatorError.malformed(
                option: "fault",
                text: "explode",
                expected: FaultKind.names
            )
        ) { try FaultPlan(parsing: "explode,at=3") }
    }

    @Test(
        "A key that the kind does not take, or cannot read, is named with what it takes",
        arguments: [
            ("stall", "nth=3"), ("stall", "for=x"), ("stall", "connection=left"), ("stall", ""),
            ("stall", "for"), ("restart", "connection=events"), ("bad-length", "says=zero"),
            ("bad-length", "for=3"), ("lost-reply", "nth=1.5"), ("cut-body", "every="),
        ]
    )
    func badKey(kind: String, word: String) throws {
        let expected = try #require(FaultKind(rawValue: kind)).usage
        #expect(
            throws: SimulatorError.malformed(option: "fault", text: word, expected: expected)
        ) { try FaultPlan(parsing: "\(kind),at=1,\(word)") }
    }

    @Test(
        "A value out of range is refused by kind and key",
        arguments: [
            ("stall,at=-1", "at"), ("stall,for=0", "for"), ("stall,every=0", "every"),
            ("lost-reply,nth=0", "nth"), ("slow-replies,ms=0", "ms"),
            ("disordered-events,by=101", "by"), ("stall,for=nan", "for"),
        ]
    )
    func ranges(text: String, key: String) throws {
        let error = #expect(throws: SimulatorError.self) { try FaultPlan(parsing: text) }
        let words = try #require(error).description
        #expect(words.hasPrefix("fault ") && words.contains(" \(key): "))
    }

    @Test("Faults of the options are checked with them")
    func options() {
        var options = SimulatorOptions()
        options.faults = [FaultPlan(.stall)]
        options.faults[0].forSeconds = 0
        #expect(throws: SimulatorError.self) { try SimulatedSwitch(options, startingAt: 0) }
    }
}
