/// A text is no JSON object that Callwarden reads, seen at this byte.
package struct JSONFault: Error, Equatable, Sendable {
    package var index: Int
}

/// Reads one JSON object where it lies, without allocating (RFC 8259, and no more lenient).
///
/// Bytes that are no UTF-8 stay as they came: none of them can look like a quote or an escape.
package enum JSONScan {
    /// Arrays and objects inside one another; an event is one object.
    package static let depthMax = 16

    package typealias Take = (_ key: JSONSlice, _ value: JSONSlice) -> Void

    /// Hands on the members of the object, in order; those of inner ones are only checked.
    package static func members(of bytes: Span<UInt8>, _ take: Take) throws(JSONFault) {
        var index = 0
        skipSpace(bytes, &index)
        try expect(UInt8(ascii: "{"), bytes, &index)
        try object(bytes, &index, depth: 1, take)
        skipSpace(bytes, &index)
        guard index == bytes.count else { throw JSONFault(index: index) }
    }

    /// Hands on the members of each object in an array that was handed on as a value.
    package static func objects(
        in array: JSONSlice,
        of bytes: Span<UInt8>,
        _ take: Take,
        ended: () -> Void
    ) throws(JSONFault) {
        var index = array.place.lowerBound
        try expect(UInt8(ascii: "["), bytes, &index)
        skipSpace(bytes, &index)
        guard !skip(UInt8(ascii: "]"), bytes, &index) else { return }
        while true {
            try expect(UInt8(ascii: "{"), bytes, &index)
            try object(bytes, &index, depth: 2, take)
            ended()
            skipSpace(bytes, &index)
            guard skip(UInt8(ascii: ","), bytes, &index) else {
                return try expect(UInt8(ascii: "]"), bytes, &index)
            }
            skipSpace(bytes, &index)
        }
    }

    /// Hands on what a string means, byte by byte, until a byte is not taken.
    @inlinable
    package static func decode(_ value: JSONSlice, of bytes: Span<UInt8>, _ take: (UInt8) -> Bool) {
        var index = value.place.lowerBound
        let end = value.place.upperBound
        while index < end {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < end else {
                guard take(bytes[index]) else { return }
                index += 1
                continue
            }
            if bytes[index + 1] == UInt8(ascii: "u") {
                guard let (scalar, length) = escapedScalar(bytes, index) else { return }
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    guard take(byte) else { return }
                }
                index += length
            } else {
                guard take(meaning(ofEscape: bytes[index + 1]) ?? 0) else { return }
                index += 2
            }
        }
    }

    /// The members behind the opening brace.
    private static func object(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        depth: Int,
        _ take: Take
    ) throws(JSONFault) {
        skipSpace(bytes, &index)
        guard !skip(UInt8(ascii: "}"), bytes, &index) else { return }
        while true {
            let key = try string(bytes, &index)
            skipSpace(bytes, &index)
            try expect(UInt8(ascii: ":"), bytes, &index)
            skipSpace(bytes, &index)
            take(key, try value(bytes, &index, depth: depth))
            skipSpace(bytes, &index)
            guard skip(UInt8(ascii: ","), bytes, &index) else {
                return try expect(UInt8(ascii: "}"), bytes, &index)
            }
            skipSpace(bytes, &index)
        }
    }

    /// The items behind the opening bracket.
    private static func array(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        depth: Int
    ) throws(JSONFault) {
        skipSpace(bytes, &index)
        guard !skip(UInt8(ascii: "]"), bytes, &index) else { return }
        while true {
            _ = try value(bytes, &index, depth: depth)
            skipSpace(bytes, &index)
            guard skip(UInt8(ascii: ","), bytes, &index) else {
                return try expect(UInt8(ascii: "]"), bytes, &index)
            }
            skipSpace(bytes, &index)
        }
    }

    private static func value(
        _ bytes: Span<UInt8>,
        _ index: inout Int,
        depth: Int
    ) throws(JSONFault) -> JSONSlice {
        let start = index
        switch byte(bytes, index) {
        case UInt8(ascii: "\""): return try string(bytes, &index)
        case UInt8(ascii: "-"), 0x30...0x39: return try number(bytes, &index)
        case UInt8(ascii: "n"):
            try word("null", bytes, &index)
            return JSONSlice(.null, start..<index)
        case UInt8(ascii: "t"): try word("true", bytes, &index)
        case UInt8(ascii: "f"): try word("false", bytes, &index)
        case let opening where opening == UInt8(ascii: "{") || opening == UInt8(ascii: "["):
            guard depth < depthMax else { throw JSONFault(index: index) }
            index += 1
            if opening == UInt8(ascii: "{") {
                try object(bytes, &index, depth: depth + 1) { _, _ in }
            } else {
                try array(bytes, &index, depth: depth + 1)
            }
        default: throw JSONFault(index: index)
        }
        return JSONSlice(.other, start..<index)
    }

    private static func string(
        _ bytes: Span<UInt8>,
        _ index: inout Int
    ) throws(JSONFault) -> JSONSlice {
        try expect(UInt8(ascii: "\""), bytes, &index)
        let start = index
        var kind = JSONSlice.Kind.text
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                index += 1
                return JSONSlice(kind, start..<(index - 1))
            }
            guard byte >= 0x20 else { break }
            if byte == UInt8(ascii: "\\") {
                kind = .escapedText
                try skipEscape(bytes, &index)
            } else {
                index += 1
            }
        }
        throw JSONFault(index: index)
    }

    private static func skipEscape(_ bytes: Span<UInt8>, _ index: inout Int) throws(JSONFault) {
        if byte(bytes, index + 1) == UInt8(ascii: "u") {
            guard let (_, length) = escapedScalar(bytes, index) else {
                throw JSONFault(index: index)
            }
            index += length
        } else {
            guard meaning(ofEscape: byte(bytes, index + 1)) != nil else {
                throw JSONFault(index: index)
            }
            index += 2
        }
    }
}
