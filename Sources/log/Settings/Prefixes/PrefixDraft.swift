import Rules
import Telephony

/// A column of a file of prefixes.
enum PrefixColumn: Equatable {
    case prefix
    case name
    case hours
    case critical(PrefixMeasure)
    case warning(PrefixMeasure)
    /// One that was refused.
    case unknown

    static let all: [PrefixColumn] =
        [.prefix, .name, .hours]
        + PrefixMeasure.allCases.flatMap { [.critical($0), .warning($0)] }

    init?(_ word: String) {
        guard let column = Self.all.first(where: { $0.word == word.lowercased() }) else {
            return nil
        }
        self = column
    }

    var word: String {
        switch self {
        case .prefix: "prefix"
        case .name: "name"
        case .hours: "hours"
        case .critical(let measure): measure.word
        case .warning(let measure): measure.word + "_warning"
        case .unknown: ""
        }
    }
}

/// A row as far as it is read.
struct PrefixDraft {
    static let levelMax = 1_000_000
    private static let nameBytesMax = 60

    private var prefix: (digits: String, isInternational: Bool)?
    private var name = ""
    private var hours = PrefixHours.always
    private var critical: [PrefixMeasure: Int] = [:]
    private var warning: [PrefixMeasure: Int] = [:]
    /// A field was refused.
    private var isBroken = false

    /// Takes in a field that is not empty.
    mutating func take(_ field: String, of column: PrefixColumn) throws(PrefixFault) {
        do {
            switch column {
            case .prefix: prefix = try Self.prefix(field)
            case .name: name = try Self.name(field)
            case .hours: hours = try PrefixHours(written: field)
            case .critical(let measure): critical[measure] = try Self.level(field, of: column)
            case .warning(let measure): warning[measure] = try Self.level(field, of: column)
            case .unknown: break
            }
        } catch {
            isBroken = true
            throw error
        }
    }

    /// The row, once all fields are taken; nil where one was refused.
    func row() throws(PrefixFault) -> PrefixRow? {
        guard !isBroken else { return nil }
        guard let prefix else {
            throw PrefixFault("has no prefix; write + for all full numbers")
        }
        var levels = PrefixLevels()
        for measure in PrefixMeasure.allCases {
            let (low, high) = (warning[measure] ?? 0, critical[measure] ?? 0)
            guard low == 0 || high == 0 || low < high else {
                throw PrefixFault(
                    "\(measure.word)_warning: \(low) must be below \(measure.word), which is \(high)"
                )
            }
            levels[measure] = Levels(warning: low, critical: high)
        }
        return PrefixRow(
            digits: prefix.digits,
            isInternational: prefix.isInternational,
            name: name,
            hours: hours,
            levels: levels
        )
    }

    private static func prefix(_ field: String) throws(PrefixFault) -> (String, Bool) {
        let isInternational = field.hasPrefix("+")
        guard isInternational || field.hasPrefix("local:") else {
            throw PrefixFault(
                "\(field.prefix(40)): begin a prefix with + for full numbers, as in +999, or with"
                    + " local: for extensions and short codes, as in local:70"
            )
        }
        let digits = String(field.dropFirst(isInternational ? 1 : "local:".count))
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw PrefixFault("\(field.prefix(40)): write digits alone behind the sign")
        }
        guard digits.utf8.count <= PhoneNumber.digitsMax else {
            throw PrefixFault(
                "\(field.prefix(40)): no number has more than \(PhoneNumber.digitsMax) digits"
            )
        }
        return (digits, isInternational)
    }

    private static func name(_ field: String) throws(PrefixFault) -> String {
        guard field.utf8.count <= nameBytesMax else {
            throw PrefixFault("\(field.prefix(40))…: a name has \(nameBytesMax) bytes at most")
        }
        guard field.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f }) else {
            throw PrefixFault("its name holds a line end or another control character")
        }
        return field
    }

    private static func level(
        _ field: String,
        of column: PrefixColumn
    ) throws(PrefixFault) -> Int {
        guard let level = Int(field), (0...levelMax).contains(level) else {
            throw PrefixFault(
                "\(column.word): \(field.prefix(40)) is no whole number from 0 to \(levelMax);"
                    + " leave it empty for no level"
            )
        }
        return level
    }
}
