import COpenSSL

/// Keyed hashes by libcrypto.
enum HMACSHA256 {
    static let byteCount = 32

    /// The hash of a message under a key.
    static func hash(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var made = [UInt8](repeating: 0, count: byteCount)
        var count: UInt32 = 0
        let result = unsafe HMAC(
            EVP_sha256(),
            key,
            Int32(key.count),
            message,
            message.count,
            &made,
            &count
        )
        precondition(unsafe result != nil && count == byteCount, "libcrypto has no SHA-256")
        return made
    }
}
