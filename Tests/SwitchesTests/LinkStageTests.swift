import Records
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Link state: what is true where")
struct LinkStageTests {
    private func opening(_ bench: StateBench) -> LinkState.Opening? {
        if case .opening(let opening) = bench.state.stage { opening } else { nil }
    }

    private func up(_ bench: StateBench) -> LinkState.Up? {
        if case .up(let up) = bench.state.stage { up } else { nil }
    }

    @Test("A link that was never looked for may be at once, a lost one when its wait is over")
    func closed() {
        var bench = StateBench()
        #expect(bench.state.isClosed && !bench.state.isUp)
        #expect(bench.state.nextTick(after: bench.now) == bench.now)
        _ = bench.connect()
        #expect(!bench.state.isClosed && !bench.state.isUp)
        let wait = bench.lose().down?.wait ?? 0
        #expect(wait > 0)
        #expect(bench.state.isClosed)
        #expect(bench.state.nextTick(after: bench.now) == bench.now + Int64(wait) * 1_000)
    }

    @Test("Each connection takes its own steps")
    func steps() {
        var bench = StateBench()
        _ = bench.pass()
        #expect(bench.state.isConnecting(.events) && bench.state.isConnecting(.commands))
        bench.state.connected(.commands)
        #expect(bench.state.isConnecting(.events) && !bench.state.isConnecting(.commands))
        _ = bench.unasked(Texts.greeting)
        #expect(opening(bench)?.commands == .authenticating)
        _ = bench.reply(.authentication, Texts.reply("+OK accepted"))
        #expect(opening(bench)?.commands == .askingForRun)
        _ = bench.reply(.coreUUID, Texts.api(Texts.coreUUID))
        #expect(opening(bench)?.commands == .probing(checkWords: Texts.coreUUID))
        _ = bench.reply(.probe, Texts.api("-ERR No such channel!\n"))
        #expect(opening(bench)?.commands == .ready(checkWords: Texts.coreUUID))
        #expect(opening(bench)?.events == .connecting)
        bench.state.connected(.events)
        _ = bench.prepareEvents()
        #expect(up(bench)?.since == bench.now)
        #expect(up(bench)?.checkWords == Texts.coreUUID)
    }

    @Test("What was true of one connection is not true of the next")
    func nothingCarriedOver() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.reply(.kill(KillID(1)), Texts.api("+OK\n"))
        #expect(up(bench)?.unproven.count == 1)
        let since = bench.now
        #expect(bench.pass(seconds: 3.5, silentSince: since).contains(.spare(.connect)))
        #expect(bench.state.renewal?.step == .connecting)
        _ = bench.lose()
        #expect(bench.state.renewal == nil)
        #expect(bench.check().isEmpty, "a check of the connection before")
        _ = bench.retry()
        _ = bench.prepareEvents()
        _ = bench.prepareCommands(core: "00000000-0000-4000-8000-000000000001")
        #expect(up(bench)?.unproven.isEmpty == true)
        #expect(up(bench)?.checkWords == "00000000-0000-4000-8000-000000000001")
        #expect(bench.check("00000000-0000-4000-8000-000000000001").isEmpty)
    }

    @Test("A link that is closed answers nothing that comes late")
    func late() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.lose()
        let kill = CommandToken.kill(KillID(1))
        for token in [CommandToken.coreUUID, .probe, .check, kill, .leg] {
            let actions = bench.reply(token, Texts.api("-ERR No such channel!\n"))
            #expect(actions.inputs.isEmpty && actions.reports.isEmpty, "\(token)")
        }
        bench.state.connected(.events)
        bench.state.spareConnected()
        #expect(bench.state.isClosed)
    }
}
