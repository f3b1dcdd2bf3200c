import HTTPServer
import Synchronization
import Telephony

/// Limits how often a peer may fail to say who it is.
final class LoginGuard: Sendable {
    /// Failures that a peer may have within the time.
    static let failuresMax = 10
    static let windowMicroseconds: EventTime = 60_000_000
    /// Peers that are remembered; the one that failed longest ago makes room.
    static let peersMax = 4_096

    private let failures = Mutex<[HTTPPeer: [EventTime]]>([:])

    init() {}

    /// Seconds until the peer may try again; nil where it may now.
    func wait(of peer: HTTPPeer, at now: EventTime) -> Int? {
        let recent = failures.withLock { $0[peer] ?? [] }.filter {
            $0 > now - Self.windowMicroseconds
        }
        guard recent.count >= Self.failuresMax, let oldest = recent.first else { return nil }
        return Int((oldest + Self.windowMicroseconds - now) / 1_000_000) + 1
    }

    /// Notes that one failed.
    func note(_ peer: HTTPPeer, at now: EventTime) {
        failures.withLock { failures in
            let recent = (failures[peer] ?? []).filter { $0 > now - Self.windowMicroseconds }
            failures[peer] = recent.suffix(Self.failuresMax - 1) + [now]
            guard failures.count > Self.peersMax else { return }
            failures = failures.filter { ($0.value.last ?? 0) > now - Self.windowMicroseconds }
            if failures.count > Self.peersMax,
                let oldest = failures.min(by: { ($0.value.last ?? 0) < ($1.value.last ?? 0) })?.key
            {
                failures[oldest] = nil
            }
        }
    }
}
