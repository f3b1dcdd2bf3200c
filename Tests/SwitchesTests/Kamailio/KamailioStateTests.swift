import Detection
import Telephony
import Testing

@testable import Switches

@Suite("The life of a Kamailio's event feed")
struct KamailioStateTests {
    private static let second: Int64 = 1_000_000
    private let link = LinkID(2)

    private func state(host: String? = "127.0.0.1") -> KamailioState {
        let configuration = KamailioConfiguration(
            link: link,
            name: "edge",
            host: host,
            plan: NumberingPlan()
        )
        return KamailioState(configuration, seed: 1)
    }

    private func waits(_ actions: [KamailioState.Action]) -> [Int] {
        actions.compactMap { action in
            if case .report(.down(_, _, let wait)) = action { wait } else { nil }
        }
    }

    @Test("It says that it was blind, connects, and asks again for every kill that is open")
    func comesUp() {
        var state = state()
        #expect(state.tick(at: 0) == [.deliver(.linkDown(link, .start)), .connect])
        let actions = state.connected(at: 5)
        #expect(actions.contains(.deliver(.linkUp(link, coreUUID: ShortText()))))
        #expect(actions.contains(.deliver(.liveCallsUnknown(link))))
        #expect(actions.last == .ping)
    }

    @Test("A connection that does not come is given up and tried again for ever, ever more slowly")
    func retries() {
        var state = state()
        var now: Int64 = 0
        var all: [Int] = []
        _ = state.tick(at: now)
        for _ in 0..<12 {
            all += waits(state.lost(.disconnected, "refused", at: now))
            now += 20 * Self.second
            #expect(state.tick(at: now) == [.connect])
        }
        #expect(all.count == 12)
        #expect((188...375).contains(all[0]))
        #expect(all.allSatisfy { $0 <= 18_750 })
        #expect(all[11] >= 11_250)
        let late = waits(state.tick(at: now + 6 * Self.second))
        #expect(late.count == 1, "no connection in 5 s")
    }

    @Test("One that answered pings and falls silent is a dead link")
    func fallsSilent() {
        var state = state()
        _ = state.tick(at: 0)
        _ = state.connected(at: 0)
        state.heard(isPong: true, at: 1)
        #expect(state.tick(at: 5 * Self.second) == [.ping])
        #expect(state.tick(at: 15 * Self.second) == [.ping])
        let actions = state.tick(at: 16 * Self.second)
        #expect(actions.contains(.close))
        #expect(actions.contains(.deliver(.linkDown(link, .heartbeatMissing))))
    }

    @Test("One whose configuration answers no pings is not taken for dead")
    func answersNoPings() {
        var state = state()
        _ = state.tick(at: 0)
        _ = state.connected(at: 0)
        for seconds in stride(from: Int64(5), through: 600, by: 5) {
            #expect(state.tick(at: seconds * Self.second) == [.ping])
        }
    }

    @Test("An edge whose calls are learned elsewhere connects to no feed")
    func edgeOnly() {
        var state = state(host: nil)
        #expect(state.tick(at: 0) == [])
        #expect(state.tick(at: 100 * Self.second) == [])
    }
}
