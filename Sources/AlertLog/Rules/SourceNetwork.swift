internal import Glibc

/// An IP address or a network of them.
package struct SourceNetwork: Sendable, Equatable {
    /// 4 or 16 bytes; those behind the leading `bits` are zero.
    package let bytes: [UInt8]
    package let bits: Int

    /// Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`.
    package init(_ written: String) throws(PatternError) {
        let text = written.trimmed
        guard !text.isEmpty else { throw .empty }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Self.address(String(first)) else {
            throw .notAnAddress(text)
        }
        let width = address.count * 8
        var bits = width
        if parts.count == 2 {
            guard let written = Int(parts[1]), (1...width).contains(written),
                parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw .badPrefixLength(text, allowed: 1...width) }
            bits = written
        }
        self.bits = bits
        bytes = address.indices.map { index in
            let kept = min(max(bits - index * 8, 0), 8)
            return address[index] & ~UInt8(truncatingIfNeeded: 0xff >> kept)
        }
    }

    /// Whether an address, as text, lies in it.
    package func contains(_ text: String) -> Bool {
        guard let address = Self.address(text), address.count == bytes.count else { return false }
        return address.indices.allSatisfy { index in
            let kept = min(max(bits - index * 8, 0), 8)
            return (address[index] ^ bytes[index]) & ~UInt8(truncatingIfNeeded: 0xff >> kept) == 0
        }
    }

    private static func address(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard !text.utf8.contains(0) else { return nil }
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        return unsafe inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }
}
