import Records
import Warden
import EventSocket
import Telephony

/// A kill on its way to a call whose name the switch's events leave open.
///
/// Where profiles name calls by SIP Call-IDs (`inbound-use-callid-as-uuid`), callers choose the names,
/// and an event says the same of `a@b` and of `a%40b`. The switch knows only one of them: a name that it
/// does not know is no proof that the call is over before the others were asked for, too.
struct SpelledKill: Sendable, Equatable {
    var kill: KillID
    var call: CallID
    var cause: String
    /// Which spelling of the name went out.
    var number = 0

    init(kill: KillID, call: CallID, cause: String, number: Int = 0) {
        (self.kill, self.call, self.cause, self.number) = (kill, call, cause, number)
    }

    /// The command for the next spelling; nil where there is none that can be sent.
    func next() -> (bytes: [UInt8], kill: SpelledKill)? {
        var other = self
        while other.number < CallID.spellingsMax {
            other.number += 1
            guard let name = call.spelling(other.number) else { return nil }
            var bytes: [UInt8] = []
            guard let command = try? KillCommand(cause: cause),
                (try? command.append(name, to: &bytes)) != nil
            else { continue }
            return (bytes, other)
        }
        return nil
    }
}

extension LinkState {
    /// What is said of a call that is found by none of the names that could be tried.
    static let openName: ShortText<64> = "not found by any name tried: its own may be another"

    /// The next spelling goes out where the switch knows none of the ones before, with a check behind it
    /// that shows whose answer it was.
    mutating func spelled(_ spelled: SpelledKill, _ reply: Reply, at now: Int64) -> [LinkAction] {
        guard let answer = Self.killReply(reply) else { return misfit(reply, at: now) }
        if answer == .gone, let next = spelled.next() {
            return [.command(next.bytes, .spelled(next.kill))] + command(.coreUUID, .check)
        }
        let isOpen = answer == .gone && !spelled.call.hasAllSpellings
        let told = isOpen ? .refused(Self.openName) : answer
        proveLater([.deliver(.killReply(spelled.kill, told))])
        if case .refused = answer { probeSoon(at: now) }
        return []
    }
}
