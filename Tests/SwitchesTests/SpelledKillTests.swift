import Warden
import Records
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Kills of calls whose name the events leave open")
struct SpelledKillTests {
    private static let gone = "-ERR No such channel!\n"
    private let kill = KillID(7)

    private func token(_ name: String) -> CommandToken {
        .spelled(SpelledKill(kill: kill, call: CallID(name), cause: "CALL_REJECTED"))
    }

    private func bench() -> StateBench {
        var bench = StateBench()
        _ = bench.comeUp()
        return bench
    }

    /// Answers each spelling that is asked for, and gives the names asked for.
    private func names(_ bench: inout StateBench, _ first: String, _ found: String?) -> [String] {
        var token = token(first)
        var names: [String] = []
        var isFound = first == found
        while names.count < 100 {
            let actions = bench.reply(token, Texts.api(isFound ? "+OK\n" : Self.gone))
            guard case .command(let bytes, let next)? = actions.first else { break }
            #expect(actions.count == 2, "a check shows whose answer it is")
            let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            names.append(String(words[2]))
            isFound = names.last == found
            token = next
        }
        return names
    }

    @Test("A caller who puts %40 into his Call-ID is not reported gone while his call lives")
    func literalEscape() {
        var bench = bench()
        #expect(names(&bench, "a@b", "a%40b") == ["a%40b"])
        #expect(bench.check().inputs == [.killReply(kill, .accepted)])
    }

    @Test("A call with an escape of its own beside a true one is found, and nobody else asked for")
    func mixed() {
        var bench = bench()
        let asked = names(&bench, "a@b@c", "a%40b@c")
        #expect(asked == ["a%40b%40c", "a%40b@c"], "all, then all but the last")
        #expect(bench.check().inputs == [.killReply(kill, .accepted)])
    }

    @Test("A call is gone once it was asked for by every name that it can have")
    func gone() {
        var bench = bench()
        #expect(names(&bench, "a@b", nil) == ["a%40b"])
        #expect(bench.check().inputs == [.killReply(kill, .gone)])
    }

    @Test("A call with more names than are tried is an alarm, never gone")
    func tooMany() {
        var bench = bench()
        let asked = names(&bench, "a@@@@@@@@b", nil)
        #expect(asked.count == CallID.spellingsMax - 1)
        #expect(Set(asked).count == asked.count)
        #expect(bench.check().inputs == [.killReply(kill, .refused(LinkState.openName))])
    }

    @Test("A call whose name may hold what no command can is an alarm, never gone")
    func unprinting() {
        var bench = bench()
        #expect(names(&bench, "a%20b", nil).isEmpty)
        #expect(bench.check().inputs == [.killReply(kill, .refused(LinkState.openName))])
    }

    @Test("A list names a call as its events do")
    func listed() {
        #expect(CallID(listed: "a%40b") == CallID("a@b"))
        #expect(CallID(listed: "a%41b") == CallID("a%41b"))
    }
}
