import Records
import Telephony

/// What is next for a kill that is followed; it is decided here and carried out by the core.
enum KillStep: Equatable {
    /// Nothing: what came says nothing new.
    case none
    /// The command goes out once more.
    ///
    /// An extra one may be the first to reach the switch: it is not counted against the attempts that
    /// there are.
    case sendAgain(isExtra: Bool)
    /// The call was answered: another request ends it, which goes out now.
    case sendToAnswered
    /// This became of it; where it `isDue`, its end has to show within the time.
    case settle(KillState, ShortText<64>, isDue: Bool)
    /// The switch knows no such call: its own account says who ended it and when.
    case awaitHangUp
    /// The end is decided, and the account of it may be seconds away.
    case awaitAccount
    /// The account did not come: the switch is asked which calls it has.
    case askList
    /// A list did not name the call: another one will say.
    case awaitNextList
    /// Behind the last attempt what a proxy keeps of an ended transaction is waited for.
    case awaitProxy
    /// The last try, behind that.
    case tryLast
    /// Every attempt was made in vain: an alarm.
    case giveUp
}

extension ActionLedger.Entry {
    /// The list of live calls lags behind the events: a kill that went out less long ago is not over
    /// only because the list does not name its call.
    static let listLagMicroseconds: Int64 = 1_000_000

    /// What an answer of the switch leads to.
    func step(on reply: KillReply) -> KillStep {
        switch reply {
        case .gone: return .awaitHangUp
        case .accepted:
            // Doubled, or too late to say anything new.
            let isNews = ![.accepted, .stillUp, .hangingUp].contains(record.state)
            return isNews ? .settle(.accepted, ShortText(), isDue: true) : .none
        case .refused(let why):
            // Doubled, or the answer to a repeat of a kill that the switch took.
            guard record.state != .accepted, hangUp == .none else { return .none }
            return .settle(.failed, why, isDue: !isGivenUp)
        }
    }

    /// What follows where the time is up by which something should have shown.
    func stepWhenDue(attemptsMax: Int) -> KillStep {
        if isHeld { return stepWhereListed }
        if hangUp == .late { return .askList }
        if hangUp != .none { return .awaitAccount }
        if wasAnswered { return .sendToAnswered }
        if awaitsHangUp { return .settle(.gone, ShortText(), isDue: false) }
        if record.attempt < attemptsMax { return .sendAgain(isExtra: false) }
        return stepBehindAttempts
    }

    /// A last try at a call of a proxy, past the time for which what is over stands in the way.
    ///
    /// `tm.cancel` finds the latest transaction of a Call-ID and CSeq, also for the five seconds for which
    /// an ended one is kept: of two attempts at once the other rings on until then. A callee that says
    /// nothing at all is given up by the proxy itself after as long.
    private var stepBehindAttempts: KillStep {
        guard call.isNamedByDialog else { return .giveUp }
        switch lastTries {
        case 0: return .awaitProxy
        case 1: return .tryLast
        default: return .giveUp
        }
    }

    /// What follows for a call that the switch still has, as far as is known: it is asked for again,
    /// unless its end is decided already.
    ///
    /// The gap may have swallowed the command before, so that one more is due even to a call that was
    /// asked for as often as can be, and it is counted. An end that is decided is an alarm where the
    /// switch had the time for it.
    private var stepWhereListed: KillStep {
        switch hangUp {
        case .none: .sendAgain(isExtra: true)
        case .listAsked: .giveUp
        case .decided, .late: .awaitAccount
        }
    }

    /// What follows behind a gap: what the switch still lists goes out again, what it does not is over.
    ///
    /// Where there is no list, all of them go out again: the switch itself says which are gone. So it
    /// does for those too recent for the list, and for those of unknown age: begun while the feed was
    /// blind, or by an agent that was killed and started again faster than the list follows. Kills asked
    /// for since the feed came back are left alone. An agent that is not armed any more cannot ask: of
    /// it, a second list that does not name the call says that it is over.
    func step(
        isListed: Bool?,
        canAsk: Bool,
        attemptsMax: Int,
        at monotonic: Int64
    ) -> KillStep {
        guard isHeld else { return .none }
        guard isListed == false else { return stepWhereListed }
        let isOld = sentAt.map { monotonic - $0 >= Self.listLagMicroseconds } ?? false
        if isOld || isUnlisted || hangUp != .none {
            return .settle(.gone, "the switch does not list it", isDue: false)
        }
        // Asked for often enough by runs that ended before the answer: a second list says.
        return canAsk && record.attempt < attemptsMax
            ? .sendAgain(isExtra: false) : .awaitNextList
    }

    /// What follows where commands written before this time have no reply any more.
    func step(commandsLostBefore time: Int64) -> KillStep {
        guard awaitsReply, !isHeld, let sentAt, sentAt <= time else { return .none }
        return .sendAgain(isExtra: true)
    }
}
