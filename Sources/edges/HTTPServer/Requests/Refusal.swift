/// What the server refuses by itself, and why.
struct Refusal: Error, Equatable {
    let status: Int
    /// In words, for whoever sent the request.
    let reason: String
    /// Seconds after which the same may be asked again; nil where time changes nothing.
    let retryAfterSeconds: Int?

    init(_ status: Int, _ reason: String, retryAfterSeconds: Int? = nil) {
        (self.status, self.reason) = (status, reason)
        self.retryAfterSeconds = retryAfterSeconds
    }

    static let stopping = Refusal(503, "the server is stopping", retryAfterSeconds: 5)
    static let tooManyConnections = Refusal(503, "too many connections", retryAfterSeconds: 5)
    static let tooManyOfOneAddress = Refusal(
        429,
        "too many connections from this address",
        retryAfterSeconds: 5
    )
    static let tooManyRequests = Refusal(503, "too many requests wait", retryAfterSeconds: 1)
    static let tooManyStreams = Refusal(503, "too many streams are open", retryAfterSeconds: 5)
    static let tooManyBodies = Refusal(503, "too many bodies are held", retryAfterSeconds: 1)
    static let badAnswer = Refusal(500, "the answer is none that can be sent")
}
