import Records
import Warden
import Telephony
import Testing

@testable import Switches

@Suite("The feed of a Kamailio")
struct KamailioStateTests {
    private static let second: Int64 = 1_000_000
    private let link = LinkID(0)

    private func state(host: String? = "127.0.0.1") -> KamailioState {
        let plan = NumberingPlan(countryCode: "234")
        return KamailioState(
            KamailioConfiguration(link: LinkID(0), name: "edge", host: host, plan: plan),
            seed: 1
        )
    }

    private func standing() -> KamailioState {
        var state = state()
        _ = state.tick(at: 0)
        _ = state.connected(at: 0)
        return state
    }

    @Test("It starts blind, connects, and then sees and pings")
    func start() {
        var state = state()
        #expect(state.tick(at: 0) == [.deliver(.linkDown(link, .start)), .connect])
        let up = state.connected(at: 10)
        #expect(up.contains(.deliver(.linkUp(link, coreUUID: ""))))
        #expect(up.contains(.deliver(.liveCallsUnknown(link))), "Kamailio lists no calls")
        #expect(up.last == .ping)
    }

    @Test("One that only stands in front of a FreeSWITCH is never connected to")
    func edge() {
        var state = state(host: nil)
        #expect(state.tick(at: 0).isEmpty)
        #expect(state.tick(at: 60 * Self.second).isEmpty)
    }

    @Test("A connection that does not come up in time is tried again, ever later")
    func slow() {
        var state = state()
        _ = state.tick(at: 0)
        #expect(state.tick(at: 5 * Self.second).isEmpty)
        let actions = state.tick(at: 5 * Self.second + 1)
        #expect(actions.first == .close)
        #expect(
            !actions.contains { if case .deliver = $0 { true } else { false } },
            "blind already"
        )
        #expect(state.tick(at: 5 * Self.second + 2).isEmpty)
        #expect(state.tick(at: 6 * Self.second) == [.connect])
    }

    @Test("A feed that is lost is a gap, and the connection is made anew")
    func lost() {
        var state = standing()
        let actions = state.lost(.disconnected, why: "ended", at: Self.second)
        let down = WardenInput.linkDown(link, .disconnected, blindFor: Self.second)
        #expect(actions.prefix(2) == [.close, .deliver(down)])
        #expect(state.lost(.disconnected, why: "ended", at: Self.second).isEmpty, "once")
        #expect(state.tick(at: 2 * Self.second) == [.connect])
    }

    @Test("It pings in its time, and three pings without a pong from one that answers end it")
    func silence() {
        var state = standing()
        _ = state.heard(isPong: true, at: 0)
        #expect(state.tick(at: 5 * Self.second) == [.ping])
        #expect(state.tick(at: 10 * Self.second) == [.ping])
        #expect(state.tick(at: 15 * Self.second) == [.ping])
        let actions = state.tick(at: 15 * Self.second + 1)
        let blind = 15 * Self.second + 1
        #expect(actions.contains(.deliver(.linkDown(link, .heartbeatMissing, blindFor: blind))))
    }

    @Test("Events are signs of life as well")
    func events() {
        var state = standing()
        _ = state.heard(isPong: true, at: 0)
        _ = state.heard(isPong: false, at: 14 * Self.second)
        #expect(state.tick(at: 20 * Self.second) == [.ping])
    }

    @Test("One whose configuration knows no pings is not taken for dead")
    func noPongs() {
        var state = standing()
        #expect(state.tick(at: 60 * Self.second) == [.ping])
    }

    /// The thread stood still for ten seconds; then it reads an event of that age.
    private func resumed(old seconds: Int64) -> (state: KamailioState, said: [KamailioState.Action])
    {
        var state = standing()
        _ = state.turned(at: 0)
        _ = state.heard(isPong: false, time: 500 * Self.second, at: 0)
        state.emptied(after: 100)
        _ = state.turned(at: 1)
        var said = state.turned(at: 10 * Self.second + 1)
        let now = 10 * Self.second + 700_000
        said += state.heard(
            isPong: false,
            time: 500 * Self.second + now - seconds * Self.second,
            at: now
        )
        return (state, said)
    }

    @Test("After a standstill it is decided within a second: caught up with, or given up as a gap")
    func standstill() {
        let noticed = KamailioState.Action.report(.stoodStill(milliseconds: 10_000))
        #expect(resumed(old: 1).said == [noticed, .report(.caughtUp(milliseconds: 699))])
        var (state, said) = resumed(old: 8)
        #expect(said == [noticed])
        let deadline = state.nextTick(after: 10 * Self.second + 700_000)
        #expect(deadline == 10 * Self.second + 800_001)
        let actions = state.tick(at: deadline)
        let down = WardenInput.linkDown(link, .shed, blindFor: 8 * Self.second)
        #expect(actions.prefix(2) == [.close, .deliver(down)])
    }
}
