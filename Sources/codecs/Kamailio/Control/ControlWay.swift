/// Which way into a proxy's control interface to use.
package enum ControlWay: String, Sendable, CaseIterable {
    /// The first that answers: datagram, HTTP, FIFO.
    case auto
    case datagram
    case http
    case fifo
}
