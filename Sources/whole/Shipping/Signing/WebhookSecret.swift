import FoundationEssentials
package import Settings

/// A secret of Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes.
package struct WebhookSecret: Sendable {
    static let prefix = "whsec_"
    static let byteRange = 24...64

    private let key: [UInt8]

    /// Nil for anything else.
    package init?(_ secret: Secret) {
        let text = secret.exposed
        guard text.hasPrefix(Self.prefix),
            let key = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            Self.byteRange.contains(key.count)
        else { return nil }
        self.key = Array(key)
    }

    /// `v1,` and the base64 of the HMAC of id, time and body.
    func signature(of body: [UInt8], id: String, seconds: Int64) -> String {
        let message = Array("\(id).\(seconds).".utf8) + body
        return "v1," + Data(HMACSHA256.hash(of: message, key: key)).base64EncodedString()
    }
}
