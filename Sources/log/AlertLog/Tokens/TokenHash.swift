internal import CCrypt

/// How the secret of a token is kept: as a hash of the C library's family (crypt(5)), never as itself.
enum TokenHash {
    /// SHA-256, which every such library has, with as few rounds as it takes.
    ///
    /// Costly hashes slow down whoever tries guessable passwords one by one. A secret of 256 random bits
    /// is not found that way at any speed, while each request to the web program pays for its hash.
    static let opening = "$5$rounds=1000$"
    static let saltCount = 16
    /// Longest hash that is read.
    static let bytesMax = 256

    private static let saltAlphabet = Array(
        "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )

    /// A hash with a salt of its own; nil where the C library cannot make it.
    static func hash(
        of secret: String,
        using generator: inout some RandomNumberGenerator
    ) -> String? {
        let salt = TokenText.text(of: saltCount, from: saltAlphabet, &generator)
        return hash(of: secret, by: opening + salt)
    }

    /// Whether the hash is that of the secret; takes as long whichever byte differs first.
    static func isHash(_ hash: String, of secret: String) -> Bool {
        guard let found = Self.hash(of: secret, by: hash) else { return false }
        let (left, right) = (Array(found.utf8), Array(hash.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func hash(of secret: String, by setting: String) -> String? {
        var made = [CChar](repeating: 0, count: bytesMax)
        guard unsafe cw_hash(secret, setting, &made, bytesMax) == 0 else { return nil }
        let bytes = made.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
