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
    /// The three above as numbers are held; nil where there are none.
    private let code: Digits?
    private let nationalDigits: Digits?
    private let internationalDigits: Digits?

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
        nationalLengths: Set<Int> = []
    ) {
        self.countryCode = Array(countryCode.utf8)
        self.nationalPrefix = Array(nationalPrefix.utf8)
        self.internationalPrefix = Array(internationalPrefix.utf8)
        self.nationalLengths = nationalLengths
        code = Digits(self.countryCode)
        nationalDigits = Digits(self.nationalPrefix)
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
        return .text(user.identity)
    }

    private func caller(_ digits: Digits) -> Party? {
        digits.isAllZero ? .withheld : party(digits)
    }

    private func party(_ digits: Digits) -> Party? {
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
        let hasPrefix = digits.starts(with: nationalDigits)
        let countBehindPrefix = digits.count - nationalPrefix.count
        if hasPrefix, nationalLengths.contains(countBehindPrefix) {
            return national(digits.dropping(nationalPrefix.count))
        }
        if nationalLengths.contains(digits.count) { return national(digits) }
        if hasPrefix, countBehindPrefix > 3, nationalPrefix != countryCode {
            return national(digits.dropping(nationalPrefix.count))
        }
        if digits.starts(with: code),
            digits.count >= countryCode.count + Self.subscriberDigitsMin
        {
            return international(digits)
        }
        return nil
    }

    private func international(_ digits: Digits) -> Party? {
        guard digits.count >= Self.internationalDigitsMin else { return nil }
        return digits.number.map(Party.international)
    }

    private func national(_ digits: Digits) -> Party? {
        digits.behind(code).flatMap(international)
    }

    private func wholeHash(_ text: String) -> UInt64 {
        var hash = StableHash()
        for byte in text.utf8 { hash.add(byte) }
        return hash.value
    }
}
