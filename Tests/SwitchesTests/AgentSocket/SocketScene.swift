import AgentSocket
import Records
import Telephony
import Warden

@testable import Switches

/// A link whose core is a spy: what is told waits until the test answers it.
final class SocketScene {
    let folder: SocketFolder
    let spy = Spy()
    let link: AgentSocketLink
    let board = StatusBoard()
    let standings = FixedStandings()

    init(_ change: (inout AgentSocketLimits) -> Void = { _ in }) throws {
        folder = try SocketFolder()
        var configuration = AgentSocketConfiguration(
            link: LinkID(0),
            name: "api",
            plan: NumberingPlan(countryCode: "234"),
            startedAt: .now()
        )
        configuration.version = "1.2.3"
        change(&configuration.limits)
        link = AgentSocketLink(
            configuration,
            on: try ListeningSocket(path: folder.socket),
            board: board,
            standing: standings,
            delegate: spy
        )
        link.start()
    }

    deinit {
        link.beginStopping()
        _ = link.waitUntilStopped(seconds: Patience.seconds)
    }

    func asker() throws -> Asker { try Asker(folder.socket) }

    /// Answers every call told and not answered yet.
    func answer(from first: Int = 0) {
        for call in spy.calls.dropFirst(first) {
            guard let held = call.heldTransaction else { continue }
            link.kills.give(
                ToldAnswer(
                    link: LinkID(0),
                    held: held,
                    threshold: 5,
                    windowMicroseconds: 5_000_000
                )
            )
        }
    }

    func has(calls count: Int) -> Bool { eventually { spy.events.count >= count } }
}

/// Says the same of all callees, and of one that it is the only one.
final class FixedStandings: StandingSource {
    func standing(of callee: PartyReading?) -> AgentStanding {
        var standing = AgentStanding()
        standing.windowMicroseconds = 5_000_000
        var near = AgentStanding.Callee()
        near.callee = callee.map { PartyText(naming: $0).string } ?? "+2348012345678"
        (near.distinctCallers, near.calls, near.threshold) = (4, 6, 5)
        near.lastCall = callee == nil ? 1_795_166_794_960_356 : nil
        standing.callees = [near]
        return standing
    }
}

extension ListeningSocket {
    /// The next connection that waits; nil where there is none.
    func takeConnection() -> Socket? {
        if case .connection(let socket) = take() { socket } else { nil }
    }
}
