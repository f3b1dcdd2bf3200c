/// What is answered.
package struct HTTPResponse: Sendable {
    /// What stands behind the header.
    package enum Body: Sendable {
        /// All of it, with its length.
        case bytes([UInt8])
        /// What is written to the stream from now on, until it is finished or the client leaves.
        case stream(HTTPStream)
    }

    /// 200 to 599.
    package var status: Int
    package var headers: [HTTPField]
    package var body: Body

    package init(_ status: Int, headers: [HTTPField] = [], body: Body = .bytes([])) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
