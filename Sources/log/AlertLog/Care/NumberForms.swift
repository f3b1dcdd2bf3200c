internal import Lists
package import Telephony

/// The forms in which one number is written, and where they stand in a text.
package struct NumberForms: Sendable, Equatable {
    /// What stands in the place of a number that was erased.
    package static let replacement = "erased"
    /// Fewer digits are an extension or a short code, and could be a part of anything.
    package static let digitsMin = 7
    /// Characters that may stand between two digits of a number, one after the other.
    private static let separatorsMax = 2

    /// The digits that all forms end in.
    let core: String
    /// Digits alone, as they are written from the first to the last.
    private let forms: Set<[UInt8]>
    private let longest: Int

    /// Nil where it is no whole number.
    package init?(_ written: String, plan: NumberingPlan) {
        let reading = PartyPattern.reading(of: written, plan: plan, isCallee: true)
        guard case .party(let party) = reading, let name = party.name else { return nil }
        let digits = Array(name.utf8.filter { (0x30...0x39).contains($0) })
        guard digits.count >= Self.digitsMin else { return nil }
        var whole: [[UInt8]] = [digits, plan.internationalPrefix + digits]
        var core = digits
        if party.kind == .international, !plan.countryCode.isEmpty,
            digits.starts(with: plan.countryCode)
        {
            core = Array(digits.dropFirst(plan.countryCode.count))
            guard core.count >= Self.digitsMin - 1 else { return nil }
            whole += [core, plan.nationalPrefix + core]
        } else if party.kind != .international, digits.starts(with: plan.nationalPrefix) {
            core = Array(digits.dropFirst(plan.nationalPrefix.count))
        }
        let dialled = plan.dialPrefixes.map { $0.utf8.filter { (0x30...0x39).contains($0) } }
        let prefixed = dialled.filter { !$0.isEmpty }.flatMap { prefix in
            whole.map { Array(prefix) + $0 }
        }
        self.core = String(decoding: core, as: UTF8.self)
        forms = Set(whole + prefixed)
        longest = forms.map(\.count).max() ?? 0
    }

    /// The text without the number; nil where that is not in it.
    package func erased(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let found = places(in: bytes.span)
        guard !found.isEmpty else { return nil }
        var (result, end) = ([UInt8](), 0)
        for place in found {
            result += bytes[end..<place.lowerBound]
            result += Array(Self.replacement.utf8)
            end = place.upperBound
        }
        return String(decoding: result + bytes[end...], as: UTF8.self)
    }

    /// Where the number stands, with the plus in front of it.
    func places(in bytes: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            guard Self.isDigit(bytes[start]), start == 0 || !Self.isDigit(bytes[start - 1]),
                let end = end(of: bytes, from: start)
            else {
                start += 1
                continue
            }
            let hasPlus = start > 0 && bytes[start - 1] == UInt8(ascii: "+")
            found.append((hasPlus ? start - 1 : start)..<end)
            start = end
        }
        return found
    }

    /// Behind the longest form that begins there and that no digit follows.
    private func end(of bytes: Span<UInt8>, from start: Int) -> Int? {
        var (digits, place, separators) = ([UInt8](), start, 0)
        var found: Int?
        while place < bytes.count, digits.count < longest {
            let byte = bytes[place]
            place += 1
            if Self.isDigit(byte) {
                digits.append(byte)
                separators = 0
                let goesOn = place < bytes.count && Self.isDigit(bytes[place])
                if !goesOn, forms.contains(digits) { found = place }
            } else if Self.isSeparator(byte), separators < Self.separatorsMax {
                separators += 1
            } else {
                break
            }
        }
        return found
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
