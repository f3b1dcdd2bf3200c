/// The domains that an operator named as his own: only these may tell one extension 1001 from
/// another by what a caller wrote.
///
/// Domains compare without regard to case (RFC 4343); a port and the dot of the root are no part of
/// one.
package struct KnownDomains: Sendable, Equatable {
    private let names: Set<PartyScope>

    package init(_ names: [String] = []) {
        self.names = Set(names.map { Self.plain(PartyScope($0)) })
    }

    package var isEmpty: Bool { names.isEmpty }

    /// The domain as all its spellings read, where it is a known one; empty for every other.
    package func known(_ host: PartyScope) -> PartyScope {
        guard !names.isEmpty, !host.isEmpty else { return PartyScope() }
        let plain = Self.plain(host)
        return names.contains(plain) ? plain : PartyScope()
    }

    /// In small letters, without port and closing dot; a domain that is too long stays apart by a hash.
    package static func plain(_ host: PartyScope) -> PartyScope {
        var bytes = host.array
        // `[2001:db8::1]:5060` and `host:5060` have a port, a bare IPv6 address has none.
        if bytes.first == UInt8(ascii: "[") {
            if let end = bytes.firstIndex(of: UInt8(ascii: "]")) {
                bytes = Array(bytes[1..<end])
            }
        } else if bytes.count(where: { $0 == UInt8(ascii: ":") }) == 1,
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        {
            bytes.removeSubrange(colon...)
        }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        for index in bytes.indices where (0x41...0x5a).contains(bytes[index]) {
            bytes[index] |= 0x20
        }
        return PartyScope(bytes: bytes)
    }
}
