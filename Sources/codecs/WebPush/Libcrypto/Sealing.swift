import COpenSSL

/// Derived keys and authenticated encryption by libcrypto.
enum Sealing {
    static let hashBytes = 32
    static let keyBytes = 16
    static let nonceBytes = 12
    static let tagBytes = 16

    /// HMAC with SHA-256.
    static func mac(of text: [UInt8], by key: [UInt8]) throws(PushError) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: hashBytes)
        var count: UInt32 = 0
        let made = unsafe HMAC(
            EVP_sha256(),
            key,
            Int32(key.count),
            text,
            text.count,
            &mac,
            &count
        )
        guard unsafe made != nil, count == UInt32(hashBytes) else { throw .library("HMAC") }
        return mac
    }

    /// HKDF with SHA-256 (RFC 5869) of at most one block, which is all that web push takes.
    static func derived(
        from secret: [UInt8],
        salt: [UInt8],
        info: [UInt8],
        count: Int
    ) throws(PushError) -> [UInt8] {
        precondition(count <= hashBytes, "one block of HKDF")
        let extracted = try mac(of: secret, by: salt)
        return Array(try mac(of: info + [1], by: extracted).prefix(count))
    }

    /// AES-128-GCM: what is sealed, with its tag behind it.
    static func seal(
        _ text: [UInt8],
        key: [UInt8],
        nonce: [UInt8]
    ) throws(PushError) -> [UInt8] {
        precondition(key.count == keyBytes && nonce.count == nonceBytes, "lengths of AES-128-GCM")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("AES-128-GCM") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: text.count)
        var tag = [UInt8](repeating: 0, count: tagBytes)
        var (count, rest): (Int32, Int32) = (0, 0)
        var end = [UInt8](repeating: 0, count: tagBytes)
        guard unsafe EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce) == 1,
            unsafe EVP_EncryptUpdate(context, &sealed, &count, text, Int32(text.count)) == 1,
            unsafe EVP_EncryptFinal_ex(context, &end, &rest) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), &tag) == 1,
            Int(count) == text.count, rest == 0
        else { throw .library("AES-128-GCM") }
        return sealed + tag
    }
}
