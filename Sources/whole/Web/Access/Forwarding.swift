import HTTPServer
import Telephony

/// Who asks by way of a proxy.
enum Forwarding {
    /// The address that a proxy that is believed says it was asked from; else the peer itself.
    ///
    /// The last entry of `X-Forwarded-For` is the proxy's own; those before it are what clients say.
    static func client(of request: HTTPRequest, behind proxies: Set<String>) -> HTTPPeer {
        guard case .address(let address) = request.peer, proxies.contains(address),
            let last = request.headers.last(where: { $0.name.lowercased() == "x-forwarded-for" }),
            let said = last.value.split(separator: ",").last
        else { return request.peer }
        let text = String(said.filter { $0 != " " && $0 != "\t" })
        return NetworkPrefix.address(text) == nil ? request.peer : .address(text)
    }
}
