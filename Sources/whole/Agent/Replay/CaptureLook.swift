import EventSocket

/// What a file that is no capture seems to be, so that whoever gave it knows what to do.
struct CaptureLook {
    /// Bytes of a file's beginning that are looked at.
    static let headBytes = 4_096
    private static let shownCharacters = 40

    let head: [UInt8]
    private let text: String

    init(_ head: [UInt8]) {
        self.head = head
        text = String(decoding: head, as: UTF8.self)
    }

    /// In words that go on from the name of the file.
    var words: String {
        if head.isEmpty { return "is empty" }
        if let kind = Self.binary(head[...]) { return "is \(kind), no capture of an event socket" }
        if hasLine("RECV EVENT") || hasLine("Event-Name: ") {
            return "holds events as fs_cli prints them, without the lengths by which a feed is cut "
                + "into events and with values that can pass for headers; "
                + "'callwarden record' writes what can be replayed"
        }
        if text.contains("\r\n"), text.contains("Content-Type: ") {
            return
                "has line ends of CR LF, which an event socket never sends; give the bytes as sent"
        }
        if isNetstring {
            return "looks like a Kamailio's evapi; only feeds of FreeSWITCH are replayed"
        }
        switch text.first(where: { !$0.isWhitespace }) {
        case "{", "[":
            return
                "holds JSON without the frames of an event socket, one object a line or in a list; "
                + "'callwarden record' writes what can be replayed"
        case "<": return "holds XML or HTML, no frames of an event socket"
        default: break
        }
        if ["auth ", "userauth ", "event ", "api ", "bgapi "].contains(where: text.hasPrefix) {
            return "holds what was said to a switch, not what it answered"
        }
        if let words = tableWords { return words }
        let first = text.prefix { !$0.isNewline }.prefix(Self.shownCharacters)
        let isText = !head.contains(0) && !text.contains("\u{FFFD}")
        let shown = isText ? "; it begins with \"\(first)\"" : ""
        return "is no capture of an event socket\(shown)"
    }

    /// What a file is by its first bytes, where that is no text.
    static func binary(_ head: ArraySlice<UInt8>) -> String? {
        binaries.first { head.starts(with: $0.mark) }?.name
    }

    private static let binaries: [(mark: [UInt8], name: String)] = [
        ([0xd4, 0xc3, 0xb2, 0xa1], "a capture of packets"),
        ([0xa1, 0xb2, 0xc3, 0xd4], "a capture of packets"),
        ([0x0a, 0x0d, 0x0d, 0x0a], "a capture of packets"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
        ([0x7f, 0x45, 0x4c, 0x46], "a program"),
        ([0xff, 0xfe], "text in UTF-16"),
        ([0xfe, 0xff], "text in UTF-16"),
    ]

    /// For a table of calls: how it is replayed.
    private var tableWords: String? {
        let line = text.prefix { !$0.isNewline }
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).count
        guard fields >= 3, !head.contains(0) else { return nil }
        let isQuoted = line.hasPrefix("\"")
        let how =
            switch fields {
            case 13...15 where isQuoted: "--format freeswitch-cdr, if a FreeSWITCH wrote them, or "
            case 16...21 where isQuoted: "--format asterisk-cdr, if an Asterisk wrote them, or "
            default: ""
            }
        return "looks like comma-separated values; records of calls are replayed with \(how)"
            + "--columns caller=…,callee=…,start=…"
    }

    private func hasLine(_ start: String) -> Bool {
        text.hasPrefix(start) || text.contains("\n" + start)
    }

    /// Digits, a colon and an object.
    private var isNetstring: Bool {
        let digits = head.prefix { (0x30...0x39).contains($0) }.count
        return (1...9).contains(digits) && head.dropFirst(digits).starts(with: Array(":{".utf8))
    }
}

/// How a file is packed, by its first bytes.
enum Packing: CaseIterable {
    case gzip, xz, bzip2, zstd, lz4, zip

    /// As many bytes as tell them apart.
    static let markBytes = 6

    init?(_ head: [UInt8]) {
        guard let found = Self.allCases.first(where: { head.starts(with: $0.mark) }) else {
            return nil
        }
        self = found
    }

    private var mark: [UInt8] {
        switch self {
        case .gzip: [0x1f, 0x8b]
        case .xz: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
        case .bzip2: Array("BZh".utf8)
        case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
        case .lz4: [0x04, 0x22, 0x4d, 0x18]
        case .zip: [0x50, 0x4b, 0x03, 0x04]
        }
    }

    /// What unpacks it to a pipe.
    var command: String {
        switch self {
        case .gzip: "gzip -dc"
        case .xz: "xz -dc"
        case .bzip2: "bzip2 -dc"
        case .zstd: "zstd -dc"
        case .lz4: "lz4 -dc"
        case .zip: "unzip -p"
        }
    }
}
