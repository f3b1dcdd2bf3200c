import Foundation
import Synchronization
import Testing

@testable import HTTPServer

@Suite("The end of a server")
struct StopTests {
    @Test("What is being answered is finished, and nothing new begins")
    func finishes() throws {
        let gate = Gate()
        let server = try served(
            TestApplication { _ in
                gate.wait()
                return HTTPResponse(200, body: .bytes(Array("done".utf8)))
            }
        ) { $0.stopMillisecondsMax = 60_000 }
        let port = server.port
        let client = try RawClient(port: port)
        client.get("/")
        #expect(eventually { gate.waiting == 1 })
        let hasStopped = Mutex(false)
        DispatchQueue.global().async {
            server.stop()
            hasStopped.withLock { $0 = true }
        }
        // Those who come by now are sent away.
        #expect(eventually { (try? RawClient(port: port).isClosed()) ?? true })
        #expect(!hasStopped.withLock { $0 })
        gate.open()
        #expect(try client.reply().text == "done")
        #expect(eventually { hasStopped.withLock { $0 } })
        #expect(throws: TimedOut.self) { try RawClient(port: port) }
    }

    @Test("Streams end, asleep or not")
    func streams() throws {
        let streams = Mutex<[HTTPStream]>([])
        let server = try served(
            TestApplication { _ in
                let stream = HTTPStream()
                streams.withLock { $0.append(stream) }
                return HTTPResponse(200, body: .stream(stream))
            }
        )
        let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
        for client in clients { client.get("/") }
        #expect(eventually { streams.withLock { $0.count == 20 } })
        for stream in streams.withLock({ $0 }).prefix(10) { _ = stream.write([97]) }
        server.stop()
        #expect(streams.withLock { $0.allSatisfy(\.isClosed) })
        for client in clients { #expect(throws: Never.self) { try client.rest() } }
        #expect(server.connectionCount == 0)
    }

    @Test("An application that does not come back is left behind")
    func leftBehind() throws {
        let gate = Gate()
        let server = try served(
            TestApplication { _ in
                gate.wait()
                return HTTPResponse(200)
            }
        ) { $0.stopMillisecondsMax = 50 }
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(eventually { gate.waiting == 1 })
        server.stop()
        #expect(try client.rest() == "")
        gate.open()
    }

    @Test("Any number of times, with clients in any state, is well")
    func underway() throws {
        for _ in 0..<30 {
            let server = try served(
                TestApplication(bodyMax: 100) { request in
                    guard request.path == "/stream" else { return HTTPResponse(200) }
                    let stream = HTTPStream()
                    DispatchQueue.global().async { while stream.write([97]) { usleep(20) } }
                    return HTTPResponse(200, body: .stream(stream))
                }
            )
            let clients = try (0..<20).map { _ in try RawClient(port: server.port) }
            for (number, client) in clients.enumerated() {
                switch number % 5 {
                case 0: client.send("GET / HT")
                case 1: client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\nabc")
                case 2: client.get("/")
                case 3: client.get("/stream")
                default: break
                }
            }
            server.stop()
            server.stop()
            #expect(server.connectionCount == 0)
        }
    }

    @Test("Requests that came before the start are answered behind it")
    func beforeStart() throws {
        let setup = try HTTPServerSetup(listeners: [.tcp(host: "127.0.0.1", port: 0)])
        let server = try HTTPServer(setup, application: TestApplication())
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(eventually { server.connectionCount == 1 })
        server.start()
        #expect(try client.reply().status == 200)
    }

    @Test("A server that never started ends, too")
    func neverStarted() throws {
        let setup = try HTTPServerSetup(listeners: [.tcp(host: "127.0.0.1", port: 0)])
        var server: HTTPServer? = try HTTPServer(setup, application: TestApplication())
        let port = try #require(server?.port)
        server = nil
        #expect(throws: TimedOut.self) { try RawClient(port: port) }
    }
}
