/// What a browser gives a page that may send to it: where to, and the keys to encrypt with.
package struct PushSubscription: Sendable, Equatable {
    static let secretBytes = 16
    /// Longest text of a key that is looked at.
    private static let keyTextMax = 128

    package let endpoint: PushEndpoint
    /// A point of P-256: 65 octets.
    let publicKey: [UInt8]
    /// What the browser and the page's server alone know: 16 octets.
    let secret: [UInt8]

    /// Reads what the browser wrote: an address and two keys in base64 for addresses.
    package init(
        endpoint: String,
        p256dh: String,
        auth: String,
        hosts: PushEndpoint.Hosts = .publicOnly
    ) throws(SubscriptionError) {
        self.endpoint = try PushEndpoint(endpoint, hosts: hosts)
        publicKey = try Self.key("p256dh", p256dh, count: CurveKey.pointBytes)
        guard CurveKey.isPoint(publicKey) else { throw .noPoint }
        secret = try Self.key("auth", auth, count: Self.secretBytes)
    }

    private static func key(
        _ name: String,
        _ text: String,
        count: Int
    ) throws(SubscriptionError) -> [UInt8] {
        guard text.utf8.count <= keyTextMax else { throw .tooLong(name, limit: keyTextMax) }
        guard let bytes = Base64URL.bytes(of: text) else { throw .noBase64(name) }
        guard bytes.count == count else {
            throw .keyLength(name, bytes: bytes.count, wanted: count)
        }
        return bytes
    }
}

/// Why nothing can be sent to what a browser is said to have given.
package enum SubscriptionError: Error, Equatable, Sendable {
    case tooLong(String, limit: Int)
    case endpoint(String)
    case noBase64(String)
    case keyLength(String, bytes: Int, wanted: Int)
    case noPoint
}

extension SubscriptionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let name, let limit): "\(name): must be at most \(limit) bytes"
        case .endpoint(let why): "endpoint: \(why)"
        case .noBase64(let name): "\(name): must be base64 for addresses, without padding"
        case .keyLength(let name, let bytes, let wanted):
            "\(name): holds \(bytes) bytes, not \(wanted)"
        case .noPoint: "p256dh: no point of the curve P-256"
        }
    }
}
