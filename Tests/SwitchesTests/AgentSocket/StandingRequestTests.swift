import AgentSocket
import Testing

@testable import Switches

@Suite("Asking the agent's socket which callees are nearest to their N")
struct StandingRequestTests {
    @Test("It is answered at once, of all and of one callee, as dialled")
    func answers() throws {
        let scene = try SocketScene()
        let asker = try scene.asker()
        asker.ask(.standing(), id: 1)
        asker.ask(.standing(callee: "08031234567"), id: 2)
        #expect(
            try asker.answer() == .standing(id: 1, scene.standings.standing(of: nil))
        )
        guard case .standing(2, let one) = try asker.answer() else {
            Issue.record("no answer")
            return
        }
        #expect(one.callees.map(\.callee) == ["+2348031234567"])
        #expect(one.callees.first?.lastCall == nil)
    }
}
