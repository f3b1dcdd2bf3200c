import Warden
import EventSocket
import Telephony

/// Whether the switch takes kills at all, found out before one is needed.
///
/// FreeSWITCH 1.11 hides commands that its list of allowed ones does not name (`-ERR uuid_kill
/// Command not found!`), and a user's rights may leave it out (`-ERR permission denied`, recorded): the
/// feed looks as ever and no call can be ended.
extension LinkState {
    /// How soon a switch that takes no kills is asked again.
    static let unarmedProbeMicroseconds: Int64 = 5_000_000

    /// Asks for the end of a call that cannot be.
    mutating func probe() -> [LinkAction] {
        let high = nextRandom()
        return command(.killNobody(ProbeName(high, nextRandom())), .probe)
    }

    /// Probes with the next tick.
    package mutating func probeSoon(at now: Int64) { checkAt = min(checkAt, now) }

    /// What a probe was answered: at first before the link is up, later before the check behind it.
    mutating func probed(_ reply: Reply, at now: Int64) -> [LinkAction] {
        let why: ShortText<64>?
        switch Self.killReply(reply) {
        case .gone, .accepted: why = nil
        case .refused(let words): why = words
        case nil: return misfit(reply, at: now)
        }
        let findings = findings(why, at: now)
        guard phases.commands != .ready else {
            unproven += findings
            return []
        }
        phases.commands = .ready
        toldTakesKills = takesKills
        return findings + comeUp(at: now)
    }

    /// What is to be told of it: a refusal with every connection, and each change.
    private mutating func findings(_ why: ShortText<64>?, at now: Int64) -> [LinkAction] {
        takesKills = why == nil
        if !takesKills { checkAt = min(checkAt, now + Self.unarmedProbeMicroseconds) }
        guard toldTakesKills != takesKills || (!takesKills && !isUp) else { return [] }
        let report = why.map { LinkReport.killsRefused(why: $0.string) } ?? .killsTaken
        return [.deliver(.takesKills(configuration.link, takesKills)), .report(report)]
    }

    private mutating func nextRandom() -> UInt64 {
        probeRandom &+= 0x9e37_79b9_7f4a_7c15
        return mixed(probeRandom)
    }
}
