import Records
import Warden
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Link state: replies")
struct LinkStateReplyTests {
    private static let link = LinkConfiguration.test().link

    private static func up() -> StateBench {
        var bench = StateBench()
        _ = bench.comeUp()
        return bench
    }

    @Test("Replies to kills as a real switch gave them")
    func kills() throws {
        let frames = try Recording("04-uuid-kill").frames().filter { $0.kind == .apiResponse }
        var bench = Self.up()
        for (index, frame) in frames.enumerated() {
            let actions = bench.state.replied(.kill(KillID(Int64(index))), frame, at: bench.now)
            #expect(actions.isEmpty, "nothing shows yet that it is this kill's")
        }
        let replies = bench.check().inputs
        let gone = [1, 2, 4, 5]
        #expect(replies.count == frames.count)
        for (index, reply) in replies.enumerated() {
            let expected: KillReply =
                gone.contains(index)
                ? .gone : index == 3 ? .refused("-USAGE: <uuid> [cause]") : .accepted
            #expect(reply == .killReply(KillID(Int64(index)), expected))
        }
    }

    @Test(
        "No such channel is gone in capitals too",
        arguments: ["-ERR No such channel!\n", "-ERR No Such Channel!\n", "-ERR NO SUCH CHANNEL\n"]
    )
    func capitals(text: String) {
        var bench = Self.up()
        _ = bench.reply(.kill(KillID(3)), Texts.api(text))
        #expect(bench.check().inputs == [.killReply(KillID(3), .gone)])
    }

    @Test("The answer to the kill of the other leg settles nothing, and is one")
    func otherLeg() {
        var bench = Self.up()
        #expect(bench.reply(.leg, Texts.api("-ERR No such channel!\n")).isEmpty)
        #expect(bench.reply(.leg, Texts.api("+OK\n")).isEmpty)
        #expect(bench.check().inputs.isEmpty)
        #expect(bench.reply(.leg, Texts.api(Texts.coreUUID)).down != nil)
    }

    @Test("A kill that the user may not make is refused in the switch's words")
    func permissionDenied() {
        var bench = Self.up()
        _ = bench.reply(.kill(KillID(3)), Texts.reply("-ERR permission denied"))
        let told = [WardenInput.killReply(KillID(3), .refused("-ERR permission denied"))]
        #expect(bench.check().inputs == told)
        #expect(bench.check().isEmpty, "once")
    }

    @Test("One reply too many or too few is never taken for an answer: the next check shows it")
    func miscounted() {
        // Doubled: the copy falls to the second kill, that one's own to the check.
        // Missing: the check's own falls to the second kill.
        for (second, last) in [("-ERR No such channel!\n", "+OK\n"), (Texts.coreUUID, nil)] {
            var bench = Self.up()
            var actions = bench.reply(.kill(KillID(1)), Texts.api("-ERR No such channel!\n"))
            actions += bench.reply(.kill(KillID(2)), Texts.api(second))
            if let last { actions += bench.reply(.check, Texts.api(last)) }
            #expect(actions.inputs == [.linkDown(Self.link, .malformed)])
            #expect(actions.down?.why.hasPrefix("a reply does not fit its command") == true)
        }
    }

    @Test("Answers that were not shown to be anyone's are forgotten with the connection")
    func unproven() {
        var bench = Self.up()
        _ = bench.reply(.kill(KillID(1)), Texts.api("+OK\n"))
        _ = bench.lose()
        _ = bench.retry()
        _ = bench.prepareEvents()
        _ = bench.prepareCommands()
        #expect(bench.check().isEmpty)
    }

    @Test("An idle command connection is asked for a sign of life each heartbeat period")
    func signOfLife() throws {
        var bench = Self.up()
        _ = bench.pass(seconds: 1.5)
        #expect(bench.pass(seconds: 18).isEmpty)
        let check = LinkAction.command(try Command.coreUUID.encoded(), .check)
        #expect(bench.pass(seconds: 0.6).last == check)
        #expect(bench.pass(seconds: 19).isEmpty)
        #expect(bench.pass(seconds: 1).last == check)
    }

    @Test("A reply that cannot be its command's closes the link: a reply before it was lost")
    func misfits() {
        for (token, text) in [
            (CommandToken.kill(KillID(1)), "{\"row_count\": 0}\n"), (.kill(KillID(1)), "+O"),
            (.kill(KillID(1)), Texts.coreUUID), (.liveCalls, "+OK\n"),
        ] {
            var bench = Self.up()
            let actions = bench.reply(token, Texts.api(text))
            #expect(actions.first == .close)
            #expect(actions.inputs == [.linkDown(Self.link, .malformed)])
            #expect(actions.down?.why.hasPrefix("a reply does not fit its command: ") == true)
        }
    }

    @Test("The recorded list names the live inbound calls with parties and time")
    func list() throws {
        let frame = try #require(
            try Recording("04-queries").reply { $0.hasPrefix("{\"row_count\":7") }
        )
        var bench = Self.up()
        let actions = bench.state.replied(.liveCalls, frame, at: bench.now)
        let calls = actions.inputs.compactMap { input -> Call? in
            guard case .liveCall(let call) = input else { return nil }
            return call
        }
        #expect(calls.count == 4)
        #expect(actions.inputs.last == .liveCallsEnd(Self.link))
        #expect(actions.reports == [.liveCalls(4)])
        let first = try #require(calls.first)
        #expect(first.id == "211c748a-4637-4aea-8dbe-fdd15322b3d6")
        #expect(first.createdAt == 1_795_167_033_000_000)
        #expect(first.caller.string == "+2347030000630")
        #expect(first.callee.string == "+2349012345679")
        #expect(first.source.string == "127.0.0.1")
        #expect(first.callerReading == LinkConfiguration.test().plan.read("+2347030000630"))
    }

    @Test("Both empty lists that a switch gives say that no call is left")
    func empty() throws {
        for frame in try Recording("04-show-empty").frames()
        where frame.kind == .apiResponse && frame.answer.hasPrefix("{") {
            var bench = Self.up()
            let actions = bench.state.replied(.liveCalls, frame, at: bench.now)
            #expect(actions.inputs == [.liveCallsEnd(Self.link)])
        }
    }

    @Test("A switch without SQL says that it has no list")
    func noSQL() throws {
        let frame = try #require(
            try Recording("04-show-nosql").reply { $0.hasPrefix("-ERR") }
        )
        var bench = Self.up()
        let actions = bench.state.replied(.liveCalls, frame, at: bench.now)
        #expect(actions.inputs == [.liveCallsUnknown(Self.link)])
        #expect(
            actions.reports
                == [.liveCallsUnknown(why: "-ERR SQL disabled, no data available!")]
        )
    }

    @Test(
        "A list that cannot be read or is not allowed is unknown, never empty",
        arguments: [
            "", "{", "[]", "{\"rows\":[]}", "{\"row_count\":1,\"rows\":[{\"uuid\":1}]}",
            "0 total.\n", "\u{0}\u{ff}",
        ]
    )
    func unreadable(body: String) {
        var bench = Self.up()
        for text in [Texts.api(body), Texts.reply("-ERR permission denied")] {
            #expect(bench.reply(.liveCalls, text).inputs == [.liveCallsUnknown(Self.link)])
        }
    }

    @Test("The list is asked for once more, when it has caught up with the events, and not again")
    func secondList() {
        var configuration = LinkConfiguration.test()
        configuration.secondListMilliseconds = 1_000
        var bench = StateBench(configuration)
        _ = bench.comeUp()
        #expect(bench.pass(seconds: 0.9).isEmpty)
        #expect(bench.state.nextTick(after: bench.now) == bench.now + 100_000)
        #expect(bench.pass(seconds: 0.1).sent == ["api show channels as json\n\n"])
        #expect(bench.pass(seconds: 5).isEmpty)
        _ = bench.lose()
        _ = bench.retry()
        #expect(bench.pass(seconds: 2).isEmpty, "not up yet")
        _ = bench.prepareEvents() + bench.prepareCommands()
        #expect(bench.pass(seconds: 1).sent == ["api show channels as json\n\n"])
    }

    @Test("Legs that are no calls and times that cannot be are left out of the list")
    func otherLegs() {
        var bench = Self.up()
        let rows = [
            Texts.row("one"), Texts.row("two", direction: "outbound"),
            Texts.row("three", name: "loopback/x-a"), Texts.row(""), Texts.row("four"),
            Texts.row("five").replacing("1795167033", with: "-5"),
            Texts.row("six").replacing("1795167033", with: "99999999999999999999"),
        ]
        let actions = bench.reply(.liveCalls, Texts.api(Texts.list(rows)))
        let ids = actions.inputs.compactMap { input -> String? in
            guard case .liveCall(let call) = input else { return nil }
            return call.id.string
        }
        #expect(ids == ["one", "four"])
        #expect(actions.inputs.last == .liveCallsEnd(Self.link))
    }
}
