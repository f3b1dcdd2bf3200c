import Foundation
import Testing

@testable import HTTPServer

@Suite("Connections at once")
struct ConnectionLimitTests {
    /// Opens connections that the server knows of.
    private func clients(_ count: Int, _ server: HTTPServer) throws -> [RawClient] {
        let before = server.connectionCount
        let clients = try (0..<count).map { _ in try RawClient(port: server.port) }
        #expect(eventually { server.connectionCount == before + count })
        return clients
    }

    @Test("Of one address beyond the limit are told 429, and there is room again when others go")
    func perAddress() throws {
        let server = try served { $0.connectionsPerAddressMax = 3 }
        var held = try clients(3, server)
        let refused = try clients(1, server)[0]
        refused.get("/")
        let reply = try refused.reply()
        #expect(reply.status == 429 && reply.header("retry-after") != nil)
        #expect(try refused.isClosed())
        held[0].get("/")
        #expect(try held[0].reply().status == 200)
        held.removeLast()
        #expect(eventually { server.connectionCount == 2 })
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
    }

    @Test("In all beyond the limit are told 503")
    func inAll() throws {
        let server = try served { $0.connectionsMax = 3 }
        let held = try clients(3, server)
        let refused = try clients(1, server)[0]
        refused.get("/")
        let reply = try refused.reply()
        #expect(reply.status == 503 && reply.header("retry-after") != nil)
        #expect(try refused.isClosed())
        held[2].get("/")
        #expect(try held[2].reply().status == 200)
    }

    @Test("Far beyond the limit are closed at once, and no more than so many are held")
    func farBeyond() throws {
        let server = try served { $0.connectionsPerAddressMax = 3 }
        let room = 3 + ConnectionTable.refusedPerAddressMax
        let held = try clients(room, server)
        for _ in 0..<50 {
            #expect(try RawClient(port: server.port).isClosed())
            #expect(server.connectionCount <= room)
        }
        held[0].get("/")
        #expect(try held[0].reply().status == 200)
    }

    @Test("Thousands that come and go leave nothing behind")
    func comeAndGo() throws {
        let server = try served { $0.connectionsMax = 100 }
        for round in 0..<2_000 {
            let client = try RawClient(port: server.port)
            if round % 3 == 0 { client.send("GET / HTTP/1.1\r\nHo") }
            if round % 3 == 1 { client.get("/") }
        }
        #expect(eventually { server.connectionCount == 0 })
        let client = try RawClient(port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
    }

    @Test("A client that leaves while it is being answered harms nobody")
    func leaves() throws {
        let gate = Gate()
        let server = try served(
            TestApplication { request in
                if request.path == "/slow" { gate.wait() }
                return HTTPResponse(200, body: .bytes([UInt8](repeating: 97, count: 1_000_000)))
            }
        )
        var client: RawClient? = try RawClient(port: server.port)
        client?.get("/slow")
        #expect(eventually { gate.waiting == 1 })
        client = nil
        gate.open()
        #expect(eventually { server.connectionCount == 0 })
        let next = try RawClient(port: server.port)
        next.get("/")
        #expect(try next.reply().body.count == 1_000_000)
    }

    @Test("A site of IPv6 counts as one, an address of IPv4 as itself")
    func networks() {
        let table = ConnectionTable(limits: HTTPLimits())
        var bytes = [UInt8](repeating: 1, count: 16)
        let first = ClientAddress.internet6(bytes)
        bytes[15] = 2
        #expect(first.network == ClientAddress.internet6(bytes).network)
        bytes[7] = 2
        #expect(first.network != ClientAddress.internet6(bytes).network)
        #expect(ClientAddress.internet(1).network != ClientAddress.internet(2).network)
        #expect(ClientAddress.local.network == nil && table.admits(.local))
    }
}
