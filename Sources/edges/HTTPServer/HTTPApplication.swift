/// What answers requests; the server keeps the protocol, its limits and its deadlines.
package protocol HTTPApplication: Sendable {
    /// Longest body that is awaited for a request of which only the head is known yet, in bytes.
    ///
    /// Zero refuses any body (413). Called on the server's network thread: it must not wait for anything.
    func bodyBytesMax(of head: HTTPRequest) -> Int

    /// The answer to a whole request; called on one of the server's workers, several at a time.
    func answer(_ request: HTTPRequest) -> HTTPResponse

    /// The answer to what the server refuses by itself, such as 413, 429 or 503, with its reason in words.
    ///
    /// Called on the server's network thread: it must not wait for anything. What libmicrohttpd cannot read as
    /// HTTP at all, or finds to be twice as long as may be, gets libmicrohttpd's own words.
    func refusal(_ status: Int, _ reason: String) -> HTTPResponse
}
