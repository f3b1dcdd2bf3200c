import CLinux
import EventSocket
import Foundation

struct TimedOut: Error { let waitingFor: String }

/// How long a test waits for a thread that has work to do before it fails.
///
/// Far longer than any takes: a busy machine under a sanitizer is many times slower than an idle one.
enum Patience {
    static let seconds = 60.0
    static let pollMilliseconds = Int32(seconds * 1000)
}

/// Polls until a condition holds; false when it does not while a test has patience.
func eventually(_ condition: () -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(Patience.seconds)
    while ContinuousClock.now < end {
        if condition() { return true }
        usleep(2_000)
    }
    return condition()
}

/// A switch on a loopback port that says what the test tells it to, on the test's own thread.
final class ScriptedSwitch {
    /// What one connection turned out to be.
    struct Link {
        let events: Peer
        let commands: Peer
    }

    let port: UInt16
    private let listener: Int32

    init(port: UInt16 = 0) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (listener, wanted) = (listener, length)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
                guard unsafe bind(listener, generic, wanted) == 0, listen(listener, 16) == 0
                else { return -1 }
                return unsafe getsockname(listener, generic, &length)
            }
        }
        guard result == 0 else { throw TimedOut(waitingFor: "a port") }
        self.port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(listener) }

    func accept() throws -> Peer {
        var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, Patience.pollMilliseconds) > 0 else {
            throw TimedOut(waitingFor: "a client")
        }
        return Peer(CLinux.accept(listener, nil, nil))
    }

    /// Lets both connections of a link in and answers what it asks until it is up.
    func login(core: String = Texts.coreUUID, list: String = "{\"row_count\": 0}") throws -> Link {
        let peers = [try accept(), try accept()]
        var events: Peer?
        var commands: Peer?
        for peer in peers { peer.write(Texts.greeting) }
        for peer in peers {
            _ = try peer.command()
            peer.write(Texts.reply("+OK accepted"))
            if try peer.command().hasPrefix("event plain") {
                peer.write(Texts.reply("+OK event listener enabled plain"))
                // What a limited user may not have is asked for apart, and may be refused.
                _ = try peer.command()
                peer.write(Texts.reply("-ERR permission denied"))
                events = peer
            } else {
                peer.write(Texts.api(core))
                _ = try peer.command()
                peer.write(Texts.api("-ERR No such channel!\n"))
                commands = peer
            }
        }
        guard let events, let commands else { throw TimedOut(waitingFor: "two connections") }
        _ = try commands.command()
        commands.write(Texts.api(list))
        return Link(events: events, commands: commands)
    }
}

/// The switch's end of one connection.
final class Peer {
    private let descriptor: Int32
    private var read: [UInt8] = []

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next command, without the blank line that ends it.
    func command() throws -> String {
        while true {
            if let end = read.indices.dropLast().first(where: {
                read[$0] == 10 && read[$0 + 1] == 10
            }) {
                defer { read.removeFirst(end + 2) }
                return String(decoding: read[..<end], as: UTF8.self)
            }
            guard try takeBytes() > 0 else { throw TimedOut(waitingFor: "a command") }
        }
    }

    /// Everything until the other side closes.
    func rest() throws -> [UInt8] {
        while try takeBytes() > 0 {}
        return read
    }

    /// Reads until so many bytes are there.
    func bytes(_ count: Int) throws -> [UInt8] {
        while read.count < count {
            guard try takeBytes() > 0 else { break }
        }
        defer { read.removeFirst(min(count, read.count)) }
        return Array(read.prefix(count))
    }

    /// No more will be written; reading goes on.
    func endWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    private func takeBytes() throws -> Int {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, Patience.pollMilliseconds) > 0 else {
            throw TimedOut(waitingFor: "bytes")
        }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        if count > 0 { read += buffer[..<count] }
        return count
    }
}
