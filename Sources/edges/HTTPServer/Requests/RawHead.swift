/// The head of a request as it came, cut into its parts and not judged yet.
struct RawHead: Sendable {
    var method: String
    /// Path and query, as sent.
    var target: [UInt8]
    /// HTTP/1.0, which knows neither chunks nor Host.
    var isOld = false
    /// Values without the blanks before them, with those behind them.
    var headers: [HTTPField]
    var bytes: Int
    /// Each byte of the head belongs to one of its parts: no zero among them, no line that goes on in the
    /// next, no line that ends in a line feed alone.
    var isWhole = true
}

/// What a head says of the body behind it.
enum BodyLength: Sendable, Equatable {
    case none
    case known(Int)
    case chunked
}
