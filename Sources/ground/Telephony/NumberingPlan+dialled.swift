/// What people dial in front of a whole number: `9` for an outside line, `*67` to withhold the own
/// one, `0xx` with a carrier's code in Brazil, where each x stands for a digit.
///
/// A plus at the end says that an international number follows, such as `00xx+`.
struct DialPrefix: Sendable, Equatable {
    package static let lengthMax = 8

    private let bytes: [UInt8]
    private let isInternational: Bool

    /// Nil where a setting holds anything else.
    init?(_ setting: String) {
        isInternational = setting.hasSuffix("+")
        bytes = Array((isInternational ? setting.dropLast() : setting[...]).utf8)
        guard (1...Self.lengthMax).contains(bytes.count), bytes.allSatisfy(Self.isAllowed),
            bytes.contains(where: { $0 != UInt8(ascii: "x") })
        else { return nil }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || "x*#".utf8.contains(byte)
    }

    /// The digits behind the prefix; nil where the text does not open with it or is no number then.
    func rest(of text: Span<UInt8>) -> Digits? {
        var index = 0
        for wanted in bytes {
            while index < text.count, index > 0, " -.()/".utf8.contains(text[index]) { index += 1 }
            guard index < text.count else { return nil }
            let isDigit = (0x30...0x39).contains(text[index])
            guard text[index] == wanted || wanted == UInt8(ascii: "x") && isDigit else {
                return nil
            }
            index += 1
        }
        guard let digits = Digits(of: text.extracting(index..<text.count)) else { return nil }
        return isInternational ? digits.asInternational : digits
    }
}

extension NumberingPlan {
    /// Whether `setting` can be one of `dialPrefixes`.
    package static func isDialPrefix(_ setting: String) -> Bool { DialPrefix(setting) != nil }

    /// The party of bare digits where a dial prefix is set; nil where none leaves a whole number.
    ///
    /// As they stand where they are a whole number beyond doubt, else behind the first prefix that
    /// leaves one.
    func dialled(_ digits: Digits) -> Party? {
        if let party = wholeNumber(digits) { return party }
        guard !digits.hasPlus else { return nil }
        return digits.text.withBytes(dialled)
    }

    /// The same for a user part that is no number as it stands, such as `*67…`.
    func dialled(_ user: UserPart) -> Party? {
        dialPrefixesRead.isEmpty ? nil : user.plain.withBytes(dialled)
    }

    private func dialled(_ text: Span<UInt8>) -> Party? {
        for prefix in dialPrefixesRead {
            if let digits = prefix.rest(of: text), let party = wholeNumber(digits) { return party }
        }
        return nil
    }

    /// A number that can be no other: with a plus, or by prefix and length.
    private func wholeNumber(_ digits: Digits) -> Party? {
        if digits.hasPlus { return plausible(digits) }
        if digits.starts(with: internationalDigits),
            let party = plausible(digits.dropping(internationalPrefix.count))
        {
            return party
        }
        guard !countryCode.isEmpty else { return nil }
        if let party = domesticByLength(digits) { return party }
        // A second zero opens no national number: it belongs to a prefix of another kind.
        if nationalLengths.isEmpty, digits.starts(with: nationalDigits),
            nationalPrefix != countryCode, digits.count - trunkCount > 3,
            digits.dropping(trunkCount).first(1) != 0 || facts?.zeroStays == true,
            let whole = digits.dropping(keepsZero ? 0 : trunkCount).behind(code)
        {
            return facts == nil ? international(whole) : plausible(whole)
        }
        return digits.starts(with: code) ? plausible(digits) : nil
    }

    /// An international number whose country has numbers of that length.
    private func plausible(_ digits: Digits) -> Party? {
        guard let facts = CountryFacts.of(digits) else { return nil }
        let isRight =
            CountryFacts.misfit(digits) == nil
            || facts.withoutTrunkPrefix(digits).map { CountryFacts.misfit($0) == nil } == true
        return isRight ? international(digits) : nil
    }
}
