/// A command as a client sent it.
struct ReceivedCommand: Sendable, Equatable {
    var line: String
    var headers: [Header] = []
    var body: [UInt8] = []

    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// The client wrote more than a command may hold.
enum CommandReadError: Error, Equatable {
    case headersTooLong(limit: Int)
    case bodyTooLong(limit: Int)
}

/// Cuts what a client writes into commands.
///
/// A command ends at a blank line, with CR or without; blank lines before one are skipped
/// (recorded). A `Content-Length` header brings a body.
struct CommandReader: Sendable {
    static let headerBytesMax = 65_536
    static let bodyBytesMax = 1 << 20

    private var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0

    var bytesWaiting: Int { buffer.count - start }
    /// Part of a command is here: the switch sends no event until the rest comes (recorded).
    var hasPartialCommand: Bool { bytesWaiting > 0 }

    mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0, start == buffer.count || start > 65_536 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
        skipLineEnds()
    }

    /// The next whole command, nil when more bytes are needed.
    mutating func next() throws(CommandReadError) -> ReceivedCommand? {
        skipLineEnds()
        guard let block = headerBlock() else {
            guard bytesWaiting <= Self.headerBytesMax else {
                throw .headersTooLong(limit: Self.headerBytesMax)
            }
            return nil
        }
        var command = Self.parse(buffer[start..<block.end])
        let length = command["content-length"].flatMap { Int($0) } ?? 0
        guard length <= Self.bodyBytesMax else { throw .bodyTooLong(limit: Self.bodyBytesMax) }
        if length > 0 {
            guard buffer.count - block.next >= length else { return nil }
            command.body = Array(buffer[block.next..<(block.next + length)])
        }
        start = block.next + max(0, length)
        scanned = start
        skipLineEnds()
        return command
    }

    private mutating func skipLineEnds() {
        while start < buffer.count, buffer[start] == 0x0a || buffer[start] == 0x0d { start += 1 }
        scanned = max(scanned, start)
    }

    /// Where the header lines end and where what follows the blank line starts.
    private mutating func headerBlock() -> (end: Int, next: Int)? {
        var index = scanned
        while index < buffer.count {
            if buffer[index] == 0x0a {
                var after = index + 1
                if after < buffer.count, buffer[after] == 0x0d { after += 1 }
                guard after < buffer.count else { break }
                if buffer[after] == 0x0a { return (index, after + 1) }
            }
            index += 1
        }
        scanned = index
        return nil
    }

    private static func parse(_ block: ArraySlice<UInt8>) -> ReceivedCommand {
        var lines = block.split(separator: 0x0a).map { line in
            String(decoding: line.last == 0x0d ? line.dropLast() : line, as: UTF8.self)
        }
        var command = ReceivedCommand(line: lines.isEmpty ? "" : lines.removeFirst())
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            command.headers.append(.init(name: String(line[..<colon]), value: String(value)))
        }
        return command
    }
}
