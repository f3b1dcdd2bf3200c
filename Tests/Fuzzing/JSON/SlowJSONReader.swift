/// Reads a value from the front of what is left; nil, and nothing to be made of the rest, where
/// there is none.
struct SlowJSONReader {
    var rest: ArraySlice<UInt8>
    let depthMax: Int

    mutating func skipSpace() { rest = rest.drop { [0x20, 0x0a, 0x0d, 0x09].contains($0) } }

    mutating func value(depth: Int) -> SlowJSON? {
        switch rest.first {
        case UInt8(ascii: "\""): return text()
        case UInt8(ascii: "{"): return depth < depthMax ? object(depth: depth + 1) : nil
        case UInt8(ascii: "["): return depth < depthMax ? list(depth: depth + 1) : nil
        case UInt8(ascii: "t"): return take("true") ? .truth(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .truth(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func object(depth: Int) -> SlowJSON? {
        var keys: [[UInt8]] = []
        var values: [SlowJSON] = []
        guard take("{") else { return nil }
        skipSpace()
        if take("}") { return .object([], []) }
        while true {
            skipSpace()
            guard case .text(let key, _) = text() else { return nil }
            skipSpace()
            guard take(":") else { return nil }
            skipSpace()
            guard let value = value(depth: depth) else { return nil }
            keys.append(key)
            values.append(value)
            skipSpace()
            if take("}") { return .object(keys, values) }
            guard take(",") else { return nil }
        }
    }

    private mutating func list(depth: Int) -> SlowJSON? {
        var items: [SlowJSON] = []
        guard take("[") else { return nil }
        skipSpace()
        if take("]") { return .list([]) }
        while true {
            skipSpace()
            guard let item = value(depth: depth) else { return nil }
            items.append(item)
            skipSpace()
            if take("]") { return .list(items) }
            guard take(",") else { return nil }
        }
    }

    private mutating func number() -> SlowJSON? {
        let letters = rest.prefix { "0123456789+-.eE".utf8.contains($0) }
        let text = String(decoding: letters, as: UTF8.self)
        guard let match = text.prefixMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/)
        else { return nil }
        rest = rest.dropFirst(match.0.utf8.count)
        return match.2 == nil && match.3 == nil ? .integer(String(match.0)) : .fraction
    }

    private mutating func text() -> SlowJSON? {
        guard take("\"") else { return nil }
        let start = rest
        var meant: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return .text(meant, written: Array(start[..<(rest.startIndex - 1)]))
            case UInt8(ascii: "\\"):
                guard let more = escape() else { return nil }
                meant += more
            case 0..<0x20: return nil
            default: meant.append(byte)
            }
        }
        return nil
    }

    /// What the escape means whose backslash is gone already.
    private mutating func escape() -> [UInt8]? {
        let simple: [Character: UInt8] = [
            "\"": 0x22, "\\": 0x5c, "/": 0x2f, "b": 0x08, "f": 0x0c, "n": 0x0a, "r": 0x0d,
            "t": 0x09,
        ]
        guard let byte = rest.popFirst() else { return nil }
        if let meaning = simple[Character(Unicode.Scalar(byte))] { return [meaning] }
        guard byte == UInt8(ascii: "u"), let first = unit() else { return nil }
        var units = [first]
        if (0xd800..<0xdc00).contains(first) {
            guard take("\\u"), let second = unit() else { return nil }
            units.append(second)
        }
        guard let text = String(validating: units, as: UTF16.self) else { return nil }
        return Array(text.utf8)
    }

    private mutating func unit() -> UInt16? {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(.init($0)).isHexDigit }) else {
            return nil
        }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
