import AlertLog
import Warden
import CommandLine
import Telephony
import Wire

/// What the commands on exemptions and blocks share.
enum RuleOptions {
    static let reason = Option.required(
        "reason",
        .text,
        value: "TEXT",
        "why; whoever looks later will ask"
    )
    /// The reason that was given; an error that says so where none was.
    static func given(_ reason: String?) throws(CommandError) -> String {
        guard let reason else {
            throw .misuse("--reason is missing: why? whoever looks later will ask")
        }
        return reason
    }

    static let patterns = """
        A star behind digits stands for all that follows: +23480* for full numbers, written with the
        plus or as the plan dials them (080*); 10* for numbers of the switch itself, such as
        extensions, never for full ones. A name that holds a star or the like is written with = in
        front.
        """

    /// Says whom digits without a plus stand for, since they are easily meant otherwise.
    static func explain(_ pattern: PartyPattern, on console: Console) {
        switch pattern {
        case .localPrefix(let digits):
            console.note(
                "\(digits)* stands for extensions and other local numbers; full numbers that begin so"
                    + " are written +\(digits)*"
            )
        case .exact(let party) where party.kind == .local:
            let number = party.number?.digits ?? ""
            if number.count >= likelyNumber {
                console.complain("note: " + unlike(number, "a local number"))
            }
        case .text(let text) where digits(in: text.string) >= likelyNumber:
            console.complain("note: " + unlike(text.string, "a name"))
        case .exact, .prefix, .text: break
        }
    }

    /// Whoever writes so many digits mostly means a full number.
    private static let likelyNumber = 7

    private static func digits(in text: String) -> Int { text.count { ("0"..."9").contains($0) } }

    private static func unlike(_ text: String, _ what: String) -> String {
        "\(TextEscape.escaped(text)) is taken for \(what), since the numbering plan makes no full number of "
            + "it: 'callwarden exempt check' says what falls under a rule"
    }

    /// Says which rule in force means the same: whoever removes one has to remove the other.
    static func noteTwin<Rule: NewRule>(
        of rule: Rule,
        _ noun: String,
        _ arguments: Arguments,
        _ plan: NumberingPlan,
        now: EventTime,
        on console: Console
    ) throws {
        let batch = RuleBatch<Rule>(.imported, adding: [.init(rule, by: nil)])
        let twins = try arguments.logReader(on: console).existing(batch, plan: plan, now: now)
        guard let twin = twins[0] else { return }
        console.complain("note: \(noun) \(twin) says the same already; to end it, remove both")
    }

    /// What a pattern would have touched is counted over so many microseconds.
    static let day: EventTime = 86_400_000_000
    static let all = Option.flag("all", short: "a", "those that expired or were removed, too")
    static let ids = Positional<[Int]>.many(
        "ID",
        .integer(1...Int.max),
        min: 1,
        "the numbers, as the list has them"
    )
}

/// Takes rules out of force by their numbers; the wrong numbers are named, the others still go.
func remove(
    _ ids: [Int],
    called noun: String,
    on console: Console,
    _ removed: (Int64) throws -> Bool
) throws {
    var missing: [String] = []
    for id in ids {
        guard try removed(Int64(id)) else {
            missing.append("\(id)")
            continue
        }
        switch console.format {
        case .json:
            try console.print(
                ["type": "removed", "what": .string(noun), "id": .integer(id)] as JSON
            )
        case .human: try console.print("\(noun) \(id) removed")
        }
    }
    guard missing.isEmpty else {
        throw CommandError.notFound(
            "there is no \(noun) \(missing.joined(separator: ", ")) in force"
        )
    }
}
