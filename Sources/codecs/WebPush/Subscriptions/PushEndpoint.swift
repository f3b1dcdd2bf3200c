/// The address at a push service that stands for one browser; whoever knows it may send to it.
package struct PushEndpoint: Sendable, Equatable {
    package static let bytesMax = 1_024

    /// Which hosts may be named: what browsers send is believed of public ones alone, since requests to
    /// others would reach what stands beside this machine.
    package enum Hosts: Sendable {
        case publicOnly
        /// Any, and by plain HTTP as well: for tests, and for push services of one's own.
        case any
    }

    package let text: String
    /// The host as written: a name, an IPv4 address, or an IPv6 address in brackets.
    package let host: String
    /// Scheme, host and port: whom a token is for.
    package let origin: String

    package init(_ text: String, hosts: Hosts = .publicOnly) throws(SubscriptionError) {
        guard text.utf8.count <= Self.bytesMax else {
            throw .tooLong("endpoint", limit: Self.bytesMax)
        }
        guard
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !"\"\\<>^`{|}#".utf8.contains($0) }
            )
        else { throw .endpoint("has characters that an address has not") }
        let scheme = text.hasPrefix("https://") ? "https://" : "http://"
        guard text.hasPrefix(scheme) else { throw .endpoint("must begin with https://") }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.parts(of: authority) else {
            throw .endpoint("has no host that can be read")
        }
        if case .publicOnly = hosts {
            guard scheme == "https://" else { throw .endpoint("must begin with https://") }
            guard HostReach(host) == .everywhere else {
                throw .endpoint("names a host that is not reached from everywhere")
            }
        }
        (self.text, self.host) = (text, host)
        origin = scheme + host + (port.map { ":\($0)" } ?? "")
    }

    /// Host and port of what stands before the path; nil for names of users, and for what is no host.
    private static func parts(of authority: Substring) -> (host: String, port: UInt16?)? {
        var host = authority
        var port: UInt16?
        let behind = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[behind...].lastIndex(of: ":") {
            let digits = authority[authority.index(after: colon)...]
            guard let number = UInt16(digits), number > 0, "\(number)" == digits else { return nil }
            (host, port) = (authority[..<colon], number)
        }
        let lowered = host.lowercased()
        let isBracketed = lowered.hasPrefix("[") && lowered.hasSuffix("]")
        let isName = lowered.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard (1...253).contains(lowered.utf8.count), isBracketed || isName else { return nil }
        return (lowered, port)
    }
}
