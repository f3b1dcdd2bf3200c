/// What is known of the numbers of one country code: enough to see that a plan cannot be right for
/// it, and that a trunk prefix was left in an international number.
package struct CountryFacts: Sendable, Equatable {
    /// Country code, such as 44.
    package let code: Int
    /// Region of ISO 3166-1 with the most numbers of that code; `-` for a code of services.
    package let region: String
    /// What national numbers are dialled with at home; empty where nothing is.
    package let trunkPrefix: String
    /// What may open an international number; empty where it depends on the carrier, or where nobody
    /// lives.
    package let internationalPrefixes: [String]
    /// Digits behind the country code that some number has: bit n stands for n digits.
    private let lengths: UInt32
    /// The same for numbers of fixed and mobile lines alone, ascending.
    package let lineLengths: [Int]
    /// A 0 in front is part of the number, at home and abroad: Italy, San Marino, Côte d'Ivoire.
    package let zeroStays: Bool

    /// True where some number has so many digits behind the country code.
    package func hasNumbers(ofLength length: Int) -> Bool {
        (0..<32).contains(length) && lengths & 1 &<< UInt32(length) != 0
    }

    /// The facts of a country code; nil where none is assigned.
    package static func of(_ code: Int) -> CountryFacts? { byCode[code] }

    /// The lengths of a country code's numbers alone; 0 where none is assigned.
    private static let lengthsByCode: [UInt32] = (0..<1_000).map { byCode[$0]?.lengths ?? 0 }

    private static let byCode: [Int: CountryFacts] = {
        let all = table.split(separator: "\n").map { CountryFacts(row: $0) }
        return Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
    }()

    private init(row: Substring) {
        let fields = row.split(separator: " ")
        precondition(fields.count == 7, "a row of the table has seven fields: \(row)")
        code = Int(fields[0]) ?? 0
        region = String(fields[1])
        trunkPrefix = fields[2] == "-" ? "" : String(fields[2])
        let hasPrefixes = fields[3] != "-" && fields[3] != "?"
        internationalPrefixes = hasPrefixes ? fields[3].split(separator: "/").map(String.init) : []
        lengths = Self.lengths(fields[4]).reduce(0) { $0 | 1 &<< UInt32($1) }
        lineLengths = Self.lengths(fields[5])
        zeroStays = fields[6] == "stays"
    }

    /// Reads `7,9-10`; `-` for none.
    private static func lengths(_ text: Substring) -> [Int] {
        text.split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last else { return [] }
            return Array(first...last)
        }
    }
}

extension CountryFacts {
    /// The facts of the country code that opens an international number; codes open no others, so
    /// there is one at most.
    static func of(_ digits: Digits) -> CountryFacts? {
        guard digits.first(1) > 0 else { return nil }
        for length in 1...3 where length < digits.count {
            if let facts = of(Int(truncatingIfNeeded: digits.first(length))) { return facts }
        }
        return nil
    }

    /// How many digits the country code has.
    var codeLength: Int { code < 10 ? 1 : code < 100 ? 2 : 3 }

    /// The beginning of an international number, without a 0 behind the country code that opens no
    /// number there; nil where that 0 is all that follows, so that it says nothing.
    package static func withoutTrunkZero(_ prefix: [UInt8]) -> [UInt8]? {
        guard prefix.first != UInt8(ascii: "0") else { return prefix }
        for length in 1...3 where length < prefix.count && prefix[length] == UInt8(ascii: "0") {
            let code = prefix[..<length].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard let facts = of(code), !facts.zeroStays else { continue }
            return prefix.count > length + 1
                ? Array(prefix[..<length] + prefix[(length + 1)...]) : nil
        }
        return prefix
    }

    /// Why no international number of these digits can exist; nil where one may.
    static func misfit(_ digits: Digits) -> NumberMisfit? {
        guard digits.first(1) > 0 else { return .noSuchCode }
        for length in 1...3 where length < digits.count {
            let code = Int(truncatingIfNeeded: digits.first(length))
            let lengths = lengthsByCode[code]
            guard lengths != 0 else { continue }
            let rest = digits.count - length
            return lengths & 1 &<< UInt32(rest) == 0 ? .noSuchLength(code: code, digits: rest) : nil
        }
        return .noSuchCode
    }

    /// The digits without a trunk prefix that was left behind the country code; nil where none was.
    ///
    /// A 0 that opens no number of that country is a trunk prefix, whatever follows. One that opens
    /// some, and another digit, such as Russia's 8, is told from the number by the length.
    func withoutTrunkPrefix(_ digits: Digits) -> Digits? {
        let national = digits.dropping(codeLength)
        if let trunk = Digits(Array(trunkPrefix.utf8)), national.starts(with: trunk) {
            let rest = national.dropping(trunk.count)
            let isOther = trunk.first(1) != 0 || zeroStays
            let fits = !lineLengths.contains(national.count) && lineLengths.contains(rest.count)
            if fits || !isOther { return rest.behind(digits.keeping(codeLength)) }
        }
        guard !zeroStays, national.count > 1, national.first(1) == 0 else { return nil }
        return national.dropping(1).behind(digits.keeping(codeLength))
    }
}
