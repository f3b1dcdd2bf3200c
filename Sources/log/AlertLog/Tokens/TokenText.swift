/// The text of a token: `cwt_<public id>_<secret>`, of one length always.
///
/// The public id finds the row, so that no secret is compared to find it; the opening tells programs
/// that look for leaked secrets what they found.
struct TokenText: Sendable, Equatable {
    static let opening = "cwt_"
    /// Hexadecimal digits of the public id.
    static let publicIDCount = 16
    /// Characters of the secret, of six random bits each: 258 in all.
    static let secretCount = 43
    /// Bytes of the whole.
    static let count = opening.utf8.count + publicIDCount + 1 + secretCount

    private static let digits = Array("0123456789abcdef".utf8)
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    let publicID: String
    let secret: String

    /// A new one.
    init(using generator: inout some RandomNumberGenerator) {
        publicID = Self.text(of: Self.publicIDCount, from: Self.digits, &generator)
        secret = Self.text(of: Self.secretCount, from: Self.alphabet, &generator)
    }

    /// Reads what somebody shows; nil for what no token looks like.
    init?(_ text: String) {
        guard text.utf8.count == Self.count else { return nil }
        let bytes = Array(text.utf8)
        let opened = Self.opening.utf8.count
        let middle = opened + Self.publicIDCount
        let (id, secret) = (bytes[opened..<middle], bytes[(middle + 1)...])
        guard bytes.starts(with: Self.opening.utf8), bytes[middle] == UInt8(ascii: "_"),
            id.allSatisfy(Self.digits.contains), secret.allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.publicID = String(decoding: id, as: UTF8.self)
        self.secret = String(decoding: secret, as: UTF8.self)
    }

    /// As it is shown, once.
    var text: String { Self.opening + publicID + "_" + secret }

    /// Random characters; the alphabets' sizes divide the generator's range, so none is likelier.
    static func text(
        of count: Int,
        from alphabet: [UInt8],
        _ generator: inout some RandomNumberGenerator
    ) -> String {
        let characters = (0..<count).map { _ in
            alphabet[Int(generator.next() % UInt64(alphabet.count))]
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
