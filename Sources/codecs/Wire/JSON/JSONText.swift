/// JSON strings of bytes, as switches write them: no more is escaped than must be.
///
/// Other than ASCII passes as it is, valid UTF-8 or not. What may be read on a terminal is written
/// by `JSON`.
package enum JSONText {
    /// Adds the bytes as a string with its quotes.
    package static func append(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0x08: text += "\\b".utf8
            case 0x09: text += "\\t".utf8
            case 0x0a: text += "\\n".utf8
            case 0x0c: text += "\\f".utf8
            case 0x0d: text += "\\r".utf8
            case 0..<0x20:
                text += "\\u00".utf8
                text.append(hexDigits[Int(byte >> 4)])
                text.append(hexDigits[Int(byte & 15)])
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
