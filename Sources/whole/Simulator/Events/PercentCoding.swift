/// Percent-encoding as the switch writes plain events.
enum PercentCoding {
    /// What the switch escapes besides control bytes and everything from 0x7F on (recorded).
    private static let unsafeMarks = Set(" #%&+:;<=>?@[\\]^`{|}\"".utf8)

    /// The value as it stands in a plain event; an existing `%HH` is not escaped again (recorded).
    static func encoded(_ value: some Sequence<UInt8>) -> [UInt8] {
        let bytes = Array(value)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 16)
        for (index, byte) in bytes.enumerated() {
            if isPlain(byte) || isEscape(bytes, at: index) {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                out.append(hexDigits[Int(byte >> 4)])
                out.append(hexDigits[Int(byte & 15)])
            }
        }
        return out
    }

    static func decoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if isEscape(bytes, at: index), let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return out
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20..<0x7f).contains(byte) && !unsafeMarks.contains(byte)
    }

    private static func isEscape(_ bytes: [UInt8], at index: Int) -> Bool {
        bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count
            && digit(bytes[index + 1]) != nil && digit(bytes[index + 2]) != nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static let hexDigits = [UInt8]("0123456789ABCDEF")
}
