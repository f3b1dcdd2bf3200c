/// How the numbers of one network are brought to one form.
///
/// Rules follow ITU-T E.164 and E.123: `+` and the international prefix open an international
/// number, the national prefix a national one. Bare digits that start with the country code and are
/// long enough are taken as international too, since gateways commonly drop the plus.
package struct NumberingPlan: Sendable, Equatable {
    /// Country calling code, such as "234"; empty where the operator set none, and then only numbers
    /// written internationally are brought to international form.
    package let countryCode: [UInt8]
    /// What national numbers are dialled with, such as "0"; may be empty.
    package let nationalPrefix: [UInt8]
    /// What international numbers are dialled with, such as "00" or "011".
    package let internationalPrefix: [UInt8]
    /// Lengths at which bare digits are a whole national number (10 in North America, 8 in Denmark).
    package let nationalLengths: Set<Int>

    /// Digits behind the country code below which bare digits are not taken as international.
    package static let subscriberDigitsMin = 7

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
    }

    /// Reads a caller or callee as the switch sent it, after percent-decoding.
    ///
    /// `wholeHash` keeps texts apart that are longer than their buffer: a hash of every byte.
    package func read<let capacity: Int>(
        _ text: ShortText<capacity>,
        wholeHash: UInt64? = nil
    ) -> PartyReading {
        let user = userPart(of: text)
        if isWithheld(user) { return .party(.withheld) }
        guard let (digits, plus) = digits(of: user), let party = party(digits, plus: plus) else {
            let isWhole = !text.isCut && !user.isCut
            return .text(isWhole ? user : marked(user, with: wholeHash ?? text.stableHash))
        }
        return .party(party)
    }

    /// The party of a number alone: what exemptions and blocks are written as.
    package func read(_ text: String) -> PartyReading { read(ShortText<256>(text)) }

    private func party(_ digits: ShortText<32>, plus: Bool) -> Party? {
        if plus { return international(digits, from: 0) }
        if starts(digits, with: internationalPrefix) {
            if let party = international(digits, from: internationalPrefix.count) { return party }
        }
        if !countryCode.isEmpty {
            if nationalLengths.contains(digits.count) { return national(digits, from: 0) }
            if starts(digits, with: nationalPrefix), digits.count > nationalPrefix.count + 3,
                !(nationalPrefix == countryCode)
            {
                return national(digits, from: nationalPrefix.count)
            }
            if starts(digits, with: countryCode),
                digits.count >= countryCode.count + Self.subscriberDigitsMin
            {
                return international(digits, from: 0)
            }
        }
        return PhoneNumber(digits: digits.array).map(Party.local)
    }

    private func international(_ digits: ShortText<32>, from start: Int) -> Party? {
        PhoneNumber(digits: (start..<digits.count).lazy.map { digits[$0] }).map(Party.international)
    }

    private func national(_ digits: ShortText<32>, from start: Int) -> Party? {
        var whole = ShortText<32>(bytes: countryCode)
        for index in start..<digits.count { whole.append(digits[index]) }
        return international(whole, from: 0)
    }

    private func starts(_ digits: ShortText<32>, with prefix: [UInt8]) -> Bool {
        guard !prefix.isEmpty, digits.count > prefix.count else { return false }
        return prefix.indices.allSatisfy { digits[$0] == prefix[$0] }
    }

    /// The digits of a number and whether it opened with a plus; nil where it is no number.
    private func digits(of user: PartyText) -> (ShortText<32>, plus: Bool)? {
        var digits = ShortText<32>()
        var plus = false
        for index in 0..<user.count {
            switch user[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(user[index])
            case UInt8(ascii: "+") where !plus && digits.isEmpty: plus = true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "/"):
                continue
            default: return nil
            }
        }
        return digits.isEmpty || digits.isCut ? nil : (digits, plus)
    }
}
