import Telephony

/// The address in what Kamailio says of a call's source.
enum SourceAddress {
    /// Takes the port off `192.0.2.1:5060` and `[2001:db8::1]:5060`.
    ///
    /// An IPv6 address without brackets looks the same with a port and without one; whoever wrote
    /// the text knows which it is.
    static func address(in text: ShortText<64>, endsInPort: Bool) -> ShortText<48> {
        text.withBytes { bytes in
            guard bytes.count > 0 else { return ShortText() }
            if bytes[0] == UInt8(ascii: "[") {
                return copy(bytes, from: 1, to: first(UInt8(ascii: "]"), in: bytes))
            }
            let colons = bytes.indices.count { bytes[$0] == UInt8(ascii: ":") }
            let isCut = colons == 1 || colons > 1 && endsInPort
            return copy(bytes, from: 0, to: isCut ? lastColon(in: bytes) : bytes.count)
        }
    }

    private static func copy(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> ShortText<48> {
        var address = ShortText<48>()
        for index in start..<max(start, end) { address.append(bytes[index]) }
        return address
    }

    private static func first(_ wanted: UInt8, in bytes: Span<UInt8>) -> Int {
        bytes.indices.first { bytes[$0] == wanted } ?? bytes.count
    }

    private static func lastColon(in bytes: Span<UInt8>) -> Int {
        bytes.indices.last { bytes[$0] == UInt8(ascii: ":") } ?? bytes.count
    }
}
