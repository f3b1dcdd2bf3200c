/// What is sent to a server of somebody else's.
package struct OutgoingRequest: Sendable, Equatable {
    /// By which method.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    package var url: String
    package var headers: [Header]
    package var body: [UInt8]

    /// A line of the head.
    package struct Header: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

        /// Nothing in it ends the line, or begins another.
        var isPlain: Bool {
            !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x3a }
                && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        }
    }

    package init(
        _ method: Method = .post,
        _ url: String,
        headers: [Header] = [],
        body: [UInt8] = []
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
    }
}

/// What a server said to it.
package struct IncomingAnswer: Sendable, Equatable {
    package var status: Int
    /// As it was sent; nil where it was not.
    package var retryAfter: String?
    /// The beginning of the body, so much of it as the limits keep.
    package var body: [UInt8]

    package init(status: Int, retryAfter: String? = nil, body: [UInt8] = []) {
        (self.status, self.retryAfter, self.body) = (status, retryAfter, body)
    }
}

/// Whoever sends a request and waits for its answer: the network, or a test.
package protocol RequestSender {
    /// Sends it and waits for the answer, or for the time to run out.
    func send(_ request: OutgoingRequest) throws(HTTPClientError) -> IncomingAnswer
}

/// Why there is no answer.
package enum HTTPClientError: Error, Equatable, CustomStringConvertible {
    /// The address, a header or a file of the settings is nothing that can be sent by.
    case unusable(what: String)
    /// The server's address is one of those that this destination may not have.
    case forbiddenAddress
    /// Longer than is ever sent.
    case bodyTooLong(limit: Int)
    /// The head of the answer goes on and on.
    case headTooLong(limit: Int)
    case timedOut
    /// What libcurl says of the connection.
    case failed(String)

    package var description: String {
        switch self {
        case .unusable(let what): what
        case .forbiddenAddress: "the server's address is not one that may be connected to"
        case .bodyTooLong(let limit): "the request is longer than \(limit) bytes"
        case .headTooLong(let limit): "the head of the answer is longer than \(limit) bytes"
        case .timedOut: "no answer in time"
        case .failed(let why): why
        }
    }
}
