/// What switches, carriers and telephones write in place of a number that the caller withheld, or
/// that got lost on the way.
///
/// The whole name must be one of these, whatever its case, and whatever quotes, brackets and
/// separators stand around and between its words: `private1` and `blocked-calls` are names.
enum WithheldNames {
    private typealias Key = ShortText<24>

    /// Nothing but separators is no name either.
    static func contains(_ user: Span<UInt8>) -> Bool {
        var key = Key()
        for index in 0..<user.count {
            let byte = user[index]
            if isSeparator(byte) { continue }
            guard byte >= 0x80 || isAlphanumeric(byte), key.count < 24 else { return false }
            key.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
        }
        return key.isEmpty || names.contains(key)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"):
            true
        default: false
        }
    }

    private static let names = Set(
        (english + others + programs).map { Key($0) }
    )

    /// RFC 3323 and 3325, 3GPP TS 24.229, and what carriers and telephones show.
    private static let english = [
        "anonymous", "anonymouscaller", "anonymouscall", "anonymoususer", "unknown",
        "unknowncaller", "unknownnumber", "callerunknown", "numberunknown", "restricted",
        "restrictednumber", "restrictedcaller", "callerrestricted", "idrestricted", "unavailable",
        "numberunavailable", "callerunavailable", "idunavailable", "notavailable",
        "numbernotavailable", "calleridunavailable", "private", "privatenumber", "privatecaller",
        "privatecall", "privacy", "withheld", "numberwithheld", "withheldnumber", "cidwithheld",
        "calleridwithheld", "idwithheld", "blocked", "blockednumber", "blockedcaller",
        "numberblocked", "calleridblocked", "cidblocked", "idblocked", "blockedid",
        "blockedcallerid", "hidden", "hiddennumber", "numberhidden", "nocallerid", "nocid", "noid",
        "nonumber", "nocaller", "outofarea", "suppressed", "numbersuppressed", "undisclosed", "na",
    ]

    private static let others = [
        "anonym", "anonyme", "anoniem", "anonimo", "anónimo", "anonimowy", "unbekannt",
        "unterdrückt", "inconnu", "privé", "masqué", "numéromasqué", "desconocido", "privado",
        "númeroprivado", "numeroprivado", "oculto", "númerooculto", "numerooculto", "sconosciuto",
        "privato", "desconhecido", "onbekend", "nieznany",
    ]

    /// What programs print for no value, and the users that Asterisk and FreeSWITCH put where a call
    /// came without one.
    private static let programs = [
        "null", "nil", "none", "undef", "undefined", "asterisk", "freeswitch",
    ]
}

extension Digits {
    /// True for a word such as ANONYMOUS typed on a keypad, as some networks send it: 266696687.
    ///
    /// The short ones are let be where numbers of their length are dialled in the country.
    func isWithheldWord(besides nationalLengths: Set<Int>) -> Bool {
        guard count >= 7, count <= 11 else { return false }
        switch (low, count) {
        // ANONYMOUS, RESTRICTED, UNAVAILABLE; the first also behind the 1 of North America.
        case (0x2_6669_6687, 9), (0x73_7874_2883, 10), (0x862_8245_2253, 11),
            (0x12_6669_6687, 10), (0x173_7874_2883, 11):
            return true
        // BLOCKED, UNKNOWN, PRIVATE, PRIVACY, WITHHELD.
        case (0x256_2533, 7), (0x865_6696, 7), (0x774_8283, 7), (0x774_8229, 7),
            (0x9484_4353, 8):
            return !nationalLengths.contains(count)
        default: return false
        }
    }
}
