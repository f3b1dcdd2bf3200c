/// Why an event was counted and left out.
package enum MalformedEvapi: Error, Equatable, Sendable {
    /// No JSON object, or one too deep; the byte at which that shows.
    case notJSON(at: Int)
    /// A key that every such event must have.
    case missing(String)
    /// A key that holds something else than it must.
    case wrongType(String)
    /// A key that comes twice, so that nobody can tell which value is true.
    case repeated(String)
}

/// What one payload turned out to be.
package enum EvapiReading: Equatable, Sendable {
    /// An event of a call stands in the reader's `event`.
    case call
    /// A `call.failed` without a code, and without word that the dialog is over, stands in the reader's
    /// `event`, and proves nothing.
    ///
    /// Kamailio 5.6.3 says so too when `dlg.end_dlg` did nothing to a ringing call (recorded). Only
    /// asking for the dialog tells whether the call is over.
    case unprovenEnd
    /// The answer to a ping.
    case pong
    /// Nothing that Callwarden follows.
    case ignored
    case malformed(MalformedEvapi)
}
