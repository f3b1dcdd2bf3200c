import Fuzzing
import Testing

@testable import EventSocket

@Suite("Frames that are too long, wrong or cut short")
struct FrameLimitTests {
    private let notice = "Content-Type: text/disconnect-notice\nContent-Length: 39\n\n"

    private func error(
        _ text: String,
        limits: FrameLimits = FrameLimits(),
        pieces: [Int] = [Int.max]
    ) -> FrameError? {
        Feed.frames(of: Array(text.utf8), pieces: pieces, limits: limits).error
    }

    @Test("A body at the limit passes and one byte more does not")
    func bodyLimit() {
        var limits = FrameLimits()
        limits.bodyBytesMax = 100
        limits.passedOverBytesMax = 100
        let body = String(repeating: "x", count: 100)
        #expect(error("Content-Length: 100\n\n\(body)", limits: limits) == nil)
        #expect(
            error("Content-Length: 101\n\n\(body)", limits: limits)
                == .bodyTooLong(length: 101, limit: 100)
        )
    }

    @Test(
        "A huge Content-Length is refused before a byte of the body comes",
        arguments: [
            "268435457", "99999999999", "9223372036854775808", "999999999999999999999999999",
        ]
    )
    func hugeLength(_ length: String) {
        var decoder = FrameDecoder()
        decoder.append(Array("Content-Length: \(length)\n\n".utf8))
        #expect(throws: FrameError.self) { try decoder.next() }
        #expect(decoder.bytesHeld <= 65_536)
    }

    @Test(
        "A Content-Length that is no number closes the link",
        arguments: ["", "-1", "+5", "5x", "0x5", "5 ", "5\r", "1.5", "１", "5,5", "five", "\0"]
    )
    func badLength(_ length: String) {
        let text = "Content-Length: \(length)\n\nhello"
        #expect(error(text) == .badContentLength(length))
        #expect(error(text, pieces: [1]) == .badContentLength(length))
    }

    @Test("Lengths that agree are one, lengths that disagree close the link")
    func repeatedLength() {
        #expect(error("Content-Length: 5\nContent-Length: 5\n\nhello") == nil)
        #expect(error("Content-Length: 5\nX: y\nContent-Length: 05\n\nhello") == nil)
        #expect(
            error("Content-Length: 5\nContent-Length: 0\n\nhello") == .badContentLength("0")
        )
        #expect(
            error("Content-Length: 5\nContent-Length: x\n\nhello") == .badContentLength("x")
        )
    }

    @Test(
        "A header block at the limit passes and one byte more does not",
        arguments: [1, 7, 100_000]
    )
    func headerLimit(piece: Int) {
        var limits = FrameLimits()
        limits.headerBytesMax = 200
        let name = "X: "
        let fits = name + String(repeating: "x", count: 200 - name.utf8.count - 1)
        #expect(error(fits + "\n\n", limits: limits, pieces: [piece]) == nil)
        #expect(
            error(fits + "x\n\n", limits: limits, pieces: [piece]) == .headersTooLong(limit: 200)
        )
        #expect(error(fits + "xxx", limits: limits, pieces: [piece]) == .headersTooLong(limit: 200))
    }

    @Test("100,000 outer header lines close the link")
    func manyOuterHeaders() {
        let text = String(repeating: "X: y\n", count: 100_000) + "\n"
        #expect(error(text) == .headersTooLong(limit: 16_384))
    }

    @Test("The end inside a header says so", arguments: ["C", "Content-Length: 5", "A: b\n"])
    func endInHeader(_ text: String) {
        #expect(error(text) == .endInsideFrame(missing: 1, notice: nil))
    }

    @Test("The end inside a body says how much is missing", arguments: [1, 4])
    func endInBody(have: Int) {
        let text = "Content-Length: 5\n\n" + "hello".prefix(have)
        #expect(error(text) == .endInsideFrame(missing: 5 - have, notice: nil))
        #expect(error(text, pieces: [1]) == .endInsideFrame(missing: 5 - have, notice: nil))
    }

    @Test(
        "A stream may end between frames, also behind empty lines",
        arguments: ["", "\n", "\n\n\n"]
    )
    func goodEnd(_ tail: String) {
        #expect(error("Content-Length: 5\n\nhello" + tail) == nil)
    }

    @Test("Empty lines without end take no memory")
    func emptyLines() throws {
        var decoder = FrameDecoder()
        let feeds = [UInt8](repeating: 0x0a, count: 10_000)
        for _ in 0..<100 {
            decoder.append(feeds)
            #expect(try decoder.next() == nil)
        }
        #expect(decoder.bytesWaiting == 0)
        #expect(decoder.bytesHeld <= 65_536)
    }

    @Test("A disconnect notice in the middle of an event is told and the event is not read")
    func noticeInsideEvent() {
        let recording = Recording("06-slow-reader-killed")
        let feed = Feed.frames(of: recording.received)
        let expected = "killed listener because of lost events"
        guard case .endInsideFrame(let missing, let notice) = feed.error else {
            Issue.record("\(String(describing: feed.error))")
            return
        }
        #expect(missing == 123)
        #expect(notice == expected)
        #expect(feed.frames.allSatisfy { $0.kind == .eventPlain })
    }

    @Test("A notice that fills an event up to its length does not make it whole")
    func noticeFillsEvent() {
        let body = Recording("04-log-interleaved").plainBodies[0]
        let tail = Array((notice + "killed listener because of lost events\n").utf8)
        for cut in 1...tail.count {
            let reading = Feed.Reading(plain: body.dropLast(cut) + tail.prefix(cut)).reading
            #expect(reading == .malformed(.unfinished), "\(cut) bytes of notice")
        }
    }

    @Test("The first line of a notice is kept, of a usual one too")
    func usualNotice() {
        let text =
            "Content-Length: 500\n\nEvent-NaContent-Type: text/disconnect-notice\n"
            + "Content-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon!\n"
        guard case .endInsideFrame(_, let told) = error(text) else {
            Issue.record("no error")
            return
        }
        #expect(told == "Disconnected, goodbye.")
    }

    @Test("A content type of the same length and look is not an event")
    func contentTypes() throws {
        for type in ["tXXXXXXXXXXpXXXn", "text/event-plaim", "Text/event-plain"] {
            var decoder = FrameDecoder()
            decoder.append(Array("Content-Type: \(type)\n\n".utf8))
            #expect(try decoder.next()?.kind == .other)
        }
    }

    @Test("Header lines of an outer block are kept up to a limit")
    func headerLines() {
        let feeds = [UInt8](repeating: 0x0a, count: 1_000_000)
        #expect(HeaderLine.lines(feeds, limit: 10).isEmpty)
        let block = Array(String(repeating: "a: b\n", count: 100).utf8)
        #expect(HeaderLine.lines(block, limit: 10).count == 10)
        #expect(HeaderLine.lines(block, limit: 0).isEmpty)
        #expect(
            HeaderLine.lines(Array("a:  b: c\nno colon\n:d\ne:".utf8), limit: 10).map(\.value) == [
                "b: c", "d", "",
            ]
        )
    }
}
