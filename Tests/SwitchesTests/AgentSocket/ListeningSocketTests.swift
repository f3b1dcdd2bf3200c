import CLinux
import Foundation
import Testing

@testable import Switches

/// A folder that goes with the test, short enough for sockets in it.
final class SocketFolder {
    let path: String

    init() throws {
        let name = "cw-\(UInt32.random(in: .min ... .max))"
        path = FileManager.default.temporaryDirectory.appending(path: name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var socket: String { path + "/agent.sock" }
}

@Suite("The agent's own socket")
struct ListeningSocketTests {
    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("It is open to user and group and to nobody else, and goes when it is stopped")
    func permissions() throws {
        let folder = try SocketFolder()
        let listening = try ListeningSocket(path: folder.socket)
        #expect(try mode(of: folder.socket) == 0o660)
        let asker = try Asker(folder.socket)
        let taken = try #require(listening.takeConnection())
        #expect(listening.takeConnection() == nil)
        let peer = try #require(PeerCredentials(of: taken.descriptor))
        #expect(peer.uid == getuid() && peer.pid == getpid())
        #expect(asker.descriptor >= 0)
        listening.stop()
        #expect(!FileManager.default.fileExists(atPath: folder.socket))
        #expect(throws: Asker.NotConnected.self) { try Asker(folder.socket) }
    }

    @Test("What a killed agent left is replaced")
    func stale() throws {
        let folder = try SocketFolder()
        // A socket whose file outlives it: bound, and closed without being taken away.
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let address = try UnixAddress.bytes(path: folder.socket)
        let bound = unsafe address.withUnsafeBytes { bytes in
            let address = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return unsafe bind(left, address, socklen_t(bytes.count))
        }
        #expect(bound == 0)
        close(left)
        #expect(FileManager.default.fileExists(atPath: folder.socket))
        let listening = try ListeningSocket(path: folder.socket)
        _ = try Asker(folder.socket)
        #expect(listening.takeConnection() != nil)
    }

    @Test("A second one at the same path is refused, and the first goes on")
    func second() throws {
        let folder = try SocketFolder()
        let first = try ListeningSocket(path: folder.socket)
        #expect(throws: AgentSocketError.inUse(path: folder.socket)) {
            try ListeningSocket(path: folder.socket)
        }
        // The probe was one connection.
        #expect(first.takeConnection() != nil)
        let asker = try Asker(folder.socket)
        #expect(first.takeConnection() != nil && !asker.hasEnded)
    }

    @Test("A file at its path is left alone, and so is one that came in its place")
    func others() throws {
        let folder = try SocketFolder()
        try "mine".write(toFile: folder.socket, atomically: true, encoding: .utf8)
        #expect(throws: AgentSocketError.noSocket(path: folder.socket)) {
            try ListeningSocket(path: folder.socket)
        }
        #expect(try String(contentsOfFile: folder.socket, encoding: .utf8) == "mine")
        let other = folder.path + "/other.sock"
        let listening = try ListeningSocket(path: other)
        try FileManager.default.removeItem(atPath: other)
        try "yours".write(toFile: other, atomically: false, encoding: .utf8)
        listening.stop()
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "yours")
    }

    @Test("A path that is too long, or in no folder, is refused with its reason")
    func paths() throws {
        let long = "/" + String(repeating: "a", count: ListeningSocket.pathBytesMax)
        #expect(throws: AgentSocketError.pathTooLong(path: long, limit: 107)) {
            try ListeningSocket(path: long)
        }
        let error = #expect(throws: AgentSocketError.self) {
            try ListeningSocket(path: "/nonexistent/agent.sock")
        }
        #expect(error?.description.contains("bind: No such file or directory") == true)
    }
}
