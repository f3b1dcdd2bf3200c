import COpenSSL

/// A private key of the curve P-256, as libcrypto holds it.
///
/// Everything unsafe about keys ends here.
@safe
final class CurveKey: @unchecked Sendable {
    // Nothing changes the key behind `init`, and libcrypto counts its holders atomically.
    private let handle: OpaquePointer

    /// What stands before the octets of the public key in its DER (RFC 5480).
    private static let publicOpening: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ]
    static let pointBytes = 65
    static let secretBytes = 32
    /// Longest signature in DER.
    private static let signatureBytesMax = 72

    /// A new one of libcrypto's randomness.
    init() throws(PushError) {
        guard let made = unsafe cw_p256_new() else { throw .library("a new key") }
        unsafe handle = made
    }

    /// One from its DER, with or without its public half; throws for one of another curve or kind.
    init(der: [UInt8]) throws(PushError) {
        let parsed = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var start = bytes.baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &start, bytes.count)
        }
        guard let parsed = unsafe parsed else { throw .noKey }
        unsafe handle = parsed
        guard unsafe Self.octets(of: parsed) != nil, isWhole else { throw .noKey }
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    /// Whether the two halves belong together.
    private var isWhole: Bool {
        guard let context = unsafe EVP_PKEY_CTX_new(handle, nil) else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        return unsafe EVP_PKEY_check(context) == 1
    }

    /// The public half: 65 octets, uncompressed.
    var publicOctets: [UInt8] { unsafe Self.octets(of: handle) ?? [] }

    /// The key itself in DER, for its file.
    func der() throws(PushError) -> [UInt8] {
        var start: UnsafeMutablePointer<UInt8>?
        let count = unsafe Int(i2d_PrivateKey(handle, &start))
        guard count > 0, let start = unsafe start else { throw .library("a key as DER") }
        defer { unsafe CRYPTO_clear_free(start, count, nil, 0) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// The secret that only the owners of both keys come by.
    func shared(with octets: [UInt8]) throws(PushError) -> [UInt8] {
        guard let other = unsafe Self.publicKey(octets) else { throw .noPoint }
        defer { unsafe EVP_PKEY_free(other) }
        guard let context = unsafe EVP_PKEY_CTX_new(handle, nil) else { throw .library("ECDH") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var secret = [UInt8](repeating: 0, count: Self.secretBytes)
        var count = secret.count
        guard unsafe EVP_PKEY_derive_init(context) == 1,
            unsafe EVP_PKEY_derive_set_peer(context, other) == 1,
            unsafe EVP_PKEY_derive(context, &secret, &count) == 1, count == secret.count
        else { throw .library("ECDH") }
        return secret
    }

    /// The signature of a text by ECDSA with SHA-256, in DER.
    func sign(_ text: [UInt8]) throws(PushError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .library("a signature") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: Self.signatureBytesMax)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, handle) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, text, text.count) == 1
        else { throw .library("a signature") }
        return Array(signature.prefix(count))
    }

    /// True for 65 octets of a point that lies on the curve.
    static func isPoint(_ octets: [UInt8]) -> Bool {
        guard let key = unsafe publicKey(octets) else { return false }
        unsafe EVP_PKEY_free(key)
        return true
    }

    @unsafe
    private static func publicKey(_ octets: [UInt8]) -> OpaquePointer? {
        guard octets.count == pointBytes, octets.first == 4 else { return nil }
        let der = publicOpening + octets
        return unsafe der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return unsafe d2i_PUBKEY(nil, &start, bytes.count)
        }
    }

    /// The public half of a key; nil where it is of another curve.
    @unsafe
    private static func octets(of handle: OpaquePointer) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        let count = unsafe Int(i2d_PUBKEY(handle, &start))
        guard count > 0, let start = unsafe start else { return nil }
        defer { unsafe CRYPTO_free(start, nil, 0) }
        let der = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        guard der.count == publicOpening.count + pointBytes, der.starts(with: publicOpening) else {
            return nil
        }
        return Array(der.suffix(pointBytes))
    }
}
