import Records
import Warden
import Telephony
import Testing

@testable import Switches

@Suite("A link whose thread stood still")
struct StandstillTests {
    private static let link = LinkConfiguration.test().link
    private static let second: Int64 = 1_000_000
    /// The switch's clock is years away from the thread's.
    private static let distance: Int64 = 1_795_000_000 * second

    /// A link that is up, has read a fresh event, and then stands still.
    private func resumed(after seconds: Double) -> (bench: StateBench, said: [LinkAction]) {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.turn()
        _ = hear(&bench, old: 0)
        bench.state.emptied(after: 5_000)
        _ = bench.turn(seconds: 0.1)
        let said = bench.turn(seconds: seconds)
        return (bench, said)
    }

    private func hear(_ bench: inout StateBench, old seconds: Double) -> [LinkAction] {
        let time = bench.now + Self.distance - Int64(seconds * 1_000_000)
        return bench.heard(time: time)
    }

    @Test("Three seconds between two turns are none, a moment more is one and is said")
    func notice() {
        #expect(resumed(after: 3).said.isEmpty)
        #expect(resumed(after: 3.001).said == [.report(.stoodStill(milliseconds: 3_001))])
    }

    @Test("A backlog that is read within the time is caught up with, at the first fresh event")
    func catchesUp() {
        var (bench, _) = resumed(after: 10)
        #expect(hear(&bench, old: 9.9).isEmpty)
        #expect(bench.turn(seconds: 0.3).isEmpty)
        #expect(hear(&bench, old: 1.001).isEmpty)
        #expect(hear(&bench, old: 0.999) == [.report(.caughtUp(milliseconds: 300))])
        #expect(bench.pass(seconds: 0.6).isEmpty, "it is decided once")
        #expect(bench.state.isUp)
    }

    @Test(
        "A backlog that lasts longer takes the link down within a second, with a gap as old as it"
    )
    func givesUp() throws {
        var (bench, _) = resumed(after: 10)
        _ = bench.turn(seconds: 0.7)
        _ = hear(&bench, old: 8)
        #expect(bench.pass(seconds: 0.099).isEmpty)
        let actions = bench.pass(seconds: 0.001)
        #expect(actions.first == .close)
        #expect(actions.inputs == [.linkDown(Self.link, .shed, blindFor: 8 * Self.second)])
        #expect(
            actions.down?.why
                == "stood still for 10.0 s and still 8.0 s behind after 0.8 s: what waits is given up"
        )
        #expect(bench.retry() == [.connect(.events), .connect(.commands)])
    }

    @Test("A switch that lost patience meanwhile leaves a gap from the last event that is read")
    func patienceLost() {
        var (bench, _) = resumed(after: 15)
        _ = hear(&bench, old: 13)
        #expect(
            bench.lose().inputs == [.linkDown(Self.link, .disconnected, blindFor: 13 * Self.second)]
        )
        (bench, _) = resumed(after: 15)
        _ = hear(&bench, old: 13)
        _ = hear(&bench, old: 0.5)
        #expect(bench.lose().inputs == [.linkDown(Self.link, .disconnected)], "it had caught up")
    }

    @Test("A feed that ends behind old events was blind from them on, though no thread stood still")
    func oldEvents() {
        var bench = StateBench()
        _ = bench.comeUp()
        for _ in 0..<3 {
            _ = bench.turn(seconds: 2)
            _ = hear(&bench, old: 0)
            bench.state.emptied(after: 100)
        }
        for _ in 0..<2 { _ = bench.turn(seconds: 2) }
        _ = hear(&bench, old: 4)
        #expect(
            bench.lose().inputs == [.linkDown(Self.link, .disconnected, blindFor: 4 * Self.second)]
        )
    }

    @Test("A switch that had little to say is not given up for that")
    func quiet() {
        var (bench, _) = resumed(after: 10)
        _ = hear(&bench, old: 5)
        _ = bench.turn()
        _ = bench.turn(seconds: 0.1)
        #expect(bench.pass(seconds: 0.7) == [.report(.caughtUp(milliseconds: 800))])
        (bench, _) = resumed(after: 10)
        #expect(bench.pass(seconds: 0.8) == [.report(.caughtUp(milliseconds: 800))])
    }

    @Test("A turn that takes longer than all the time there is does not look like a quiet switch")
    func longTurn() {
        var (bench, _) = resumed(after: 10)
        _ = bench.turn()
        _ = hear(&bench, old: 9)
        _ = bench.turn(seconds: 2)
        #expect(bench.pass().inputs == [.linkDown(Self.link, .shed, blindFor: 9 * Self.second)])
    }

    @Test("What is overdue only because nobody looked is no reason to go down")
    func overdue() {
        var (bench, _) = resumed(after: 100)
        let asked = bench.now - 50 * Self.second
        #expect(bench.pass(seconds: 0.1, silentSince: asked).inputs.isEmpty)
        #expect(hear(&bench, old: 0.1) == [.report(.caughtUp(milliseconds: 100))])
        let actions = bench.pass(silentSince: asked)
        #expect(actions.inputs == [.linkDown(Self.link, .disconnected)], "but then it is one")
    }

    @Test("A thread that stands still in the middle of reading does not mistake the clocks for it")
    func midTurn() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.turn()
        _ = hear(&bench, old: 0)
        bench.state.emptied(after: 5_000)
        _ = bench.turn(seconds: 0.1)
        // Read behind the standstill, with the time of before it.
        _ = bench.heard(time: bench.now + Self.distance + 10 * Self.second)
        bench.state.emptied(after: 5_000)
        #expect(bench.turn(seconds: 10) == [.report(.stoodStill(milliseconds: 10_000))])
        #expect(hear(&bench, old: 0) == [.report(.caughtUp(milliseconds: 0))])
    }

    @Test("A thread that reads on does not stand still, however long its turn")
    func readsOn() {
        var (bench, _) = resumed(after: 0.1)
        for _ in 0..<10 { #expect(bench.readOn(seconds: 2.9).isEmpty) }
        #expect(bench.turn(seconds: 2.9).isEmpty)
        #expect(bench.readOn(seconds: 3.1) == [.report(.stoodStill(milliseconds: 3_100))])
        #expect(hear(&bench, old: 9).isEmpty)
        #expect(hear(&bench, old: 0.5) == [.report(.caughtUp(milliseconds: 0))])
    }

    @Test("Where no event came before, those that come behind are taken as old")
    func nothingToCompareWith() {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.turn()
        _ = bench.turn(seconds: 5)
        _ = bench.turn(seconds: 0.75)
        #expect(hear(&bench, old: 0).isEmpty)
        let actions = bench.pass(seconds: 0.05)
        #expect(actions.inputs == [.linkDown(Self.link, .shed, blindFor: 5 * Self.second)])
    }

    /// Ten turns a second, each of which reads this many bytes and an event of that age at last.
    private func read(
        _ bench: inout StateBench,
        for turns: Int,
        bytes: Int? = nil,
        old seconds: (Int) -> Double
    ) -> [LinkAction] {
        (1...turns).flatMap { turn in
            let said = hear(&bench, old: seconds(turn))
            if let bytes { bench.state.emptied(after: bytes) }
            return said + bench.turn(seconds: 0.1)
        }
    }

    @Test("A link that falls behind by small steps gives up when it has been for a second")
    func fallsBehind() {
        var (bench, _) = resumed(after: 1)
        #expect(read(&bench, for: 30) { Double($0) / 10 }.isEmpty, "three seconds are borne")
        #expect(read(&bench, for: 10) { _ in 3.5 }.isEmpty, "not for a second yet")
        let actions = read(&bench, for: 1) { _ in 3.6 }
        #expect(actions.inputs == [.linkDown(Self.link, .shed, blindFor: 3_600_000)])
        #expect(actions.down?.why == "cannot keep up, 3.6 s behind: what waits is given up")
    }

    @Test("Nor does it keep up for having read what the system held, where that was much")
    func emptiedBuffers() {
        var (bench, _) = resumed(after: 1)
        let actions = read(&bench, for: 60, bytes: 1 << 20) { Double($0) / 10 }
        #expect(actions.down?.why == "cannot keep up, 4.0 s behind: what waits is given up")
    }

    @Test("A switch that kept silent and then sends all at once is read, not given up")
    func stalledSwitch() {
        var (bench, _) = resumed(after: 1)
        for _ in 1...50 { #expect(bench.turn(seconds: 0.1).isEmpty) }
        #expect(read(&bench, for: 10, bytes: 8 << 20) { 5 - Double($0) * 0.45 }.isEmpty)
        #expect(bench.state.isUp)
    }

    @Test("One that has little to read keeps up, however its switch's clock jumps")
    func clockJumps() {
        var (bench, _) = resumed(after: 1)
        #expect(read(&bench, for: 40, bytes: 5_000) { _ in 3_600 }.isEmpty)
        #expect(read(&bench, for: 40, bytes: 5_000) { _ in -3_600 }.isEmpty)
        #expect(bench.state.isUp)
    }

    @Test("It is asked in time, and only a link that is up stands still")
    func timing() {
        var (bench, _) = resumed(after: 10)
        #expect(bench.state.nextTick(after: bench.now) == bench.now + 800_000)
        bench = StateBench()
        _ = bench.turn()
        #expect(bench.turn(seconds: 100).isEmpty)
    }
}
