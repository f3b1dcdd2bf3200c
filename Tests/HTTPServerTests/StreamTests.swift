import Foundation
import Synchronization
import Testing

@testable import HTTPServer

@Suite("Streams")
struct StreamTests {
    /// An application that answers with streams, which the test writes to.
    private final class Streams: Sendable {
        private let open = Mutex<[HTTPStream]>([])
        private let waitingBytesMax: Int

        init(waitingBytesMax: Int = 262_144) { self.waitingBytesMax = waitingBytesMax }

        var all: [HTTPStream] { open.withLock { $0 } }

        var application: TestApplication {
            TestApplication { [self] _ in
                let stream = HTTPStream(waitingBytesMax: waitingBytesMax)
                open.withLock { $0.append(stream) }
                return HTTPResponse(
                    200,
                    headers: [HTTPField("Content-Type", "text/event-stream")],
                    body: .stream(stream)
                )
            }
        }

        /// The stream of a client that has just asked for one.
        func next() throws -> HTTPStream {
            let before = taken.withLock { $0 }
            guard eventually({ all.count > before }) else { throw TimedOut(waitingFor: "a stream") }
            taken.withLock { $0 += 1 }
            return all[before]
        }

        private let taken = Mutex(0)
    }

    @Test("What is written goes to the client as it comes, and the end ends the answer")
    func written() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.get("/")
        let head = try client.text(through: "\r\n\r\n")
        #expect(head.contains("200 OK") && head.contains("Transfer-Encoding: chunked"))
        let stream = try streams.next()
        for number in 0..<20 {
            #expect(stream.write(Array("data: \(number)\n\n".utf8)))
            try client.text(through: "data: \(number)\n\n")
        }
        stream.finish()
        try client.text(through: "0\r\n\r\n")
        #expect(!stream.write([97]))
        // The connection lives on.
        client.get("/")
        try client.text(through: "\r\n\r\n")
        try streams.next().finish()
        try client.text(through: "0\r\n\r\n")
        #expect(eventually { streams.all.allSatisfy(\.isClosed) })
    }

    @Test("What is written before the client is answered is not lost")
    func writtenBefore() throws {
        let server = try served(
            TestApplication { _ in
                let stream = HTTPStream()
                _ = stream.write(Array("early".utf8))
                stream.finish()
                return HTTPResponse(200, body: .stream(stream))
            }
        )
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().text == "early")
    }

    @Test("An old client has a stream until it ends")
    func oldClient() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.0\r\n\r\n")
        let stream = try streams.next()
        _ = stream.write(Array("one".utf8))
        try client.text(through: "one")
        _ = stream.write(Array("two".utf8))
        stream.finish()
        #expect(try client.rest() == "two")
    }

    @Test("HEAD of a stream has no body, and the stream is closed")
    func head() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try client.reply(toHead: true).status == 200)
        let stream = try streams.next()
        #expect(eventually { stream.isClosed })
    }

    @Test("No wake-up is lost, however writing and reading meet")
    func wakeUps() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.get("/")
        try client.text(through: "\r\n\r\n")
        let stream = try streams.next()
        let writers = DispatchQueue(label: "writers", attributes: .concurrent)
        let count = 4_000
        for writer in 0..<4 {
            writers.async {
                for number in 0..<count {
                    // Slower than the client takes it, so that the connection falls asleep in between.
                    while !stream.isClosed, !stream.write(Array("<\(writer):\(number)>".utf8)) {}
                    if number % 16 == 0 { usleep(50) }
                }
            }
        }
        let finished = Mutex<[String]?>(nil)
        // On a thread of its own: the tests' own are as many as there are processors, and all may wait.
        Thread.detachNewThread {
            let result = try? Self.gather(client)
            finished.withLock { $0 = result ?? [] }
        }
        writers.sync(flags: .barrier) { stream.finish() }
        #expect(eventually { finished.withLock { $0 != nil } })
        let found = finished.withLock { $0 } ?? []
        #expect(found.count == count * 4)
        for writer in 0..<4 {
            let own = found.filter { $0.hasPrefix("\(writer):") }
            #expect(own == (0..<count).map { "\(writer):\($0)" })
        }
    }

    /// All that is written, taken apart again.
    private static func gather(_ client: RawClient) throws -> [String] {
        var text = ""
        while true {
            let line = try client.text(through: "\r\n").dropLast(1)
            guard let bytes = Int(line, radix: 16), bytes > 0 else { break }
            text += try client.chunk(bytes)
        }
        return text.split(separator: "<").map { String($0.dropLast()) }
    }

    @Test("A word and its answer, a thousand times: the stream sleeps and wakes each time")
    func backAndForth() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.get("/")
        let stream = try streams.next()
        for number in 0..<1_000 {
            #expect(stream.write(Array("(\(number))".utf8)))
            try client.text(through: "(\(number))")
        }
        #expect(!stream.isClosed)
    }

    @Test("Two hundred streams each get what is written to all")
    func manyStreams() throws {
        let streams = Streams()
        let server = try served(streams.application)
        let clients = try (0..<200).map { _ in try RawClient(port: server.port) }
        for client in clients { client.get("/") }
        #expect(eventually { streams.all.count == 200 })
        for round in 0..<10 {
            for stream in streams.all { #expect(stream.write(Array("event \(round)\n".utf8))) }
        }
        for client in clients { try client.text(through: "event 9\n") }
    }

    @Test("A stream beyond those that may be open is told 503, and closed")
    func tooMany() throws {
        let streams = Streams()
        let server = try served(streams.application) { $0.streamsMax = 1 }
        let first = try RawClient(port: server.port)
        first.get("/")
        try first.text(through: "\r\n\r\n")
        let second = try RawClient(port: server.port)
        second.get("/")
        let reply = try second.reply()
        #expect(reply.status == 503 && reply.header("retry-after") != nil)
        #expect(streams.all.count { $0.isClosed } == 1)
        streams.all[0].finish()
        try first.text(through: "0\r\n\r\n")
        #expect(
            eventually {
                guard let third = try? RawClient(port: server.port) else { return false }
                third.get("/")
                return (try? third.text(through: "\r\n"))?.contains("200") == true
            }
        )
    }

    @Test("A client that left is noticed when something is written")
    func left() throws {
        let streams = Streams()
        let server = try served(streams.application)
        var client: RawClient? = try RawClient(port: server.port)
        client?.get("/")
        let stream = try streams.next()
        client = nil
        #expect(eventually { !stream.write(Array("beat".utf8)) && stream.isClosed })
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A client that does not read is too slow, and costs no more than may wait")
    func tooSlow() throws {
        let streams = Streams(waitingBytesMax: 100_000)
        let server = try served(streams.application) { $0.stalledMillisecondsMax = 300 }
        let client = try RawClient(port: server.port, receiveBytes: 4_096)
        client.get("/")
        let stream = try streams.next()
        let piece = [UInt8](repeating: 97, count: 10_000)
        #expect(eventually { !stream.write(piece) })
        #expect(stream.isClosed)
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A client that stalls is dropped though little waits for it")
    func stalled() throws {
        let streams = Streams(waitingBytesMax: 100_000_000)
        let server = try served(streams.application) { $0.stalledMillisecondsMax = 200 }
        let client = try RawClient(port: server.port, receiveBytes: 4_096)
        client.get("/")
        let stream = try streams.next()
        #expect(stream.write([UInt8](repeating: 97, count: 8_000_000)))
        #expect(eventually { stream.isClosed })
        #expect(eventually { server.connectionCount == 0 })
    }

    @Test("A stream that is cut short does not look like a whole answer")
    func cutShort() throws {
        let streams = Streams(waitingBytesMax: 10)
        let server = try served(streams.application)
        let client = try RawClient(port: server.port)
        client.get("/")
        let stream = try streams.next()
        #expect(stream.write(Array("one".utf8)))
        try client.text(through: "one\r\n")
        #expect(!stream.write(Array("far too much".utf8)))
        #expect(try client.rest() == "")
    }

    @Test("A stream with nothing to say is left alone")
    func silent() throws {
        let streams = Streams()
        let server = try served(streams.application) { limits in
            limits.stalledMillisecondsMax = 1_000
            limits.idleMillisecondsMax = 1_000
            limits.headMillisecondsMax = 1_000
        }
        let silent = try RawClient(port: server.port)
        silent.get("/")
        try silent.text(through: "\r\n\r\n")
        let stream = try streams.next()
        // Another one that says nothing at all is dropped twice meanwhile.
        for _ in 0..<2 { #expect(try RawClient(port: server.port).isClosed()) }
        #expect(stream.write(Array("still".utf8)))
        try silent.text(through: "still")
    }
}
