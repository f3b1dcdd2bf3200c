/// Base64 for addresses (RFC 4648, 5), without padding: how web push writes keys and tokens.
package enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// The text of these bytes.
    package static func text(of bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var (held, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            held = (held << 8 | UInt32(byte)) & 0xffff
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(held >> UInt32(count)) & 63])
            }
        }
        if count > 0 { text.append(alphabet[Int(held << UInt32(6 - count)) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text; nil for any that `text(of:)` does not write, so that none has two texts.
    package static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (held, count): (UInt32, Int) = (0, 0)
        for sign in text.utf8 {
            guard let value = value(of: sign) else { return nil }
            held = (held << 6 | UInt32(value)) & 0xfff
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
            }
        }
        // Six bits alone are no byte, and bits that are left over are zero.
        guard count < 6, held & ((1 << UInt32(count)) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of sign: UInt8) -> UInt8? {
        switch sign {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): sign - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): sign - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): sign - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
