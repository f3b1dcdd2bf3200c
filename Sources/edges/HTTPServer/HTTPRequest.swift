/// One request, whole: its body was read before anybody is asked for an answer.
package struct HTTPRequest: Sendable {
    /// As sent, such as `GET`; methods are told apart by case (RFC 9110, 9.1).
    package var method: String
    /// What stands before the question mark, percent-decoded and not normalised; begins with a slash.
    package var path: String
    /// Names and values behind the question mark, decoded, in their order; a name without a value has "".
    package var query: [HTTPField]
    package var headers: [HTTPField]
    package var body: [UInt8]
    package var peer: HTTPPeer

    package init(
        _ method: String,
        _ path: String,
        query: [HTTPField] = [],
        headers: [HTTPField] = [],
        body: [UInt8] = [],
        peer: HTTPPeer = .address("127.0.0.1")
    ) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.headers, self.body, self.peer) = (headers, body, peer)
    }

    /// The value of a header by its name in any case; nil where it is missing or stands more than once.
    package func header(_ name: String) -> String? {
        let found = headers.filter { $0.name.lowercased() == name.lowercased() }
        return found.count == 1 ? found[0].value : nil
    }
}

/// A name with its value: of a header, or of a query.
package struct HTTPField: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// Who asks.
package enum HTTPPeer: Sendable, Hashable {
    /// By TCP, from this address, without its port.
    case address(String)
    /// By a UNIX socket, as this user of the machine.
    case user(UInt32)
}
