import CLinux
import Foundation
import Kamailio

@testable import Switches

/// A proxy's control interface that speaks the documented bytes, on the test's own thread.
final class StandIn {
    let way: ControlWay
    let folder: URL
    private(set) var port: UInt16 = 0
    private(set) var requests: [String] = []
    private let answer: (String) -> String?
    private var descriptor: Int32
    private var connection: Int32 = -1
    private var replyTo: [UInt8] = []

    var socketPath: String { folder.appending(path: "rpc.sock").path }
    var fifoPath: String { folder.appending(path: "rpc.fifo").path }

    /// `answer` makes a reply of a request; without one the request stays unanswered.
    init(_ way: ControlWay, answer: @escaping (String) -> String?) throws {
        self.way = way
        self.answer = answer
        folder = FileManager.default.temporaryDirectory
            .appending(path: "cw-\(UInt64.random(in: 0..<UInt64.max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let flags = O_NONBLOCK | O_CLOEXEC
        switch way {
        case .fifo:
            let path = folder.appending(path: "rpc.fifo").path
            _ = unsafe mkfifo(path, 0o600)
            descriptor = unsafe open(path, O_RDWR | flags)
        case .http:
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try bindLoopback()
        case .auto, .datagram:
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            let address = try UnixAddress.bytes(path: folder.appending(path: "rpc.sock").path)
            let bound = unsafe address.withUnsafeBytes { bytes in
                let place = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
                return unsafe bind(descriptor, place, socklen_t(bytes.count))
            }
            guard bound == 0 else { throw TimedOut(waitingFor: "an address") }
        }
    }

    deinit {
        close(descriptor)
        if connection >= 0 { close(connection) }
        try? FileManager.default.removeItem(at: folder)
    }

    private func bindLoopback() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, size) = (descriptor, length)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
                guard unsafe bind(listener, generic, size) == 0, listen(listener, 4) == 0
                else { return -1 }
                return unsafe getsockname(listener, generic, &length)
            }
        }
        guard result == 0 else { throw TimedOut(waitingFor: "a port") }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Closes the connection, as a server does with one that was idle for long.
    func closeConnection() {
        guard connection >= 0 else { return }
        close(connection)
        connection = -1
    }

    /// Is started again: its named pipe is another one of the same name.
    func makeAnew() {
        // As in the agent: a pipe without a reader is an error, and no signal.
        signal(SIGPIPE, SIG_IGN)
        close(descriptor)
        let path = folder.appending(path: "rpc.fifo").path
        _ = unsafe unlink(path)
        _ = unsafe mkfifo(path, 0o600)
        descriptor = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    }

    /// Answers nothing any more, and is not there for new connections either.
    func leave() {
        closeConnection()
        unsafe dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), descriptor)
        try? FileManager.default.removeItem(at: folder.appending(path: "rpc.sock"))
    }

    /// Answers whatever is there by now.
    func serve() {
        if way == .http, connection < 0 {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, 0) > 0 else { return }
            connection = accept(descriptor, nil, nil)
        }
        while let request = read() {
            requests.append(request)
            if let reply = answer(request) { write(reply, to: request) }
        }
    }

    private func read() -> String? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count: Int
        switch way {
        case .fifo: count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        case .http: count = unsafe recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        case .auto, .datagram: count = receive(into: &buffer)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    private func receive(into buffer: inout [UInt8]) -> Int {
        var address = [UInt8](repeating: 0, count: 128)
        var length = socklen_t(address.count)
        let count = unsafe address.withUnsafeMutableBytes { bytes in
            let place = unsafe bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            let flags = Int32(MSG_DONTWAIT)
            return unsafe recvfrom(descriptor, &buffer, buffer.count, flags, place, &length)
        }
        replyTo = Array(address.prefix(Int(length)))
        return count
    }

    private func write(_ reply: String, to request: String) {
        let bytes = Array(reply.utf8)
        switch way {
        case .http:
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n"
            let whole = Array(head.utf8) + bytes
            _ = unsafe send(connection, whole, whole.count, Int32(MSG_NOSIGNAL))
        case .fifo:
            guard let name = request.firstMatch(of: /callwarden-[0-9]+-[0-9]+/) else { return }
            let path = folder.appending(path: String(name.0)).path
            let pipe = unsafe open(path, O_WRONLY | O_NONBLOCK)
            _ = unsafe Glibc.write(pipe, bytes, bytes.count)
            close(pipe)
        case .auto, .datagram:
            _ = unsafe replyTo.withUnsafeBytes { place in
                let address = unsafe place.baseAddress?.assumingMemoryBound(to: sockaddr.self)
                let size = socklen_t(place.count)
                return unsafe sendto(descriptor, bytes, bytes.count, 0, address, size)
            }
        }
    }
}
