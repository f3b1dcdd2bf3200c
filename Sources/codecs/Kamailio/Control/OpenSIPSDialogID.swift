import Telephony

/// OpenSIPS's name for a dialog: entry and number in hexadecimal, lowest digit first, with a dot.
enum OpenSIPSDialogID {
    static func text(_ key: DialogKey) -> String { "\(reversed(key.entry)).\(reversed(key.id))" }

    static func key(_ text: String) -> DialogKey? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, let entry = number(parts[0]), let id = number(parts[1]) else {
            return nil
        }
        return DialogKey(entry: entry, id: id)
    }

    private static func reversed(_ number: UInt32) -> String {
        String(String(number, radix: 16).reversed())
    }

    private static func number(_ digits: some Collection<UInt8>) -> UInt32? {
        guard (1...8).contains(digits.count) else { return nil }
        var number: UInt32 = 0
        for (place, byte) in digits.enumerated() {
            guard let digit = hexValue(byte) else { return nil }
            number |= UInt32(digit) << UInt32(4 * place)
        }
        return number
    }
}
