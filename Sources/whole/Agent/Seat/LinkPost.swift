import Warden
import Ring
import Switches
import Synchronization
import Telephony

/// Where one link leaves its inputs for the core, and how it is reached.
final class LinkPost: @unchecked Sendable {
    // Safe to share: `hasKills` and `unasked` belong to whoever holds the core's seat; all else is
    // constant, atomic or locked.

    let name: String
    let ring: EventRing<WardenInput>
    /// When what the link last read was readable, on the clock that never jumps.
    let readableAt = Atomic<Int64>(0)
    /// Kills wait to be written with the rest of their batch.
    var hasKills = false
    /// What the switch was told last of calls that it need not ask of.
    var unasked: UnaskedCalls?
    private let channels = Mutex<(kills: (any KillChannel)?, edge: ControlChannel?)>((nil, nil))

    init(name: String, capacity: Int) {
        self.name = name
        ring = EventRing(capacity: capacity)
    }

    /// Names the way to the switch, and to the proxy in front of it.
    func attach(_ kills: any KillChannel, edge: ControlChannel?) {
        channels.withLock { $0 = (kills, edge) }
    }

    var kills: (any KillChannel)? { channels.withLock { $0.kills } }
    var edge: ControlChannel? { channels.withLock { $0.edge } }
}
