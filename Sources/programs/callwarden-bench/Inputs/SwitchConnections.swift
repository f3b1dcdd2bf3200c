import CLinux
import Glibc

/// The connections of one client to a switch of the bench, and what is answered on them.
struct SwitchConnections {
    /// A call that the client wants ended, and when that was read.
    struct Kill {
        var name: String
        var at: Int64
    }

    private static let coreUUID = "4ed7a5e9-9a52-4b0e-8c80-2c1f4f0a9a11"

    /// The connection that subscribed.
    private(set) var feed: Int32?
    /// The list of channels was asked for.
    private(set) var isListed = false
    private var said: [Int32: [UInt8]] = [:]

    func send(_ bytes: [UInt8]) throws(BenchError) {
        guard let feed, !bytes.isEmpty else { return }
        try UnixSocket.write(bytes, feed)
    }

    mutating func closeAll() {
        for client in said.keys { close(client) }
        said = [:]
    }

    /// Waits for clients and their commands, answers them, and gives the kills among them.
    mutating func wait(_ listener: Int32, milliseconds: Int32) -> [Kill] {
        var polled = ([listener] + said.keys).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        guard unsafe poll(&polled, nfds_t(polled.count), milliseconds) > 0 else { return [] }
        let now = Stopwatch.now()
        var kills: [Kill] = []
        for entry in polled where entry.revents != 0 {
            if entry.fd == listener {
                guard let client = Loopback.accept(listener) else { continue }
                said[client] = []
                write("Content-Type: auth/request\n\n", to: client)
            } else if let bytes = Loopback.read(entry.fd) {
                said[entry.fd, default: []] += bytes
                for command in Self.commands(&said[entry.fd, default: []]) {
                    answer(command, to: entry.fd)
                    let words = command.split(separator: " ")
                    if words.count > 3, words[1] == "uuid_kill" {
                        kills.append(Kill(name: String(words[2]), at: now))
                    }
                }
            } else {
                close(entry.fd)
                said[entry.fd] = nil
            }
        }
        return kills
    }

    /// Takes the whole commands out of what a client has said.
    private static func commands(_ bytes: inout [UInt8]) -> [String] {
        var commands: [String] = []
        while let end = bytes.indices.dropLast().first(where: {
            bytes[$0] == 10 && bytes[$0 + 1] == 10
        }) {
            commands.append(String(decoding: bytes[..<end], as: UTF8.self))
            bytes.removeFirst(end + 2)
        }
        return commands
    }

    private mutating func answer(_ command: String, to client: Int32) {
        if command.hasPrefix("api") {
            let isList = command.hasPrefix("api show")
            isListed = isListed || isList
            let isUUID = command.hasPrefix("api global_getvar")
            // A kill without a cause is the client's probe: of a call that there is not.
            let isProbe =
                command.hasPrefix("api uuid_kill") && command.split(separator: " ").count == 3
            let answer = isProbe ? "-ERR No such channel!" : "+OK"
            let body = isList ? "{\"row_count\":0}" : isUUID ? Self.coreUUID : answer
            let head = "Content-Type: api/response\nContent-Length: \(body.utf8.count)\n\n"
            write(head + body, to: client)
            return
        }
        write("Content-Type: command/reply\nReply-Text: +OK accepted\n\n", to: client)
        if command.hasPrefix("event") { feed = client }
    }

    private func write(_ text: String, to client: Int32) {
        try? UnixSocket.write(Array(text.utf8), client)
    }
}
