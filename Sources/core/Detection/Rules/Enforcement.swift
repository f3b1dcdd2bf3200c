package import Telephony

/// What is done about flagged calls, and within which limits.
package struct Enforcement: Sendable, Equatable {
    /// False: flagged calls are recorded as ones that would have been ended.
    package var autoDisconnect = false
    /// True: the callers of an alert are blocked from its callee for a while.
    package var autoBlock = false
    package var blockSeconds = 3600
    /// Hang-up cause given to the switch.
    package var cause = "CALL_REJECTED" {
        didSet { causeText = ShortText(cause) }
    }
    /// The same as events say it.
    private(set) var causeText: ShortText<40> = "CALL_REJECTED"
    /// Brakes: past either limit the agent alerts but does not kill.
    ///
    /// Of one attack only the first kills count, see `killsCountedOfAttack`.
    package var killsPerMinuteMax = 1200
    /// Callees on whose calls kills began.
    package var calleesPerMinuteMax = 60
    /// A kill with no hang-up event after this long goes out again.
    package var retryMilliseconds = 150
    package var attemptsMax = 5

    package init() {}

    /// Microseconds to wait for the hang-up event after this attempt: doubling, so that a switch
    /// under load is not pressed harder.
    func retryAfter(_ attempt: Int) -> Int64 {
        Int64(retryMilliseconds) * 1_000 << Int64(min(max(attempt - 1, 0), 6))
    }
}

/// What an exemption or a block is compared with.
package enum PartyPattern: Sendable, Hashable {
    case exact(Party)
    /// Digits, without a plus, at the start of an international number; never of a local one.
    case prefix(String)
    /// Digits at the start of a local number, such as an extension; never of an international one.
    case localPrefix(String)
    /// An identity that is no number.
    case text(PartyText)
}

/// A party, or a stretch of addresses, that the rule leaves alone.
package struct Exemption: Sendable, Equatable {
    package enum Subject: Sendable, Equatable {
        case callee(PartyPattern)
        case caller(PartyPattern)
        /// An address or a network: bytes and how many leading bits count.
        case source(network: [UInt8], bits: Int)
    }

    /// Its row in the log; 0 for the emergency numbers of the settings.
    package var id: Int64
    package var subject: Subject
    /// Wall-clock time at which it ends; nil for never.
    package var expiresAt: EventTime?

    package init(id: Int64, subject: Subject, expiresAt: EventTime? = nil) {
        self.id = id
        self.subject = subject
        self.expiresAt = expiresAt
    }
}

/// One caller that may not call one callee: never a callee alone.
package struct Block: Sendable, Equatable {
    /// Its row in the log.
    package var id: Int64
    package var caller: PartyPattern
    package var callee: PartyPattern
    /// Wall-clock time at which it ends; nil for never (blocks made by hand).
    package var expiresAt: EventTime?
    /// The alert that it came from; 0 for one made by hand.
    package var alert = AlertID(0)
    package var author = ""
    package var reason = ""

    package init(id: Int64, caller: PartyPattern, callee: PartyPattern, expiresAt: EventTime?) {
        self.id = id
        self.caller = caller
        self.callee = callee
        self.expiresAt = expiresAt
    }

    /// Who made it and why, for the record.
    var why: ShortText<128> {
        author.isEmpty ? ShortText(reason) : ShortText("by \(author): \(reason)")
    }
}
