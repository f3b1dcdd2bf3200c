import Records
import Warden
import EventSocket
import Telephony
import Testing

@testable import Switches

@Suite("Link state: coming up")
struct LinkStateTests {
    private static let link = LinkConfiguration.test().link

    @Test("The first tick says that the switch is not seen yet and begins both connections")
    func start() {
        var bench = StateBench()
        #expect(
            bench.pass() == [
                .deliver(.linkDown(Self.link, .start)), .connect(.events), .connect(.commands),
            ]
        )
        #expect(bench.pass(seconds: 1).isEmpty)
    }

    @Test(
        "A link is up once both connections are ready, whichever is first",
        arguments: [true, false]
    )
    func up(eventsFirst: Bool) {
        var bench = StateBench()
        _ = bench.connect()
        let first = eventsFirst ? bench.prepareEvents() : bench.prepareCommands()
        #expect(!bench.state.isUp)
        #expect(first.inputs.isEmpty && first.reports.isEmpty)
        let second = eventsFirst ? bench.prepareCommands() : bench.prepareEvents()
        #expect(bench.state.isUp)
        #expect(second.inputs == [.linkUp(Self.link, coreUUID: ShortText(Texts.coreUUID))])
        #expect(second.reports == [.up(coreUUID: Texts.coreUUID)])
        let sent = Set(first.sent + second.sent)
        let probe = sent.filter { $0.hasPrefix("api uuid_kill ") }
        #expect(probe.count == 1)
        #expect(
            sent.subtracting(probe) == [
                "auth ClueCon\n\n", "api global_getvar core_uuid\n\n",
                "api show channels as json\n\n",
                "event plain CHANNEL_BRIDGE\n\n",
                "event plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE "
                    + "HEARTBEAT SHUTDOWN\n\n",
            ]
        )
        let place = { (action: LinkAction) in second.firstIndex(of: action) ?? .max }
        let list = LinkAction.command(Array("api show channels as json\n\n".utf8), .liveCalls)
        #expect(place(list) < place(.deliver(second.inputs[0])), "kills are taken from the list on")
    }

    @Test("Connections that greet one after the other log in one after the other")
    func interleaved() {
        var bench = StateBench()
        _ = bench.pass()
        bench.state.connected(.commands)
        #expect(bench.unasked(Texts.greeting).sent == ["auth ClueCon\n\n"])
        #expect(bench.state.isConnecting(.events))
        bench.state.connected(.events)
        #expect(bench.events(Texts.greeting).sent == ["auth ClueCon\n\n"])
        _ = bench.reply(.authentication, Texts.reply("+OK accepted"))
        _ = bench.events(Texts.reply("+OK accepted"))
        #expect(bench.reply(.coreUUID, Texts.api(Texts.coreUUID)).inputs.isEmpty)
        #expect(bench.reply(.probe, Texts.api("-ERR No such channel!\n")).inputs.isEmpty)
        #expect(bench.events(Texts.reply("+OK event listener enabled plain")).inputs.count == 1)
    }

    @Test("A user of the directory logs in by userauth")
    func userauth() {
        var configuration = LinkConfiguration.test(password: "eslpw")
        configuration.user = "esl@127.0.0.1"
        var bench = StateBench(configuration)
        _ = bench.connect()
        #expect(bench.events(Texts.greeting).sent == ["userauth esl@127.0.0.1:eslpw\n\n"])
        #expect(bench.unasked(Texts.greeting).sent == ["userauth esl@127.0.0.1:eslpw\n\n"])
    }

    @Test("A password with a line end is never sent", arguments: ["a\nb", "a\r\nb", "x\0y"])
    func unsafePassword(password: String) {
        var bench = StateBench(.test(password: password))
        _ = bench.connect()
        let actions = bench.events(Texts.greeting)
        #expect(actions.sent.isEmpty)
        #expect(actions.first == .close)
        #expect(actions.down?.why == "the password holds a line end")
        #expect(bench.unasked(Texts.greeting).sent.isEmpty)
    }

    @Test("A refused password is said with what to check, and tried again only after seconds")
    func refused() throws {
        let frames = try Recording("01-auth-bad").frames()
        for channel in LinkChannel.allCases {
            var bench = StateBench()
            _ = bench.connect()
            let actions: [LinkAction]
            if channel == .events {
                _ = bench.state.received(frames[0], at: bench.now)
                actions = bench.state.received(frames[1], at: bench.now)
            } else {
                _ = bench.state.receivedUnasked(frames[0], at: bench.now)
                actions = bench.state.replied(.authentication, frames[1], at: bench.now)
            }
            #expect(
                actions.down?.why
                    == "authentication refused (-ERR invalid): check user and password"
            )
            #expect((6_000...10_000).contains(actions.down?.wait ?? 0))
            #expect(bench.state.received(frames[2], at: bench.now).isEmpty)
        }
    }

    @Test("The switch's access list is named where it refuses, on either connection")
    func accessList() throws {
        let frames = try Recording("01-acl-rejected").frames()
        for channel in LinkChannel.allCases {
            var bench = StateBench()
            _ = bench.connect()
            let actions =
                channel == .events
                ? bench.state.received(frames[0], at: bench.now)
                : bench.state.receivedUnasked(frames[0], at: bench.now)
            #expect(actions.down?.why.contains("apply-inbound-acl") == true)
            #expect((actions.down?.wait ?? 0) >= 6_000)
        }
    }

    @Test("A subscription that is refused takes the link down")
    func subscriptionRefused() throws {
        let frames = try Recording("01-userauth").frames()
        var bench = StateBench()
        _ = bench.connect()
        _ = bench.state.received(frames[0], at: bench.now)
        _ = bench.state.received(frames[1], at: bench.now)
        let down = bench.state.received(frames[2], at: bench.now).down
        #expect(down?.why == "event subscription refused: -ERR permission denied")
        #expect(down?.reason == .disconnected)
    }

    @Test(
        "A user that may not ask for the Core-UUID comes up without it and learns it from an event"
    )
    func noCoreUUID() {
        var bench = StateBench()
        _ = bench.connect()
        _ = bench.prepareEvents()
        _ = bench.unasked(Texts.greeting)
        _ = bench.reply(.authentication, Texts.reply("+OK accepted"))
        #expect(bench.reply(.coreUUID, Texts.reply("-ERR permission denied")).inputs.isEmpty)
        let up = bench.reply(.probe, Texts.api("-ERR No such channel!\n"))
        #expect(up.inputs == [.linkUp(Self.link, coreUUID: "")])
        #expect(bench.heard().inputs == [.linkUp(Self.link, coreUUID: ShortText(Texts.coreUUID))])
        #expect(bench.heard().isEmpty)
    }

    @Test("Frames out of place, logs and unknown ones change nothing")
    func outOfPlace() {
        var bench = StateBench()
        #expect(bench.events(Texts.greeting).isEmpty)
        _ = bench.connect()
        #expect(bench.events(Texts.reply("+OK accepted")).isEmpty)
        #expect(bench.prepareEvents().count == 3)
        for text in [
            Texts.greeting, Texts.reply("+OK"), "Content-Type: log/data\nContent-Length: 2\n\nx\n",
            "Content-Type: some/thing\n\n",
        ] {
            #expect(bench.events(text).isEmpty)
        }
        #expect(!bench.state.isUp)
    }
}
