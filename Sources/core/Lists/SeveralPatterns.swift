import Telephony

/// Notices a field into which somebody has written several numbers, addresses or names.
///
/// Only what is to be made is looked at: what stands in a log goes on holding.
package enum SeveralPatterns {
    /// Refuses a text whose parts would each be a pattern.
    package static func refuse(_ written: String) throws(PatternError) {
        let text = written.trimmed
        guard !text.hasPrefix("=") else { return }
        guard !isListed(text), !isInARow(text) else { throw .notAPattern(text, .several) }
    }

    /// `0803…;0804…`, `192.0.2.1, 192.0.2.2`: parts between separators that all open like one.
    private static func isListed(_ text: String) -> Bool {
        let parts = text.split { ",;|\n\t".contains($0) }.map { String($0).trimmed }
            .filter { !$0.isEmpty }
        return parts.count > 1 && parts.allSatisfy(opensLikeOne)
    }

    /// Opens as a number, an extension, an address or a feature code does; what follows a semicolon in
    /// an address, such as `phone-context=+234`, does not.
    private static func opensLikeOne(_ part: String) -> Bool {
        guard let first = part.utf8.first else { return false }
        return isDigit(first) || "+(*#".utf8.contains(first) || NetworkPrefix(part) != nil
    }

    /// `08031234567 08041234567`, `+2348031234567/+2348041234567`: more digits than a number has, or
    /// more than one plus, between signs that numbers are written with.
    private static func isInARow(_ text: String) -> Bool {
        let words = text.split(separator: " ")
        if words.count > 1, words.allSatisfy({ NetworkPrefix(String($0)) != nil }) { return true }
        let bytes = Array(text.utf8)
        let groups = bytes.split { !isDigit($0) }.filter { $0.count > 2 }
        guard bytes.allSatisfy({ isDigit($0) || "+-. ()/*".utf8.contains($0) }),
            groups.count > 1
        else { return false }
        let pluses = bytes.filter { $0 == UInt8(ascii: "+") }.count
        return pluses > 1 || bytes.filter(isDigit).count > PhoneNumber.digitsMax
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
