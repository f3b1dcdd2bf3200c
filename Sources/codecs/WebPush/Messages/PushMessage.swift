/// Encrypts what a push service carries, for one browser alone (RFC 8291, as one record of RFC 8188).
package enum PushMessage {
    static let saltBytes = 16
    /// The size of a record that is named: the text, its delimiter, padding and the tag fit into it.
    static let recordBytes = 4_096
    /// What stands in front: salt, size of a record, length of the key, key.
    static let headerBytes = saltBytes + 4 + 1 + CurveKey.pointBytes
    /// Longest text: push services carry bodies of 4,096 bytes (RFC 8030, 7.2).
    package static let textBytesMax =
        recordBytes - headerBytes - Sealing.tagBytes - delimiter.count
    /// Texts are filled up to one of these, so that a push service learns little from lengths.
    static let sizes = [512, 1_024, 2_048, textBytesMax]
    /// Behind the text of a last record; zeros follow.
    private static let delimiter: [UInt8] = [2]

    /// The body of a request to the push service, by a new key and a new salt.
    package static func body(
        of text: [UInt8],
        for subscription: PushSubscription
    ) throws(PushError) -> [UInt8] {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<saltBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
        return try body(
            of: text,
            for: subscription,
            salt: salt,
            key: CurveKey(),
            size: sizes.first { $0 >= text.count } ?? textBytesMax
        )
    }

    /// The same with everything that is random as an argument, filled up to `size` bytes of text.
    static func body(
        of text: [UInt8],
        for subscription: PushSubscription,
        salt: [UInt8],
        key: CurveKey,
        size: Int
    ) throws(PushError) -> [UInt8] {
        guard text.count <= textBytesMax else {
            throw .textTooLong(bytes: text.count, limit: textBytesMax)
        }
        guard salt.count == saltBytes else {
            throw .saltLength(bytes: salt.count, wanted: saltBytes)
        }
        let (own, theirs) = (key.publicOctets, subscription.publicKey)
        let secret = try Sealing.derived(
            from: key.shared(with: theirs),
            salt: subscription.secret,
            info: Array("WebPush: info".utf8) + [0] + theirs + own,
            count: Sealing.hashBytes
        )
        let derived = { (name: String, count: Int) throws(PushError) -> [UInt8] in
            let info = Array("Content-Encoding: \(name)".utf8) + [0]
            return try Sealing.derived(from: secret, salt: salt, info: info, count: count)
        }
        let padding = [UInt8](repeating: 0, count: max(min(size, textBytesMax) - text.count, 0))
        let sealed = try Sealing.seal(
            text + delimiter + padding,
            key: try derived("aes128gcm", Sealing.keyBytes),
            nonce: try derived("nonce", Sealing.nonceBytes)
        )
        let size = (0..<4).map { UInt8(truncatingIfNeeded: recordBytes >> (24 - 8 * $0)) }
        return salt + size + [UInt8(own.count)] + own + sealed
    }
}
