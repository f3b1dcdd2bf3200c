/// How the numbers of one network are brought to one form.
///
/// Rules follow ITU-T E.164 and E.123: `+` and the international prefix open an international
/// number, the national prefix a national one. Bare digits that start with the country code and are
/// long enough are taken as international too, since gateways commonly drop the plus.
@usableFromInline
package struct NumberingPlan: Sendable, Equatable {
    /// Country calling code, such as "234"; empty where the operator set none, and then only
    /// numbers written internationally are brought to international form.
    package let countryCode: [UInt8]
    /// What national numbers are dialled with, such as "0"; may be empty.
    package let nationalPrefix: [UInt8]
    /// What international numbers are dialled with, such as "00" or "011".
    package let internationalPrefix: [UInt8]
    /// Lengths at which bare digits are a whole national number: 10 in North America.
    package let nationalLengths: Set<Int>
    /// What people dial in front of a whole number, such as `9` or `*67`, as set.
    package let dialPrefixes: [String]
    /// The same, taken apart.
    let dialPrefixesRead: [DialPrefix]
    /// True where the 0 that opens national numbers is part of them, as in Italy.
    package let keepsZero: Bool
    /// What is known of the country; nil where none is set.
    package let facts: CountryFacts?
    /// The three above as numbers are held; nil where there are none.
    let code: Digits?
    let nationalDigits: Digits?
    let internationalDigits: Digits?

    /// Digits behind the country code below which bare digits are not taken as international.
    package static let subscriberDigitsMin = 7
    /// Digits of the shortest international numbers there are, country code included.
    ///
    /// Fewer are a short code, however they are written: `+112` is `112`.
    package static let internationalDigitsMin = 7

    package init(
        countryCode: String = "",
        nationalPrefix: String = "0",
        internationalPrefix: String = "00",
        nationalLengths: Set<Int> = [],
        dialPrefixes: [String] = []
    ) {
        self.countryCode = Array(countryCode.utf8)
        self.nationalPrefix = Array(nationalPrefix.utf8)
        self.internationalPrefix = Array(internationalPrefix.utf8)
        self.nationalLengths = nationalLengths
        self.dialPrefixes = dialPrefixes
        dialPrefixesRead = dialPrefixes.compactMap(DialPrefix.init)
        facts = Int(countryCode).flatMap(CountryFacts.of)
        keepsZero =
            facts?.zeroStays == true && facts?.trunkPrefix == ""
            && ["", "0"].contains(nationalPrefix)
        code = Digits(self.countryCode)
        nationalDigits = keepsZero ? Digits([UInt8(ascii: "0")]) : Digits(self.nationalPrefix)
        internationalDigits = Digits(self.internationalPrefix)
    }

    /// Reads a caller as the switch sent it, after percent-decoding; no text means withheld.
    ///
    /// `wholeHash` keeps cut texts apart: the `StableHash` of every byte there was.
    @inlinable
    package func read<let capacity: Int>(
        _ text: ShortText<capacity>,
        wholeHash: UInt64? = nil
    ) -> PartyReading {
        let cutHash = text.isCut ? wholeHash ?? text.stableHash : nil
        return text.withBytes { caller($0, cutHash: cutHash) }
    }

    /// Reads a callee as the switch sent it, after percent-decoding; no text means none.
    ///
    /// Whoever is called has a name: `unknown` or `0000` are callees like any other, or calls to
    /// such extensions would count as calls to one.
    @inlinable
    package func readCallee<let capacity: Int>(
        _ text: ShortText<capacity>,
        wholeHash: UInt64? = nil
    ) -> PartyReading {
        let cutHash = text.isCut ? wholeHash ?? text.stableHash : nil
        return text.withBytes { callee($0, cutHash: cutHash) }
    }

    /// The party of a caller's number alone: what exemptions and blocks are written as.
    package func read(_ text: String) -> PartyReading {
        read(ShortText<256>(text), wholeHash: wholeHash(text))
    }

    /// The party of a callee's number alone: what exemptions and blocks are written as.
    package func readCallee(_ text: String) -> PartyReading {
        readCallee(ShortText<256>(text), wholeHash: wholeHash(text))
    }

    @usableFromInline
    func caller(_ text: Span<UInt8>, cutHash: UInt64?) -> PartyReading {
        // Most callers are bare numbers, which need no look for the parts of a URI.
        if cutHash == nil, let digits = Digits(of: text), let party = caller(digits) {
            return .party(party)
        }
        let user = UserPart(of: text, cutHash: cutHash)
        guard user.isWhole else { return .text(user.identity) }
        if let digits = user.digits, let party = caller(digits) { return .party(party) }
        if let party = dialled(user) { return .party(party) }
        return user.isWithheld ? .party(.withheld) : .text(user.identity)
    }

    @usableFromInline
    func callee(_ text: Span<UInt8>, cutHash: UInt64?) -> PartyReading {
        if cutHash == nil, let digits = Digits(of: text), let party = party(digits) {
            return .party(party)
        }
        let user = UserPart(of: text, cutHash: cutHash)
        guard user.isWhole else { return .text(user.identity) }
        if user.text.isEmpty { return .party(.none) }
        if let digits = user.digits, let party = party(digits) { return .party(party) }
        if let party = dialled(user) { return .party(party) }
        return .text(user.identity)
    }

    private func caller(_ digits: Digits) -> Party? {
        digits.isAllZero || digits.isWithheldWord(besides: nationalLengths)
            ? .withheld : party(digits)
    }

    private func party(_ digits: Digits) -> Party? {
        if !dialPrefixesRead.isEmpty, let party = dialled(digits) { return party }
        if digits.hasPlus {
            if let party = international(digits) { return party }
        } else if digits.starts(with: internationalDigits) {
            let rest = digits.dropping(internationalPrefix.count)
            if let party = international(rest) { return party }
        } else if !countryCode.isEmpty {
            if let party = domestic(digits) { return party }
        }
        return digits.isShortCode || !digits.hasPlus ? digits.number.map(Party.local) : nil
    }

    /// A number as it is dialled inside the country.
    ///
    /// Where a number that opens with the national prefix could also be a whole number without it,
    /// the lengths decide: `88001234567` and `8001234567` are both national in Russia.
    private func domestic(_ digits: Digits) -> Party? {
        if let party = domesticByLength(digits) { return party }
        if digits.starts(with: nationalDigits), nationalPrefix != countryCode,
            digits.count - trunkCount > 3
        {
            return national(digits.dropping(keepsZero ? 0 : trunkCount))
        }
        if digits.starts(with: code),
            digits.count >= countryCode.count + Self.subscriberDigitsMin
        {
            return international(digits)
        }
        return nil
    }

    /// The same where the length is one of those set.
    func domesticByLength(_ digits: Digits) -> Party? {
        if !keepsZero, digits.starts(with: nationalDigits),
            nationalLengths.contains(digits.count - nationalPrefix.count)
        {
            return national(digits.dropping(nationalPrefix.count))
        }
        return nationalLengths.contains(digits.count) ? national(digits) : nil
    }

    /// Digits of the national prefix, or of the 0 that stands in its place.
    var trunkCount: Int { keepsZero ? 1 : nationalPrefix.count }

    func international(_ digits: Digits) -> Party? {
        guard digits.count >= Self.internationalDigitsMin else { return nil }
        if Self.mayHoldTrunkPrefix(digits),
            let short = CountryFacts.of(digits)?.withoutTrunkPrefix(digits),
            short.count >= Self.internationalDigitsMin
        {
            return short.number.map(Party.international)
        }
        return digits.number.map(Party.international)
    }

    /// True where a trunk prefix may stand behind the country code: a 0 within the first four digits,
    /// the 1 of North America, the 8 of Russia, Belarus and Turkmenistan.
    @inline(__always)
    private static func mayHoldTrunkPrefix(_ digits: Digits) -> Bool {
        let opening = digits.opening
        if opening & 0x0f00 == 0 || opening & 0x00f0 == 0 || opening & 0x000f == 0 { return true }
        let two = opening &>> 8
        return two == 0x11 || two == 0x78 || opening == 0x3758 || opening == 0x9938
    }

    func national(_ digits: Digits) -> Party? {
        digits.behind(code).flatMap(international)
    }

    private func wholeHash(_ text: String) -> UInt64 {
        var hash = StableHash()
        for byte in text.utf8 { hash.add(byte) }
        return hash.value
    }
}
