package import FoundationEssentials

/// Where a JSON5 text stops being one.
package struct SyntaxFault: Sendable, Equatable {
    package let line: Int
    package let column: Int
    /// What should have stood there.
    package let expected: String
}

/// Where each key of a JSON5 text stands, which keys stand twice, and where the text breaks.
///
/// Foundation's decoder reads the values but names no lines and keeps quiet about repeated keys, so
/// this walks over the same text once more. The decoder stays the judge of what is JSON5.
package struct JSON5Outline {
    private static let depthMax = 64

    /// Line of each key by its dotted path, such as `switches.0.host`.
    package private(set) var lines: [String: Int] = [:]
    /// Paths of keys that stand a second time.
    package private(set) var repeated: [String] = []
    package private(set) var fault: SyntaxFault?

    private var scanner: JSON5Scanner

    package init(of data: Data) {
        scanner = JSON5Scanner(data)
        do throws(SyntaxFault) {
            try readValue(at: "", depth: 0)
            try scanner.skipSpace()
            guard scanner.isAtEnd else { throw scanner.fault(expecting: "nothing more") }
        } catch {
            fault = error
        }
    }

    private mutating func readValue(at path: String, depth: Int) throws(SyntaxFault) {
        guard depth < Self.depthMax else { throw scanner.fault(expecting: "fewer levels") }
        try scanner.skipSpace()
        switch scanner.next {
        case UInt8(ascii: "{"): try readObject(at: path, depth: depth)
        case UInt8(ascii: "["): try readList(at: path, depth: depth)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try scanner.readString()
        default: try scanner.readWord()
        }
    }

    private mutating func readObject(at path: String, depth: Int) throws(SyntaxFault) {
        scanner.advance()
        while true {
            try scanner.skipSpace()
            if scanner.take("}") { return }
            let line = scanner.line
            let key = try scanner.readKey()
            let keyPath = path.isEmpty ? key : path + "." + key
            if lines[keyPath] != nil { repeated.append(keyPath) }
            lines[keyPath] = line
            try scanner.skipSpace()
            guard scanner.take(":") else { throw scanner.fault(expecting: "':' behind \(key)") }
            try readValue(at: keyPath, depth: depth + 1)
            try scanner.skipSpace()
            if scanner.take(",") { continue }
            guard scanner.take("}") else {
                throw scanner.fault(expecting: "',' or '}' behind the value of \(key)")
            }
            return
        }
    }

    private mutating func readList(at path: String, depth: Int) throws(SyntaxFault) {
        scanner.advance()
        var index = 0
        while true {
            try scanner.skipSpace()
            if scanner.take("]") { return }
            let itemPath = "\(path).\(index)"
            lines[itemPath] = scanner.line
            try readValue(at: itemPath, depth: depth + 1)
            try scanner.skipSpace()
            index += 1
            if scanner.take(",") { continue }
            guard scanner.take("]") else { throw scanner.fault(expecting: "',' or ']'") }
            return
        }
    }
}

extension SyntaxFault: Error {}
