import Records
import Warden
import Telephony

@testable import EventSocket
@testable import Switches

/// A link's state machine with a clock that stands still unless moved.
struct StateBench {
    static let start: Int64 = 1_000_000_000
    static let second: Int64 = 1_000_000

    var state: LinkState
    private(set) var now = Self.start

    init(_ configuration: LinkConfiguration = .test(), seed: UInt64 = 1) {
        state = LinkState(configuration, seed: seed)
    }

    /// Lets time pass and hears what is due then.
    mutating func pass(seconds: Double = 0, silentSince: Int64? = nil) -> [LinkAction] {
        now += Int64((seconds * 1_000_000).rounded())
        return state.tick(at: now, silentSince: silentSince)
    }

    mutating func events(_ text: String) -> [LinkAction] {
        state.received(Texts.frame(text), at: now)
    }

    mutating func unasked(_ text: String) -> [LinkAction] {
        state.receivedUnasked(Texts.frame(text), at: now)
    }

    mutating func reply(_ token: CommandToken, _ text: String) -> [LinkAction] {
        state.replied(token, Texts.frame(text), at: now)
    }

    /// The switch answers the check behind a batch of kills.
    mutating func check(_ core: String = Texts.coreUUID) -> [LinkAction] {
        reply(.check, Texts.api(core))
    }

    /// The link's thread comes by after so long.
    mutating func turn(seconds: Double = 0) -> [LinkAction] {
        now += Int64((seconds * 1_000_000).rounded())
        return state.turned(at: now)
    }

    /// The thread reads on after so long, in the middle of a turn.
    mutating func readOn(seconds: Double) -> [LinkAction] {
        now += Int64((seconds * 1_000_000).rounded())
        return state.readsOn(at: now)
    }

    mutating func heard(
        _ core: String? = Texts.coreUUID,
        time: EventTime = 0
    ) -> [LinkAction] {
        guard let core else { return state.heard(nil, at: now) }
        var stamp = EventReader.Stamp()
        stamp.time = time
        stamp.coreUUID = ShortText(core)
        return state.heard(stamp, at: now)
    }

    /// Begins to connect and has both connections stand.
    mutating func connect() -> [LinkAction] {
        let actions = pass()
        state.connected(.events)
        state.connected(.commands)
        return actions
    }

    /// Takes the event connection to its subscription.
    mutating func prepareEvents() -> [LinkAction] {
        events(Texts.greeting) + events(Texts.reply("+OK accepted"))
            + events(Texts.reply("+OK event listener enabled plain"))
    }

    /// Takes the command connection to the Core-UUID.
    mutating func prepareCommands(
        core: String = Texts.coreUUID,
        probe: String = "-ERR No such channel!\n"
    ) -> [LinkAction] {
        unasked(Texts.greeting) + reply(.authentication, Texts.reply("+OK accepted"))
            + reply(.coreUUID, Texts.api(core)) + reply(.probe, Texts.api(probe))
    }

    /// Takes the link all the way up.
    mutating func comeUp(core: String = Texts.coreUUID) -> [LinkAction] {
        connect() + prepareEvents() + prepareCommands(core: core)
    }

    mutating func lose(_ why: String = "gone") -> [LinkAction] {
        state.lost(.disconnected, why: why, at: now)
    }

    /// Waits for the next try and begins it.
    mutating func retry() -> [LinkAction] {
        now = max(now, state.nextTick(after: now))
        return connect()
    }
}
