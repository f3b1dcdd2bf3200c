import Warden
import Records
import EventSocket
import Foundation
import Simulator
import Telephony
import Testing

@testable import Switches

/// A FreeSWITCH 1.11 whose list of allowed commands left `uuid_kill` out took the agent in, fed it and
/// ended no call; the agent called itself armed until the first attack was over.
@Suite("Whether a switch takes kills is known before one is needed")
struct KillProbeTests {
    private static let link = LinkConfiguration.test().link
    private static let hidden = "-ERR uuid_kill Command not found!\n"

    private static func comeUp(answering probe: String) -> (StateBench, [LinkAction]) {
        var bench = StateBench()
        let actions =
            bench.connect() + bench.prepareEvents() + bench.prepareCommands(probe: probe)
        return (bench, actions)
    }

    @Test(
        "A switch that says there is no such channel takes kills, however it spells it",
        arguments: [
            "-ERR No such channel!\n", "-ERR No Such Channel!\n", "-ERR NO SUCH CHANNEL!\n",
            "-ERR no such channel", "+OK\n",
        ]
    )
    func taken(answer: String) {
        let (bench, actions) = Self.comeUp(answering: answer)
        #expect(bench.state.isUp && bench.state.takesKills)
        #expect(actions.reports == [.up(coreUUID: Texts.coreUUID)])
    }

    @Test(
        "A link that sees calls and can end none is up and not armed, and says so before it is up",
        arguments: [
            hidden, "-ERR permission denied", "-ERR Unknown command", "-USAGE: <uuid> [cause]",
        ]
    )
    func refused(answer: String) {
        let (bench, actions) = Self.comeUp(answering: answer)
        let why = String(answer.prefix { !$0.isNewline })
        #expect(bench.state.isUp && !bench.state.takesKills)
        #expect(
            actions.inputs.suffix(2) == [
                .takesKills(Self.link, false),
                .linkUp(Self.link, coreUUID: ShortText(Texts.coreUUID)),
            ]
        )
        #expect(
            actions.reports == [.killsRefused(why: why), .up(coreUUID: Texts.coreUUID)]
        )
    }

    @Test("The call that is probed for cannot be: a fresh random UUID each time")
    func harmless() throws {
        var names: Set<String> = []
        for seed in 1...50 {
            var bench = StateBench(seed: UInt64(seed))
            let sent =
                bench.comeUp().sent + bench.pass(seconds: 21).sent
                + bench.pass(seconds: 21).sent
            for command in sent where command.hasPrefix("api uuid_kill ") {
                let name = command.dropFirst(14).dropLast(2)
                let pattern =
                    /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
                #expect(name.wholeMatch(of: pattern) != nil, "\(name)")
                names.insert(String(name))
            }
        }
        #expect(names.count == 150)
        #expect(ProbeName(0, 0).text == "00000000-0000-4000-8000-000000000000")
        #expect(ProbeName(.max, .max).text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
    }

    @Test("Permission that is given later is found within seconds, one taken away as well")
    func changes() {
        var (bench, _) = Self.comeUp(answering: Self.hidden)
        _ = bench.pass(seconds: 1.5)
        let asked = bench.pass(seconds: 3.6)
        #expect(asked.sent.first?.hasPrefix("api uuid_kill ") == true)
        #expect(bench.reply(.probe, Texts.api("-ERR No such channel!\n")).isEmpty, "not proven yet")
        let given = bench.check()
        #expect(given.inputs == [.takesKills(Self.link, true)])
        #expect(given.reports == [.killsTaken])

        #expect(bench.pass(seconds: 21).sent.count == 2)
        _ = bench.reply(.probe, Texts.api(Self.hidden))
        let taken = bench.check()
        #expect(taken.inputs == [.takesKills(Self.link, false)])
        #expect(taken.reports == [.killsRefused(why: "-ERR uuid_kill Command not found!")])
        _ = bench.pass(seconds: 5.1)
        _ = bench.reply(.probe, Texts.api(Self.hidden))
        #expect(bench.check().isEmpty, "said once")
    }

    @Test("Permission that was given just before a connection broke is told with the next one")
    func givenAndLost() {
        var (bench, _) = Self.comeUp(answering: Self.hidden)
        _ = bench.pass(seconds: 5.1)
        _ = bench.reply(.probe, Texts.api("-ERR No such channel!\n"))
        _ = bench.lose()
        _ = bench.retry()
        let again = bench.prepareEvents() + bench.prepareCommands()
        #expect(again.inputs.contains(.takesKills(Self.link, true)))
        #expect(again.reports.contains(.killsTaken))
    }

    @Test("A kill that is refused has the switch asked at once whether it refuses all of them")
    func refusedKill() {
        var (bench, _) = Self.comeUp(answering: "-ERR No such channel!\n")
        _ = bench.pass(seconds: 1.5)
        #expect(bench.pass().isEmpty)
        _ = bench.reply(.kill(KillID(1)), Texts.api(Self.hidden))
        #expect(bench.pass().sent.first?.hasPrefix("api uuid_kill ") == true)
    }

    @Test("A user without the right to end calls is found out by a whole link, and asked again")
    func wholeLink() throws {
        let server = try SimulatedSwitchTests.server {
            $0.user = try? SimulatorUser(parsing: "callwarden@pbx:secret")
            $0.user?.allowedAPI = ["show", "global_getvar"]
        }
        defer { server.stop() }
        var configuration = LinkConfiguration.test(port: server.port)
        (configuration.user, configuration.password) = ("callwarden@pbx", "secret")
        let running = RunningLink(configuration)
        #expect(eventually { running.spy.timesUp == 1 })
        #expect(running.spy.reports.contains(.killsRefused(why: "-ERR permission denied")))
        #expect(eventually { running.link.counters.isUp })
        #expect(!running.link.counters.canKill)
        let before = server.counters.commands
        running.link.probeSoon()
        #expect(eventually { server.counters.commands > before })
        #expect(running.spy.losses.isEmpty)
        #expect(running.stop())
    }
}
