import EventSocket
import Testing

@testable import Simulator

@Suite struct FaultyFrameTests {
    private static let create = "event plain CHANNEL_CREATE"

    @Test("A cut inside the body ends the connection there, and only that one")
    func cutBody() throws {
        var bench = try SwitchBench()
        let (feed, other) = (bench.listener(Self.create), bench.listener(Self.create))
        try bench.inject("cut-body,connection=events")
        _ = bench.call()
        let (cut, whole) = (bench.read(feed), bench.read(other))
        #expect(whole.starts(with: cut))
        #expect(cut.count > 1_000 && cut.count < whole.count - 1_000)
        #expect(throws: FrameError.self) { _ = try cut.frames() }
        #expect(bench.core.isFinished(feed))
        #expect(!bench.core.isFinished(other))
        #expect(bench.core.statistics.faults == [.cutBody: 1])
    }

    @Test("A cut inside a header line ends the connection there")
    func cutHeader() throws {
        var bench = try SwitchBench()
        let feed = bench.listener(Self.create)
        try bench.inject("cut-header,connection=events")
        _ = bench.call()
        #expect(bench.read(feed).text == "Content-Le")
        #expect(bench.core.isFinished(feed))
        #expect(bench.core.statistics.faults == [.cutHeader: 1])
    }

    @Test("A fault of the command connection waits for an api reply, whatever the feed sends")
    func cutReply() throws {
        var bench = try SwitchBench()
        let (feed, commands) = (bench.listener(Self.create), bench.listener("noevents"))
        try bench.inject("cut-body,connection=commands")
        _ = bench.call()
        #expect(try bench.summary(feed) == ["CHANNEL_CREATE"])
        bench.write("api echo twelve\n\n", to: commands)
        #expect(bench.read(commands).text == "Content-Type: api/response\nContent-Length: 6\n\ntwe")
        #expect(bench.core.isFinished(commands))
        #expect(bench.core.statistics.faults == [.cutBody: 1])
    }

    @Test(
        "A bad length stands in one frame, and the connection goes on",
        arguments: [("negative", "-1"), ("word", "many"), ("huge", "99999999999"), ("short", "3")]
    )
    func badLength(says: String, text: String) throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        try bench.inject("bad-length,connection=commands,says=\(says)")
        bench.write("api echo twelve\n\n", to: client)
        #expect(
            bench.read(client).text
                == "Content-Type: api/response\nContent-Length: \(text)\n\ntwelve"
        )
        #expect(try bench.api("echo twelve", client) == "twelve")
        #expect(bench.core.statistics.faults == [.badLength: 1])
    }

    @Test("A bad length of the feed stands in an event's own header")
    func badEventLength() throws {
        var bench = try SwitchBench()
        let feed = bench.listener(Self.create)
        try bench.inject("bad-length,connection=events,says=huge")
        _ = bench.call()
        let bytes = bench.read(feed)
        #expect(bytes.text.hasPrefix("Content-Length: 99999999999\nContent-Type: text/event-plain"))
        #expect(throws: FrameError.self) { _ = try bytes.frames() }
    }

    @Test("Slow replies keep their connection busy, and their order")
    func slowReplies() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.create)
        try bench.inject("slow-replies,for=60,ms=400")
        bench.write("api echo one\n\napi echo two\n\n", to: client)
        _ = bench.call()
        bench.pass(milliseconds: 399)
        #expect(try bench.summary(client) == [])
        bench.pass(milliseconds: 1)
        #expect(try bench.summary(client) == ["one"])
        bench.pass(milliseconds: 400)
        #expect(try bench.summary(client) == ["two", "CHANNEL_CREATE"])
        #expect(bench.core.statistics.faults == [.slowReplies: 2])
    }

    @Test("The nth reply is lost, no other; the nth is doubled, no other")
    func lostAndDoubledReplies() throws {
        var bench = try SwitchBench()
        let client = bench.listener("noevents")
        try bench.inject("lost-reply,nth=2")
        try bench.inject("doubled-reply,nth=4")
        for word in ["one", "two", "three", "four", "five"] {
            bench.write("api echo \(word)\n\n", to: client)
        }
        #expect(try bench.summary(client) == ["one", "three", "four", "four", "five"])
        #expect(bench.core.statistics.faults == [.lostReply: 1, .doubledReply: 1])
    }

    @Test("Log lines and linger notices come between the events and before the replies")
    func chatter() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.create)
        try bench.inject("chatter,for=5")
        _ = bench.call()
        bench.write("api echo one\n\n", to: client)
        let kinds = try bench.frames(client).map(\.kind)
        #expect(
            kinds == [
                .logData, .disconnectNotice, .eventPlain, .logData, .disconnectNotice, .apiResponse,
            ]
        )
        #expect(!bench.core.isFinished(client))
        #expect(bench.core.statistics.faults == [.chatter: 4])
    }

    @Test("Single bytes are all of it, one at a time")
    func singleBytes() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.create)
        try bench.inject("single-bytes,for=5,connection=events")
        _ = bench.call()
        var bytes: [UInt8] = []
        while bench.core.hasOutput(for: client) {
            let piece = bench.read(client)
            #expect(piece.count == 1)
            bytes += piece
        }
        #expect(try bytes.frames().map(\.kind) == [.eventPlain])
        #expect(bench.core.statistics.faults == [.singleBytes: bytes.count])
    }

    @Test("Doubled events are the same, one behind the other")
    func doubledEvents() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.create)
        try bench.inject("doubled-events,for=5")
        _ = bench.call()
        let frames = try bench.frames(client)
        #expect(frames.count == 2 && frames[0] == frames[1])
        #expect(bench.core.statistics.faults == [.doubledEvents: 1])
    }

    @Test("Events out of order are the same events, no further from their place than asked for")
    func disorderedEvents() throws {
        var bench = try SwitchBench()
        let client = bench.listener(Self.create)
        try bench.inject("disordered-events,for=5,by=3")
        let placed = (0..<6).map { _ in bench.call() }
        let early = try bench.frames(client).map { $0.body.header("Unique-ID") }
        #expect(early == placed[..<4].reversed())
        bench.pass(milliseconds: 50)
        let late = try bench.frames(client).map { $0.body.header("Unique-ID") }
        #expect(late == placed[4...].reversed())
        #expect(bench.core.statistics.faults == [.disorderedEvents: 4])
    }
}
