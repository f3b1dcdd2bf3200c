import Fuzzing
import Testing

@testable import EventSocket

@Suite("Replies")
struct ReplyTests {
    private func reply(_ frame: String) throws -> Reply {
        var decoder = FrameDecoder()
        decoder.append(Array(frame.utf8))
        return Reply(try #require(try decoder.nextFrame()))
    }

    private func command(_ text: String) throws -> Reply {
        try reply("Content-Type: command/reply\n\(text)\n\n")
    }

    private func api(_ body: String) throws -> Reply {
        try reply("Content-Type: api/response\nContent-Length: \(body.utf8.count)\n\n\(body)")
    }

    @Test("A command reply is good only when it says +OK")
    func commandReplies() throws {
        #expect(try command("Reply-Text: +OK accepted") == .ok("+OK accepted"))
        #expect(try command("Reply-Text: -ERR invalid") == .error("-ERR invalid"))
        #expect(try command("Reply-Text: what") == .error("what"))
        #expect(try command("X: y") == .error(""))
        #expect(try command("Reply-Text: -ERR a\nReply-Text: +OK") == .error("-ERR a"))
    }

    @Test("An api response is bad only when it says so")
    func apiResponses() throws {
        #expect(try api("+OK\n") == .ok("+OK"))
        #expect(try api("{\"row_count\":0}\n\n") == .ok("{\"row_count\":0}"))
        #expect(try api("-ERR No such channel!\n") == .error("-ERR No such channel!"))
        #expect(try api("-USAGE: <uuid> [cause]\r\n").text == "-USAGE: <uuid> [cause]")
        #expect(try api("") == .ok(""))
    }

    @Test("A refusal stays one, whatever accent stands behind its word")
    func accents() throws {
        #expect(try api("-ERR\u{301} x") == .error("-ERR\u{301} x"))
        #expect(try api("-USAGE\u{7f1}") == .error("-USAGE\u{7f1}"))
        #expect(try command("Reply-Text: +OK\u{301}") == .ok("+OK\u{301}"))
    }

    @Test("The recorded replies to kills belong to their commands, in order")
    func recordedKills() {
        var queue = ReplyQueue<String>()
        let commands = [
            "auth", "event", "kill", "again", "unknown", "none", "garbage", "upper", "rejected",
            "bogus", "21", "bgapi", "bgapi own", "sendmsg", "sendmsg unknown", "sendmsg none",
            "exit",
        ]
        for name in commands {
            let isTaken = queue.sent(name)
            #expect(isTaken)
        }
        var replies: [String: Reply] = [:]
        var order: [String] = []
        for frame in Feed.frames(of: Recording("04-uuid-kill").received).frames
        where frame.kind == .commandReply || frame.kind == .apiResponse {
            guard let name = queue.replied() else {
                Issue.record("a reply that nobody waits for: \(frame.answer)")
                continue
            }
            replies[name] = Reply(frame)
            order.append(name)
        }
        #expect(order == commands)
        #expect(queue.count == 0)
        for name in ["kill", "rejected", "bogus", "21"] { #expect(replies[name] == .ok("+OK")) }
        for name in ["again", "unknown", "garbage", "upper"] {
            #expect(replies[name] == .error("-ERR No such channel!"))
        }
        #expect(replies["none"]?.text.hasPrefix("-USAGE") == true)
        #expect(replies["bgapi own"] == .ok("+OK Job-UUID: my-own-job-1"))
        #expect(replies["sendmsg none"]?.text.hasPrefix("-ERR") == true)
    }

    @Test("Replies come to their commands strictly in order, through many turns")
    func order() {
        var queue = ReplyQueue<Int>(limit: 3_000)
        var sent = 0
        var replied = 0
        var random = SeededBytes(seed: 1)
        for _ in 0..<2_000 {
            for _ in 0..<random.below(12) where queue.sent(sent) { sent += 1 }
            for _ in 0..<random.below(12) {
                guard let token = queue.replied() else {
                    #expect(sent == replied)
                    continue
                }
                #expect(token == replied)
                replied += 1
            }
            #expect(queue.count == sent - replied)
        }
        while let token = queue.replied() {
            #expect(token == replied)
            replied += 1
        }
        #expect(replied == sent)
        #expect(queue.count == 0)
    }

    @Test("A reply that nobody waits for is told, a full queue takes no more")
    func limits() {
        var queue = ReplyQueue<Int>(limit: 2)
        #expect(next(&queue) == nil)
        #expect(send(1, &queue))
        #expect(send(2, &queue))
        #expect(queue.isFull)
        #expect(!send(3, &queue))
        #expect(next(&queue) == 1)
        #expect(send(4, &queue))
        #expect(next(&queue) == 2)
        #expect(next(&queue) == 4)
        #expect(next(&queue) == nil)
        var none = ReplyQueue<Int>(limit: 0)
        #expect(!send(1, &none))
    }

    private func send(_ token: Int, _ queue: inout ReplyQueue<Int>) -> Bool { queue.sent(token) }

    private func next(_ queue: inout ReplyQueue<Int>) -> Int? { queue.replied() }
}
