/// Which part of an INVITE says whom a call is for.
package enum CalleeChoice: String, Sendable, CaseIterable {
    /// The request URI, unless it can be told that the switch was addressed there by its own name.
    case auto
    /// The request URI, whatever it says.
    case request
    /// The To header.
    case to
}

/// Which legs of a switch count as calls.
package enum CountedLegs: String, Sendable, CaseIterable {
    case inbound
    /// A number that the switch rings counts as called, too.
    case both
}

/// How a switch's events are read: whom a call is for, who calls, and where short numbers belong.
package struct PartyRules: Sendable, Equatable {
    package var callee = CalleeChoice.auto
    package var legs = CountedLegs.inbound
    package var domains = KnownDomains()
    /// From where an asserted identity is believed; nil for from everywhere.
    package var asserters: [NetworkPrefix]?

    package init() {}

    /// What the two places of an INVITE say about the called.
    package struct Called {
        package var request: PartyReading
        package var to: PartyReading
        /// The call came to a name that the switch itself had registered with a carrier.
        package var isByRegistration: Bool
        /// The request URI is what the call goes by.
        package var isAsRequested: Bool

        package init(
            request: PartyReading,
            to: PartyReading,
            isByRegistration: Bool = false,
            isAsRequested: Bool = true
        ) {
            self.request = request
            self.to = to
            self.isByRegistration = isByRegistration
            self.isAsRequested = isAsRequested
        }
    }

    /// Whether the To header and not the request URI says whom a call is for.
    ///
    /// A trunk that the switch registered is called by the name of the registration, whatever number
    /// was dialled; so may one that is not, and a name in front of a full number is its sign. A caller
    /// may write any To, so nothing else is taken from there.
    package func takesTo(_ called: Called) -> Bool {
        guard called.to != .party(.none) else { return false }
        if called.request == .party(.none) { return true }
        switch callee {
        case .request: return false
        case .to: return true
        case .auto:
            let isNumber = called.request.number != nil
            if called.isByRegistration { return called.to.number != nil || !isNumber }
            return called.isAsRequested && !isNumber && called.to.isFullNumber
        }
    }

    /// The scope of a short identity: a known domain, else the context that the switch chose.
    ///
    /// `default` and `public` are the names in the configuration that FreeSWITCH comes with, for those who
    /// are registered and those who are not: they tell no tenant from another.
    package func scope(context: PartyScope, hosts: PartyScope...) -> PartyScope {
        if !domains.isEmpty {
            let own = domains.known(context)
            if !own.isEmpty { return own }
            for host in hosts {
                let domain = domains.known(host)
                if !domain.isEmpty { return domain }
            }
        }
        return context == "default" || context == "public" ? PartyScope() : context
    }

    /// Whether an identity asserted from these addresses is believed.
    package func believes(assertionFrom addresses: ShortText<48>...) -> Bool {
        guard let asserters else { return true }
        return addresses.contains { address in
            guard let bytes = NetworkPrefix.address(address.string) else { return false }
            return asserters.contains { $0.contains(bytes) }
        }
    }
}

extension PartyReading {
    /// True for what no domain or context can tell from another of its kind.
    package var isOfTheWorld: Bool {
        guard case .party(let party) = self else { return false }
        return party.kind != .local
    }

    /// A number that is international, or long enough to be one that the plan cannot bring there.
    var isFullNumber: Bool {
        guard case .party(let party) = self, let number = party.number else { return false }
        return party.kind == .international
            || number.count >= NumberingPlan.internationalDigitsMin
    }
}

extension NumberingPlan {
    /// The reading inside its domain or context.
    ///
    /// Without a country code nobody can tell a full number from a local one by its form, so there all
    /// long ones belong to the world.
    package func scoped(_ reading: PartyReading, to scope: PartyScope) -> PartyReading {
        if case .party(let party) = reading {
            guard party.kind == .local, !scope.isEmpty else { return reading }
            if countryCode.isEmpty, reading.isFullNumber { return reading }
        }
        return reading.scoped(to: scope)
    }
}

/// Who is believed to have called.
package enum CallerSource: UInt8, Sendable, CaseIterable {
    /// The From header: nobody said otherwise, or who did is not believed.
    case from
    /// An asserted identity, where From is withheld.
    case asserted
    /// An asserted identity, where From names another number.
    case both

    /// The word in output and in the log.
    package var word: String { "\(self)" }
}

extension OtherIdentity {
    /// As much of it as has room.
    package init(_ text: PartyText) {
        self = text.withBytes { ShortText(copying: unsafe $0.bytes) }
    }
}

/// The caller of one call, and whom else it named.
package struct CallerChoice {
    package let source: CallerSource
    /// True where the asserted identity is the caller.
    package let isAsserted: Bool

    /// Chooses between an asserted identity, which is not empty, and the From header.
    ///
    /// An identity that is withheld is asserted by nobody.
    package init(asserted: PartyReading, from: PartyReading, isBelieved: Bool) {
        let fromSaysNothing = from == .party(.withheld) || from == .party(.none)
        isAsserted = isBelieved && (asserted != .party(.withheld) || fromSaysNothing)
        source =
            !isAsserted || from == asserted && !fromSaysNothing
            ? .from : fromSaysNothing ? .asserted : .both
    }
}
