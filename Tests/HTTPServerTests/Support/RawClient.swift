import Foundation
import Glibc
import Testing

/// A client that sends what bytes the test says, when it says so; for one thread at a time.
// A test that hands it to another thread leaves it alone from then on.
final class RawClient: @unchecked Sendable {
    let descriptor: Int32
    private var received: [UInt8] = []

    init(port: Int, receiveBytes: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var receiveBytes {
            let size = socklen_t(MemoryLayout<Int32>.size)
            _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, size)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        try unsafe withUnsafeBytes(of: &address) { try unsafe connect($0) }
    }

    init(ipv6Port port: Int) throws {
        descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        address.sin6_port = UInt16(port).bigEndian
        try unsafe withUnsafeBytes(of: &address) { try unsafe connect($0) }
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { space in
            unsafe space.copyBytes(from: path.utf8)
        }
        try unsafe withUnsafeBytes(of: &address) { try unsafe connect($0) }
    }

    deinit { close(descriptor) }

    private func connect(_ address: UnsafeRawBufferPointer) throws {
        let pointer = unsafe address.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        guard unsafe Glibc.connect(descriptor, pointer, socklen_t(address.count)) == 0 else {
            throw TimedOut(waitingFor: "a connection (\(errno))")
        }
    }

    /// False once the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// A GET of a path, with more header lines.
    func get(_ path: String, _ lines: String = "") {
        send("GET \(path) HTTP/1.1\r\nHost: t\r\n\(lines)\r\n")
    }

    /// Takes in what comes next; false at the end.
    func receive(_ most: Int = 65_536) throws -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, Patience.pollMilliseconds) > 0 else {
            throw TimedOut(waitingFor: "bytes")
        }
        var buffer = [UInt8](repeating: 0, count: most)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        if count > 0 { received += buffer[..<count] }
        return count > 0
    }

    /// Whether the server ends the connection without another byte.
    func isClosed() throws -> Bool { try received.isEmpty && !receive() }

    /// Everything until the server closes.
    func rest() throws -> String {
        while try receive() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// Waits for this text, and takes it with all before it.
    @discardableResult
    func text(through mark: String) throws -> String {
        while true {
            if let end = received.firstRange(of: Array(mark.utf8))?.upperBound {
                defer { received.removeFirst(end) }
                return String(decoding: received[..<end], as: UTF8.self)
            }
            guard try receive() else { throw TimedOut(waitingFor: mark) }
        }
    }

    /// The next answer, whose length must be said.
    func reply(toHead: Bool = false) throws -> Reply {
        let head = try text(through: "\r\n\r\n")
        var reply = Reply(head)
        guard !toHead, reply.status != 204, reply.status != 304, reply.status >= 200
        else { return reply }
        if reply.header("transfer-encoding") == "chunked" {
            while true {
                let line = try text(through: "\r\n").dropLast(1)
                let count = try #require(Int(line, radix: 16))
                let chunk = try bytes(count + 2)
                if count == 0 { return reply }
                reply.body += chunk.dropLast(2)
            }
        }
        let count = try #require(reply.header("content-length").flatMap { Int($0) })
        reply.body = try bytes(count)
        return reply
    }

    fileprivate func bytes(_ count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receive() else { throw TimedOut(waitingFor: "\(count) bytes") }
        }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }
}

extension RawClient {
    /// A chunk of so many bytes, without what ends it.
    func chunk(_ count: Int) throws -> String {
        String(decoding: try bytes(count + 2).dropLast(2), as: UTF8.self)
    }
}
