import Glibc

/// An IPv4 or IPv6 network: the first `bits` of its bytes count.
package struct NetworkPrefix: Sendable, Equatable {
    package let bytes: [UInt8]
    package let bits: Int

    package init(bytes: [UInt8], bits: Int) {
        self.bytes = bytes
        self.bits = min(max(bits, 0), bytes.count * 8)
    }

    /// Reads `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.address(String(parts[0])) else { return nil }
        let whole = bytes.count * 8
        let bits = parts.count == 2 ? Int(parts[1]) : whole
        guard let bits, (0...whole).contains(bits) else { return nil }
        self.init(bytes: bytes, bits: bits)
    }

    /// The bytes of an address written as text: 4 or 16 of them; nil where it is none.
    package static func address(_ text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if unsafe inet_pton(AF_INET, text, &four) == 1 { return four }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard unsafe inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        // An IPv4 address seen through an IPv6 socket is the same address.
        let mapped = Array(repeating: UInt8(0), count: 10) + [0xff, 0xff]
        return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }

    /// True of an address of the same family whose first bits are the prefix.
    package func contains(_ address: [UInt8]) -> Bool {
        guard address.count == bytes.count else { return false }
        let whole = bits / 8
        guard (0..<whole).allSatisfy({ address[$0] == bytes[$0] }) else { return false }
        guard bits % 8 > 0 else { return true }
        return (address[whole] ^ bytes[whole]) >> UInt8(8 - bits % 8) == 0
    }
}
