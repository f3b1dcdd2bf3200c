/// What an api command comes to.
enum APIResult: Sendable {
    case now(String)
    /// The connection, or the job, waits this long for it.
    case later(microseconds: Int64, String)
}

/// A `bgapi` command that runs beside the connection.
struct BackgroundJob: Sendable {
    var uuid: String
    var command: String
    var arguments: String
}
