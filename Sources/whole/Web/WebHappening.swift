package import HTTPServer
import Telephony

/// What the program says on its own log.
package enum WebHappening: Sendable, Equatable {
    /// A token was refused; the line is what fail2ban reads.
    case refused(HTTPPeer)
    case unreadable(String)
    case failed(String, String)

    /// The line, with what others wrote escaped.
    package var line: String {
        switch self {
        case .refused(.address(let address)): "token refused from \(address)"
        case .refused(.user(let number)): "token refused from user \(number)"
        case .unreadable(let why): "log not readable: \(TextEscape.escaped(why))"
        case .failed(let path, let why):
            "fault at \(TextEscape.escaped(path)): \(TextEscape.escaped(why))"
        }
    }
}
