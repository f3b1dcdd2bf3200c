import Telephony

extension SettingKeys {
    // The numbers in the window were read by the plan, so another plan starts with an empty window.
    static let countryCode = SettingKey(
        "numbering.country_code",
        .text(allowed: "1 to 3 digits without + or 0 in front, such as \"234\", or \"\" for none") {
            $0.utf8.count <= 3 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) }
                && !$0.hasPrefix("0")
        },
        standard: "",
        needsRestart: true,
        doc: "Country calling code without + or 0"
    )
    static let nationalPrefix = SettingKey(
        "numbering.national_prefix",
        .digits(0...4, allowed: "up to 4 digits, such as \"0\", or \"\" for none"),
        standard: "0",
        needsRestart: true,
        doc: "What national numbers are dialled with"
    )
    static let internationalPrefix = SettingKey(
        "numbering.international_prefix",
        .digits(0...5, allowed: "up to 5 digits, such as \"00\" or \"011\", or \"\" for none"),
        standard: "00",
        needsRestart: true,
        doc: "What international numbers are dialled with"
    )
    static let nationalLengths = SettingKey(
        "numbering.national_lengths",
        .list(
            of: .integer(4...14),
            countMax: 8,
            takes: "a list of lengths from 4 to 14, such as [10]"
        ),
        standard: [Int](),
        needsRestart: true,
        doc: "Lengths (4 to 14 digits) at which bare digits are a whole national number"
    )
    static let dialPrefixes = SettingKey(
        "numbering.dial_prefixes",
        .list(
            of: .text(allowed: "a dial prefix", where: NumberingPlan.isDialPrefix),
            countMax: 32,
            takes: "a list of prefixes of 1 to 8 characters, digits, *, # or x for any digit, with "
                + "a + behind where an international number follows: [\"9\", \"*67\", \"0xx\"]"
        ),
        standard: [String](),
        needsRestart: true,
        doc: "What people dial in front of a whole number"
    )
    static let emergencyNumbers = SettingKey(
        "numbering.emergency_numbers",
        .list(
            of: .digits(2...15, allowed: "digits"),
            countMax: 200,
            takes: "a list of numbers of 2 to 15 digits in quotes, such as [\"112\"]"
        ),
        standard: EmergencyNumbers.standard,
        doc: "Callees that are never counted and never ended"
    )
    static let domains = SettingKey(
        "numbering.domains",
        .list(
            of: .text(
                allowed: "a domain",
                where: { (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy(isOfDomain) }
            ),
            countMax: 10_000,
            takes: "a list of domains of up to 64 bytes, such as [\"tenant1.example\"]"
        ),
        standard: [String](),
        needsRestart: true,
        doc: "Your domains"
    )
    static let ownNumbers = SettingKey(
        "numbering.own_numbers",
        .list(
            of: .text(allowed: "a + with digits behind it", where: isOwnNumber),
            countMax: 1_000,
            takes:
                "a list of beginnings of numbers, a + and 3 to 15 digits each, such as [\"+234803555\"]"
        ),
        standard: [String](),
        doc: "How your own numbers begin"
    )
    static let ownSources = SettingKey(
        "numbering.own_sources",
        .list(
            of: .text(allowed: "an address or a network") { NetworkPrefix($0) != nil },
            countMax: 1_000,
            takes: "a list of addresses and networks, such as [\"10.0.0.0/8\", \"192.0.2.7\"]"
        ),
        standard: [String](),
        doc: "Where your own users call from"
    )
    static let numbering = [
        countryCode.spec, nationalPrefix.spec, internationalPrefix.spec, nationalLengths.spec,
        dialPrefixes.spec, domains.spec, emergencyNumbers.spec, ownNumbers.spec, ownSources.spec,
    ]

    private static func isOwnNumber(_ text: String) -> Bool {
        text.hasPrefix("+") && (4...16).contains(text.utf8.count)
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: ".-_:[]".utf8.contains(byte)
        }
    }
}
