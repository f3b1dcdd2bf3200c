import FoundationEssentials

/// Steps through the letters of a JSON5 text and keeps count of lines.
struct JSON5Scanner {
    private let bytes: [UInt8]
    private var index = 0
    private var lineStart = 0
    private(set) var line = 1

    init(_ data: Data) {
        bytes = Array(data)
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
            index = 3
            lineStart = 3
        }
    }

    var isAtEnd: Bool { index >= bytes.count }
    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    func fault(expecting expected: String) -> SyntaxFault {
        SyntaxFault(line: line, column: index - lineStart + 1, expected: expected)
    }

    mutating func advance() {
        guard index < bytes.count else { return }
        let isLineEnd = bytes[index] == UInt8(ascii: "\n")
        index += 1
        if isLineEnd {
            line += 1
            lineStart = index
        }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next.map(UInt32.init) == character.value else { return false }
        advance()
        return true
    }

    /// Skips white space and both kinds of comment.
    mutating func skipSpace() throws(SyntaxFault) {
        while let byte = next {
            switch byte {
            case 0x09...0x0d, 0x20: advance()
            case 0xc2 where follows(0xa0):
                advance()
                advance()
            case UInt8(ascii: "/") where follows(UInt8(ascii: "/")):
                while let byte = next, byte != UInt8(ascii: "\n") { advance() }
            case UInt8(ascii: "/") where follows(UInt8(ascii: "*")): try skipBlockComment()
            default: return
            }
        }
    }

    /// A key: a word or a string.
    mutating func readKey() throws(SyntaxFault) -> String {
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") { return try readString() }
        let start = index
        while let byte = next, Self.isWordByte(byte) { advance() }
        guard index > start else { throw fault(expecting: "a key or '}'") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// A string; escapes stay as written, which is enough to name a key.
    mutating func readString() throws(SyntaxFault) -> String {
        let quote = next
        let opening = fault(expecting: "a closing quote for the text that opens here")
        advance()
        let start = index
        while let byte = next, byte != UInt8(ascii: "\n") {
            if byte == quote {
                advance()
                return String(decoding: bytes[start..<index - 1], as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { advance() }
            advance()
        }
        throw opening
    }

    /// A number, `true`, `false` or `null`.
    mutating func readWord() throws(SyntaxFault) {
        let expected = fault(expecting: "a value: a number, \"text\", true, false, [ ] or { }")
        let start = index
        while let byte = next, Self.isWordByte(byte) || "+-.".utf8.contains(byte) { advance() }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        let isSigned = word.hasPrefix("+") || word.hasPrefix("-")
        let unsigned = isSigned ? word.dropFirst() : word[...]
        let isNumber = unsigned.first.map { $0.isASCII && ($0.isNumber || $0 == ".") } ?? false
        guard isNumber || ["true", "false", "null", "Infinity", "NaN"].contains(unsigned) else {
            throw expected
        }
    }

    private func follows(_ byte: UInt8) -> Bool {
        index + 1 < bytes.count && bytes[index + 1] == byte
    }

    private mutating func skipBlockComment() throws(SyntaxFault) {
        let opening = fault(expecting: "*/ for the comment that opens here")
        advance()
        advance()
        while let byte = next {
            if byte == UInt8(ascii: "*"), follows(UInt8(ascii: "/")) {
                advance()
                advance()
                return
            }
            advance()
        }
        throw opening
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "$"),
            UInt8(ascii: "-"), 0x80...0xff:
            true
        default: false
        }
    }
}
