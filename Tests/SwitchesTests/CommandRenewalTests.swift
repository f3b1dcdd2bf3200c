import Warden
import Records
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("A silent command connection")
struct CommandRenewalTests {
    private static let link = LinkConfiguration.test().link

    /// A link that is up, and whose commands have waited for so many seconds.
    private static func silent(seconds: Double) -> (StateBench, since: Int64, [LinkAction]) {
        var bench = StateBench()
        _ = bench.comeUp()
        _ = bench.pass(seconds: 1)
        let since = bench.now
        let actions = bench.pass(seconds: seconds, silentSince: since)
        return (bench, since, actions)
    }

    private func spare(_ bench: inout StateBench, _ text: String) -> [LinkAction] {
        bench.state.spareReceived(Texts.frame(text), at: bench.now)
    }

    @Test("Another connection is made after three seconds of silence, and not twice at once")
    func begins() {
        #expect(Self.silent(seconds: 3).2.isEmpty)
        var (bench, since, actions) = Self.silent(seconds: 3.001)
        #expect(actions == [.report(.commandsSilent(milliseconds: 3_001)), .spare(.connect)])
        #expect(bench.pass(seconds: 0.5, silentSince: since).isEmpty)
        #expect(bench.pass(silentSince: nil) == [.spare(.close)], "it answers again")
    }

    @Test("Once it has taken the password, what had no answer goes out by it")
    func renews() {
        var (bench, since, _) = Self.silent(seconds: 3.5)
        bench.state.spareConnected()
        #expect(spare(&bench, Texts.greeting) == [.spare(.send(Array("auth ClueCon\n\n".utf8)))])
        let ask = spare(&bench, Texts.reply("+OK accepted"))
        #expect(ask == [.spare(.send(Array("api global_getvar core_uuid\n\n".utf8)))])
        // The answer to a kill whose check went under with the first connection is nobody's now.
        _ = bench.reply(.kill(KillID(1)), Texts.api("+OK\n"))
        let now = bench.now
        #expect(
            spare(&bench, Texts.api(Texts.coreUUID)) == [
                .spare(.use), .report(.commandsRenewed),
                .deliver(.commandsLost(Self.link, before: now)),
            ]
        )
        #expect(bench.check().isEmpty)
        // Another ten seconds have to pass, however silent the new one is.
        #expect(!bench.pass(seconds: 6, silentSince: since).contains(.spare(.connect)))
        let later = bench.now + 100_000
        #expect(bench.pass(seconds: 4.1, silentSince: later).contains(.spare(.connect)))
    }

    @Test("A wrong password, another switch or no word at all: the first connection stays")
    func fails() {
        for texts in [
            [Texts.greeting, Texts.reply("-ERR invalid")],
            [Texts.greeting, Texts.reply("+OK accepted"), Texts.api("other")],
        ] {
            var (bench, _, _) = Self.silent(seconds: 3.5)
            bench.state.spareConnected()
            var actions: [LinkAction] = []
            for text in texts { actions = spare(&bench, text) }
            #expect(actions == [.spare(.close)])
            #expect(bench.state.isUp)
        }
        var (bench, since, _) = Self.silent(seconds: 3.5)
        #expect(bench.pass(seconds: 3.001, silentSince: since) == [.spare(.close)])
    }

    @Test("A link that goes down takes the second connection with it")
    func linkDown() {
        var (bench, since, _) = Self.silent(seconds: 3.5)
        #expect(bench.pass(seconds: 8, silentSince: since).first == .close)
        #expect(bench.state.renewal == nil)
    }
}
