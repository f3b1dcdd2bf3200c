import Foundation
import Testing

@testable import HTTPServer

@Suite("Listeners")
struct ListenerTests {
    @Test("By a UNIX socket a client is known by its user, and the file goes with the server")
    func unix() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "s").path
        let application = TestApplication()
        let server = try served(application, listeners: [.unix(path: path, mode: 0o660)])
        let client = try RawClient(path: path)
        client.get("/")
        #expect(try client.reply().status == 200 && server.port == 0)
        #expect(application.requests.first?.peer == .user(getuid()))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
        server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("A socket whose server is gone is replaced, one that answers and another's file are not")
    func stale() throws {
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "s").path
        let setup = try HTTPServerSetup(listeners: [.unix(path: path, mode: 0o600)])
        // What a killed process leaves: a socket that nobody listens at.
        let left = try ListeningSocket(.unix(path: path, mode: 0o600))
        _ = Glibc.close(left.descriptor)
        let server = try HTTPServer(setup, application: TestApplication())
        #expect(throws: HTTPServerError.inUse(listener: path)) {
            try HTTPServer(setup, application: TestApplication())
        }
        server.stop()
        try Data("mine".utf8).write(to: URL(filePath: path))
        #expect(throws: HTTPServerError.self) {
            try HTTPServer(setup, application: TestApplication())
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test("Exact addresses are bound, IPv4 and IPv6, and several at once")
    func several() throws {
        let application = TestApplication()
        let server = try served(
            application,
            listeners: [.tcp(host: "::1", port: 0), .tcp(host: "127.0.0.1", port: 0)]
        )
        let client = try RawClient(ipv6Port: server.port)
        client.get("/")
        #expect(try client.reply().status == 200)
        #expect(application.requests.first?.peer == .address("::1"))
        // IPv6 alone is bound at the first port.
        #expect(throws: TimedOut.self) { try RawClient(port: server.port) }
    }

    @Test("A port that somebody has is refused, and those bound before it are given back")
    func inUse() throws {
        let server = try served()
        let taken = HTTPListener.tcp(host: "127.0.0.1", port: server.port)
        let folder = try newFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "s").path
        let setup = try HTTPServerSetup(listeners: [.unix(path: path, mode: 0o600), taken])
        #expect(throws: HTTPServerError.inUse(listener: "127.0.0.1:\(server.port)")) {
            try HTTPServer(setup, application: TestApplication())
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    static let wrongOnes: [HTTPListener] = [
        .tcp(host: "localhost", port: 1), .tcp(host: "", port: 1), .tcp(host: "1.2.3", port: 1),
        .tcp(host: "127.0.0.1", port: -1), .tcp(host: "127.0.0.1", port: 65_536),
        .tcp(host: "::g", port: 1), .unix(path: "", mode: 0o600),
        .unix(path: String(repeating: "a", count: 108), mode: 0o600),
        .unix(path: "a\u{0}b", mode: 0o600), .unix(path: "a", mode: 0o1777),
    ]

    @Test("What is no address, port, path or mode cannot be set up", arguments: wrongOnes)
    func wrong(listener: HTTPListener) {
        #expect(throws: HTTPServerError.self) { try HTTPServerSetup(listeners: [listener]) }
    }

    @Test("No listener, and limits out of range, cannot be set up")
    func limits() {
        #expect(throws: HTTPServerError.noListener) { try HTTPServerSetup(listeners: []) }
        var limits = HTTPLimits()
        limits.workers = 0
        let error = HTTPServerError.outOfRange(limit: "workers", value: 0, allowed: 1...64)
        #expect(throws: error) {
            try HTTPServerSetup(listeners: [.tcp(host: "::", port: 0)], limits: limits)
        }
    }
}
