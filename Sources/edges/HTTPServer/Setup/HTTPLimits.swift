/// What a server takes from its clients, and how long it waits for them.
package struct HTTPLimits: Sendable, Equatable {
    /// Bytes from the first of the method to the end of the headers: 431.
    package var headBytesMax = 16_384
    /// Bytes of path and query, as sent: 414.
    package var targetBytesMax = 8_192
    /// Headers of a request: 431.
    package var headerCountMax = 100
    /// Connections at once: 503, and closed where even more come.
    package var connectionsMax = 1_024
    /// Connections of one address at once; a /64 is one address of IPv6: 429, and closed where even more come.
    package var connectionsPerAddressMax = 256
    /// From the first byte to be expected to the end of the headers; then the connection ends.
    package var headMillisecondsMax = 10_000
    /// From the end of the headers to that of the body; then the connection ends.
    package var bodyMillisecondsMax = 30_000
    /// Between two requests of a connection; then it ends.
    package var idleMillisecondsMax = 60_000
    /// For each `HTTPLimits.takenBytes` of an answer that the client is to take; then the connection ends.
    package var stalledMillisecondsMax = 30_000
    /// Bytes of bodies that are held at once, of all requests: 503.
    package var bodyBytesHeldMax = 67_108_864
    /// Bytes that are still read of a body that is refused, so that its sender gets to read why.
    package var refusedBodyBytesMax = 1_048_576
    /// Bytes of an answer's headers: 500.
    package var answerHeadBytesMax = 16_384
    /// Threads that answer.
    package var workers = 2
    /// Requests that wait for a worker: 503.
    package var waitingRequestsMax = 256
    /// Answers at once that are streams: 503.
    package var streamsMax = 256
    /// What is being answered has so long when the server stops.
    package var stopMillisecondsMax = 3_000

    package init() {}

    /// A slow client takes at least so many bytes in `stalledMillisecondsMax`.
    static let takenBytes = 65_536

    private typealias Limit = any KeyPath<HTTPLimits, Int> & Sendable

    private static let bounds: [(String, Limit, ClosedRange<Int>)] = [
        ("headBytesMax", \.headBytesMax, 256...32_768),
        ("targetBytesMax", \.targetBytesMax, 16...32_768),
        ("headerCountMax", \.headerCountMax, 1...256),
        ("connectionsMax", \.connectionsMax, 1...60_000),
        ("connectionsPerAddressMax", \.connectionsPerAddressMax, 1...60_000),
        ("headMillisecondsMax", \.headMillisecondsMax, 10...600_000),
        ("bodyMillisecondsMax", \.bodyMillisecondsMax, 10...3_600_000),
        ("idleMillisecondsMax", \.idleMillisecondsMax, 10...3_600_000),
        ("stalledMillisecondsMax", \.stalledMillisecondsMax, 10...3_600_000),
        ("bodyBytesHeldMax", \.bodyBytesHeldMax, 0...4_294_967_296),
        ("refusedBodyBytesMax", \.refusedBodyBytesMax, 0...16_777_216),
        ("answerHeadBytesMax", \.answerHeadBytesMax, 256...16_384),
        ("workers", \.workers, 1...64),
        ("waitingRequestsMax", \.waitingRequestsMax, 1...65_536),
        ("streamsMax", \.streamsMax, 0...60_000),
        ("stopMillisecondsMax", \.stopMillisecondsMax, 0...60_000),
    ]

    func check() throws(HTTPServerError) {
        for (name, path, allowed) in Self.bounds where !allowed.contains(self[keyPath: path]) {
            throw .outOfRange(limit: name, value: self[keyPath: path], allowed: allowed)
        }
    }

    /// The shortest of the times that are watched.
    var shortestMilliseconds: Int {
        min(headMillisecondsMax, bodyMillisecondsMax, idleMillisecondsMax, stalledMillisecondsMax)
    }
}
