import Warden
import Records
import Foundation
import Kamailio
import Ring
import Telephony
import Testing

@testable import Switches

@Suite("Ways into the control interface")
struct ControlPathTests {
    /// A channel and its finder beside one stand-in.
    struct Bench: ~Copyable {
        let server: StandIn
        let channel: ControlChannel
        var finder: ControlFinder
        var news: [ControlFinder.News] = []
        var outcomes: [ControlQueue.Outcome] = []

        init(_ server: StandIn, _ dialect: ControlDialect, way: ControlWay) {
            self.server = server
            var configuration = KamailioConfiguration(
                link: LinkID(0),
                name: "edge",
                host: nil,
                plan: NumberingPlan(countryCode: "234")
            )
            configuration.way = way
            configuration.dialect = dialect
            configuration.datagramPath = server.socketPath
            configuration.httpPort = server.port == 0 ? 1 : Int(server.port)
            configuration.fifoPath = server.fifoPath
            configuration.fifoReplyFolder = server.folder.path
            channel = ControlChannel(dialect: dialect, wakeUp: WakeUp())
            finder = ControlFinder(configuration, channel: channel)
        }

        mutating func turn() {
            let now = Moment.now().monotonic
            if let news = finder.tick(at: now) { self.news.append(news) }
            server.serve()
            if let outcomes = channel.receive(at: now) {
                self.outcomes += outcomes
            } else if let news = finder.broke(at: now) {
                self.news.append(news)
            }
            usleep(500)
        }

        mutating func turn(until isDone: (borrowing Bench) -> Bool) throws {
            for _ in 0..<20_000 {
                if isDone(self) { return }
                turn()
            }
            throw TimedOut(waitingFor: "the control interface")
        }
    }

    static func answer(_ request: String, _ dialect: ControlDialect) -> String {
        guard dialect != .mi else { return "200 OK\n" }
        let id = request.firstMatch(of: /"id":([0-9]+)/)?.1 ?? "0"
        return #"{"jsonrpc":"2.0","result":{},"id":\#(id)}"#
    }

    static let ways: [(ControlDialect, ControlWay)] = [
        (.jsonrpc, .datagram), (.jsonrpc, .http), (.jsonrpc, .fifo), (.mi, .datagram), (.mi, .fifo),
        (.opensips, .datagram), (.opensips, .http), (.opensips, .fifo),
    ]

    @Test("Kills go out and are answered in each dialect over each way", arguments: ways)
    func kills(dialect: ControlDialect, way: ControlWay) throws {
        let server = try StandIn(way) { Self.answer($0, dialect) }
        var bench = Bench(server, dialect, way: way)
        try bench.turn { $0.channel.works }
        for kill in 0..<20 {
            let call = ControlQueueTests.call(stage: kill < 10 ? .ringing : .answered)
            #expect(bench.channel.take(kill: KillID(Int64(kill)), of: call))
        }
        bench.channel.sendKills()
        try bench.turn { $0.outcomes.count { $0 != .probed } >= 20 }
        let expected = (0..<20).map { ControlQueue.Outcome.kill(KillID(Int64($0)), .accepted) }
        #expect(bench.outcomes.filter { $0 != .probed } == expected)
        #expect(bench.news == [.works(way.rawValue)])
        #expect(bench.channel.timeouts == 0)
        let (cancel, end) = dialect.words
        #expect(server.requests.count { $0.contains(cancel) } == 10)
        // The yes of an OpenSIPS to a cancelling proves nothing, so it is asked for both.
        let ends = dialect == .opensips ? 20 : 10
        #expect(server.requests.count { $0.contains(end) } == ends)
    }

    @Test(
        "Left to choose, it takes the first way that answers",
        arguments: [ControlWay.http, .fifo]
    )
    func auto(way: ControlWay) throws {
        let server = try StandIn(way) { Self.answer($0, .jsonrpc) }
        var bench = Bench(server, .jsonrpc, way: .auto)
        try bench.turn { $0.channel.works && !$0.news.isEmpty }
        #expect(bench.news == [.works(way.rawValue)])
    }

    @Test("A way that takes requests and answers none is not used, and kills are not taken")
    func silent() throws {
        let server = try StandIn(.datagram) { _ in nil }
        var bench = Bench(server, .jsonrpc, way: .datagram)
        try bench.turn { !$0.news.isEmpty }
        #expect(bench.news == [.lost(why: "no way into the control interface answers")])
        let call = ControlQueueTests.call()
        #expect(!bench.channel.take(kill: KillID(1), of: call))
        #expect(server.requests.count == 1)
    }

    @Test("A name that could end a request never reaches the proxy: the kill is refused")
    func hostile() throws {
        let server = try StandIn(.datagram) { Self.answer($0, .jsonrpc) }
        var bench = Bench(server, .jsonrpc, way: .datagram)
        try bench.turn { $0.channel.works }
        var call = ControlQueueTests.call(dialog: nil)
        call.sipCallID = #"x","method":1"#
        #expect(bench.channel.take(kill: KillID(1), of: call))
        bench.channel.sendKills()
        try bench.turn { $0.outcomes.contains { $0 != .probed } }
        let outcome = ControlQueue.Outcome.kill(
            KillID(1),
            .refused("a name that is not safe to send")
        )
        #expect(bench.outcomes.last == outcome)
        #expect(server.requests.count == 1)
    }

    @Test("The part of a proxy in front is looked up, ended as it stands, and told to nobody")
    func beside() throws {
        let list =
            #"{"h_entry":3,"h_id":9,"state":2,"call-id":"c1@h","caller":{"tag":"t1","cseq":"1"}}"#
        let server = try StandIn(.datagram) { request in
            let reply = Self.answer(request, .jsonrpc)
            return request.contains("dlg.dlg_list")
                ? reply.replacing("{},", with: "[\(list)],") : reply
        }
        var bench = Bench(server, .jsonrpc, way: .datagram)
        try bench.turn { $0.channel.works }
        bench.channel.endBeside(ControlQueueTests.call(dialog: nil, stage: .unknown))
        bench.channel.sendKills()
        try bench.turn { $0.server.requests.count >= 3 && $0.channel.isIdle }
        let methods = server.requests.compactMap { $0.firstMatch(of: /"method":"([^"]+)"/)?.1 }
        #expect(methods == ["core.version", "dlg.dlg_list", "tm.cancel"])
        #expect(bench.outcomes.allSatisfy { $0 == .probed })
    }
}

extension ControlDialect {
    /// What ends a ringing and an answered call.
    fileprivate var words: (cancel: String, end: String) {
        self == .jsonrpc ? ("tm.cancel", "dlg.end_dlg") : ("t_uac_cancel", "dlg_end_dlg")
    }
}
