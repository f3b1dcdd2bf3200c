import FoundationEssentials

/// The key by which a push service knows this server again (RFC 8292); nothing prints it.
package struct ServerKey: Sendable {
    /// Seconds that a token may be good for; push services take a day at most.
    package static let lifetimeSeconds: ClosedRange<Int64> = 1...43_200
    /// Longest subject, in bytes.
    package static let subjectBytesMax = 256
    private static let labels = ["EC PRIVATE KEY", "PRIVATE KEY"]
    /// Longest text of a key, in bytes.
    static let pemBytesMax = 4_096
    private static let numberBytes = 32

    private let key: CurveKey

    /// A new one.
    package init() throws(PushError) { key = try CurveKey() }

    /// One from the text of its file.
    package init(pem: String) throws(PushError) {
        let lines = pem.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
        guard pem.utf8.count <= Self.pemBytesMax, lines.count >= 3,
            Self.labels.contains(where: { label in
                let label = label.filter { $0 != " " }
                return lines.first == "-----BEGIN\(label)-----"
                    && lines.last == "-----END\(label)-----"
            }),
            let der = Data(base64Encoded: lines.dropFirst().dropLast().joined())
        else { throw .noKey }
        key = try CurveKey(der: Array(der))
    }

    /// The text for its file.
    func pem() throws(PushError) -> String {
        let text = Data(try key.der()).base64EncodedString()
        var lines = ["-----BEGIN \(Self.labels[0])-----"]
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        lines.append("-----END \(Self.labels[0])-----")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The public half, as pages hand it to the browser.
    package var publicText: String { Base64URL.text(of: key.publicOctets) }

    /// The value of the Authorization header of a request to an origin such as `https://push.example`.
    package func authorization(
        for origin: String,
        subject: String,
        now: Int64,
        lifetime: Int64 = lifetimeSeconds.upperBound
    ) throws(PushError) -> String {
        guard Self.lifetimeSeconds.contains(lifetime) else {
            throw .lifetime(seconds: lifetime, allowed: Self.lifetimeSeconds)
        }
        guard Self.isSubject(subject) else { throw .subject(subject) }
        // None of the three holds what JSON would escape.
        let claims = "{\"aud\":\"\(origin)\",\"exp\":\(now + lifetime),\"sub\":\"\(subject)\"}"
        let parts = ["{\"typ\":\"JWT\",\"alg\":\"ES256\"}", claims].map {
            Base64URL.text(of: Array($0.utf8))
        }
        let signed = parts.joined(separator: ".")
        let der = try key.sign(Array(signed.utf8))
        guard let signature = Self.numbers(ofSignature: der) else {
            throw .library("a signature")
        }
        return "vapid t=\(signed).\(Base64URL.text(of: signature)),k=\(publicText)"
    }

    /// Whether a text says whom push services may ask: an address of mail, or of a page.
    package static func isSubject(_ text: String) -> Bool {
        guard text.utf8.count <= subjectBytesMax, !text.hasSuffix(":"), !text.hasSuffix("/"),
            text.hasPrefix("mailto:") || text.hasPrefix("https://")
        else { return false }
        return text.utf8.allSatisfy { byte in
            (0x21...0x7e).contains(byte) && !"\"\\<>".utf8.contains(byte)
        }
    }

    /// The two numbers of a signature in DER as JWT wants them: 32 bytes each, zeros in front.
    static func numbers(ofSignature der: [UInt8]) -> [UInt8]? {
        guard der.count >= 2, der[0] == 0x30, Int(der[1]) == der.count - 2 else { return nil }
        var rest = der[2...]
        var numbers: [UInt8] = []
        for _ in 0..<2 {
            guard rest.count >= 2, rest.first == 0x02 else { return nil }
            let count = Int(rest[rest.startIndex + 1])
            let content = rest.dropFirst(2).prefix(count)
            guard count > 0, content.count == count else { return nil }
            let number = content.drop { $0 == 0 }
            guard number.count <= numberBytes else { return nil }
            numbers += [UInt8](repeating: 0, count: numberBytes - number.count) + number
            rest = rest.dropFirst(2 + count)
        }
        return rest.isEmpty ? numbers : nil
    }
}

extension ServerKey: CustomStringConvertible {
    /// The public half alone, so that no line of any log has more.
    package var description: String { publicText }
}
