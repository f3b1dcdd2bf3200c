import Testing

@testable import Simulator

@Suite struct OptionsTests {
    @Test("An attack reads as it is written")
    func attack() throws {
        let attack = try AttackPlan(
            parsing: "callee=+2348012345678,callers=3,over=1.5,at=5,every=30,from=100,step=7,talk=9"
        )
        #expect(attack.callee == "+2348012345678")
        #expect(attack.everySeconds == 30)
        #expect((0..<3).map { attack.caller(round: 0, index: $0) } == ["100", "107", "114"])
        #expect(attack.caller(round: 1, index: 0) == "121")
        #expect((0..<3).map(attack.microsecondsAfterFirst) == [0, 750_000, 1_500_000])
    }

    @Test("An attack by one caller goes to as many callees, numbered on from the first")
    func fanOut() throws {
        let attack = try AttackPlan(parsing: "caller=+49301,callee=+200,callees=3,step=5")
        #expect(
            (0..<3).map { attack.caller(round: 1, index: $0) } == ["+49301", "+49301", "+49301"]
        )
        #expect((0..<3).map { attack.callee(round: 0, index: $0) } == ["+200", "+205", "+210"])
        #expect(attack.callee(round: 1, index: 0) == "+215")
    }

    @Test(
        "An attack that cannot be is refused",
        arguments: [
            "", "callers=3", "callee=1,callers=0", "callee=1,over=-1", "callee=1,speed=2",
            "callee=1,callers=x", "callee=1,from=abc", "callee=1,every=0", "callee",
            "caller=1,callee=sip,callees=3",
        ]
    )
    func badAttack(text: String) {
        #expect(throws: SimulatorError.self) { try AttackPlan(parsing: text) }
    }

    @Test("Values outside their range are named with what is allowed")
    func ranges() {
        var options = SimulatorOptions()
        options.playSpeed = 0
        #expect(
            throws: SimulatorError.outOfRange(
                option: "playSpeed",
                value: "0.0",
                allowed: "0.01...10000.0"
            )
        ) { try SimulatedSwitch(options, startingAt: 0) }
        options.playSpeed = 1
        options.answeredShare = 1.5
        #expect(throws: SimulatorError.self) { try SimulatedSwitch(options, startingAt: 0) }
    }

    @Test("A user reads as name@domain:password", arguments: ["x", "a@b", "a:b", "a@b:"])
    func badUser(text: String) throws {
        #expect(throws: SimulatorError.self) { try SimulatorUser(parsing: text) }
        #expect(try SimulatorUser(parsing: "a@b:c:d").password == "c:d")
    }

    @Test("A command that never ends closes the connection")
    func endlessCommand() throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        bench.write([UInt8](repeating: 0x61, count: CommandReader.headerBytesMax + 1), to: client)
        #expect(bench.read(client).text.hasSuffix("http://www.cluecon.com/\n"))
        #expect(bench.core.isFinished(client))
    }

    @Test("A body longer than allowed closes the connection")
    func endlessBody() throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        bench.write("sendevent CUSTOM\ncontent-length: 99999999\n\n", to: client)
        #expect(bench.read(client).text.hasSuffix("http://www.cluecon.com/\n"))
    }

    @Test("More clients than allowed are not let in")
    func clientLimit() throws {
        var bench = try SwitchBench { $0.clientsMax = 2 }
        #expect(bench.connect() == 1)
        #expect(bench.connect() == 2)
        #expect(bench.connect() == -1)
    }
}
