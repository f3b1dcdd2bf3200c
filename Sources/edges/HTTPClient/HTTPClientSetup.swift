/// How a client sends, and how far it goes.
package struct HTTPClientSetup: Sendable, Equatable {
    /// How long a connection may take to come up, and a request with its answer in all.
    package var connectMilliseconds = 5_000
    package var totalMilliseconds = 10_000
    /// Longest request body.
    package var requestBytesMax = 4 << 20
    /// Of the body of an answer so much is kept; the connection ends where there is more.
    package var answerBytesMax = 65_536
    /// Longest head of an answer.
    package var headBytesMax = 65_536
    /// An HTTP proxy, such as `http://10.0.0.1:3128`; nil for none, whatever the environment says.
    package var proxy: String?
    /// Certificates that are believed, in a PEM file; nil for those of the system.
    package var certificates: String?
    /// Servers may have an address of this machine or of a private network.
    package var allowsPrivateAddresses = true
    /// Only by TLS.
    package var requiresTLS = false
    /// Whom requests say they come from.
    package var userAgent = "callwarden-ship"

    package init() {}
}
