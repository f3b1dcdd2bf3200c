import Foundation

/// What was recorded of a real Kamailio, from `fixtures/kamailio`.
enum Recording {
    /// The byte stream of one evapi connection: twelve calls, invite, answer and end.
    static let events = bytes("evapi_events.bin")

    static func bytes(_ file: String) -> [UInt8] {
        Array((try? Data(contentsOf: folder.appending(path: file))) ?? Data())
    }

    static func text(_ file: String) -> String { String(decoding: bytes(file), as: UTF8.self) }

    /// The literals `b'…'` of the recorder's notes, lines of its own that it cut short left out.
    static func literals(_ file: String) -> [[UInt8]] {
        text(file).matches(of: /b'((?:[^'\\\n]|\\.)*)'/).map { unescaped(String($0.1)) }
    }

    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): bytes.append(0x0a)
            case UInt8(ascii: "r"): bytes.append(0x0d)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "x"):
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: bytes.append(next)
            }
        }
        return bytes
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../fixtures/kamailio").standardized
}
