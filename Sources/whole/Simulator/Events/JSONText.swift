/// JSON strings as the switch writes them: other than ASCII passes as it is, valid UTF-8 or not.
enum JSONText {
    static func append(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0x08: text.append("\\b")
            case 0x09: text.append("\\t")
            case 0x0a: text.append("\\n")
            case 0x0c: text.append("\\f")
            case 0x0d: text.append("\\r")
            case 0..<0x20:
                text.append("\\u00")
                text.append(hexDigits[Int(byte >> 4)])
                text.append(hexDigits[Int(byte & 15)])
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = [UInt8]("0123456789abcdef")
}
