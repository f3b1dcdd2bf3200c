/// Which addresses are of this machine, of a private network or of nobody in particular.
///
/// Whoever lets others name a server must not let them name one inside.
package enum AddressCheck {
    /// True for an address of four or sixteen bytes that is one of the public network's.
    package static func isPublic(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: return isPublicIPv4(address)
        case 16: break
        default: return false
        }
        let isMapped = address[..<10].allSatisfy { $0 == 0 } && address[10...11] == [0xff, 0xff]
        if isMapped { return isPublicIPv4(Array(address[12...])) }
        // 64:ff9b::/96 and 2002::/16 lead to an IPv4 address that stands in them.
        if address[..<12] == [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0] {
            return isPublicIPv4(Array(address[12...]))
        }
        if address[..<2] == [0x20, 0x02] { return isPublicIPv4(Array(address[2..<6])) }
        // Global unicast but for documentation (2001:db8::/32) and Teredo (2001::/32).
        guard address[0] & 0xe0 == 0x20 else { return false }
        return address[..<4] != [0x20, 0x01, 0x0d, 0xb8] && address[..<4] != [0x20, 0x01, 0, 0]
    }

    private static func isPublicIPv4(_ address: [UInt8]) -> Bool {
        switch (address[0], address[1]) {
        case (0, _), (10, _), (127, _), (169, 254), (192, 168), (224..., _): false
        case (172, 16...31), (100, 64...127), (198, 18...19): false
        case (192, 0): address[2] != 0 && address[2] != 2
        case (198, 51): address[2] != 100
        case (203, 0): address[2] != 113
        default: true
        }
    }
}
