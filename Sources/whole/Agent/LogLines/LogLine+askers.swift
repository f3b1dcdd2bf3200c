import Switches

/// Those who connect to the agent's own socket.
extension LogLine {
    mutating func describe(asker report: LinkReport, _ name: String) {
        switch report {
        case .askerSeen(let peer): begin(.notice, "agent socket used by", Self.fields(of: peer))
        case .askerRefused(let limit):
            let words = "agent socket has too many connections: one was turned away"
            begin(.warning, words, ["limit": "\(limit)"], flood: "turned away \(name)")
        case .askerClosed(let why, let peer):
            begin(.warning, "agent socket closed a connection", flood: "closed \(name)")
            add("why", why)
            if let peer { for (key, value) in Self.fields(of: peer) { add(key, value) } }
        default: break
        }
    }

    private static func fields(of peer: PeerCredentials) -> KeyValuePairs<String, String> {
        ["uid": "\(peer.uid)", "pid": "\(peer.pid)"]
    }
}
