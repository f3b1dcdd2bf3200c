import Warden
import EventSocket
import Telephony

/// Whether the switch takes kills at all, found out before one is needed.
///
/// FreeSWITCH 1.11 hides commands that its list of allowed ones does not name (`-ERR uuid_kill
/// Command not found!`), and a user's rights may leave it out (`-ERR permission denied`, recorded): the
/// feed looks as ever and no call can be ended.
struct KillPermission: Sendable {
    /// How soon a switch that takes no kills is asked again.
    static let retryMicroseconds: Int64 = 5_000_000

    /// What the latest probe showed.
    var isGiven = true
    /// What the core has been told of that; it takes a switch for one that takes kills.
    var isToldGiven = true
    private var random: UInt64

    init(seed: UInt64) { random = seed }

    /// A name that no call has.
    mutating func nobody() -> ProbeName {
        let high = nextRandom()
        return ProbeName(high, nextRandom())
    }

    private mutating func nextRandom() -> UInt64 {
        random &+= 0x9e37_79b9_7f4a_7c15
        return mixed(random)
    }
}

extension LinkState {
    /// Asks for the end of a call that cannot be.
    mutating func probe() -> [LinkAction] { command(.killNobody(permission.nobody()), .probe) }

    /// Probes with the next tick.
    mutating func probeSoon(at now: Int64) { checkNoLater(than: now) }

    private mutating func checkNoLater(than time: Int64) {
        whileUp { $0.checkAt = min($0.checkAt, time) }
    }

    /// What a probe was answered: at first before the link is up, later before the check behind it.
    mutating func probed(_ reply: Reply, at now: Int64) -> [LinkAction] {
        let why: ShortText<64>?
        switch Self.killReply(reply) {
        case .gone, .accepted: why = nil
        case .refused(let words): why = words
        case nil: return misfit(reply, at: now)
        }
        let findings = findings(why, at: now)
        guard case .opening(let opening) = stage else {
            proveLater(findings)
            return []
        }
        guard case .probing(let checkWords) = opening.commands else { return [] }
        whileOpening { $0.commands = .ready(checkWords: checkWords) }
        permission.isToldGiven = permission.isGiven
        return findings + comeUp(at: now)
    }

    /// What is to be told of it: a refusal with every connection, and each change.
    private mutating func findings(_ why: ShortText<64>?, at now: Int64) -> [LinkAction] {
        permission.isGiven = why == nil
        if !takesKills { checkNoLater(than: now + KillPermission.retryMicroseconds) }
        guard permission.isToldGiven != takesKills || (!takesKills && !isUp) else { return [] }
        let report = why.map { LinkReport.killsRefused(why: $0.string) } ?? .killsTaken
        return [.deliver(.takesKills(link, takesKills)), .report(report)]
    }
}
