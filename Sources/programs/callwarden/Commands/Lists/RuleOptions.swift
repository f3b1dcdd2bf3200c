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
    static let patterns = """
        A star behind digits stands for all that follows: +23480* for full numbers, written with the
        plus or as the plan dials them (080*); 10* for numbers of the switch itself, such as
        extensions, never for full ones. A name that holds a star or the like is written with = in
        front.
        """

    /// Says whom digits without a plus stand for, since they are easily meant otherwise.
    static func explain(_ pattern: PartyPattern, on console: Console) {
        guard case .localPrefix(let digits) = pattern else { return }
        console.note(
            "\(digits)* stands for extensions and other local numbers; full numbers that begin so"
                + " are written +\(digits)*"
        )
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

extension Cell {
    static func ruleState(_ state: RuleState) -> Cell {
        Cell(state.rawValue, state == .active ? .good : .faint)
    }
}

extension JSON {
    static func exemption(_ row: ExemptionRow, now: EventTime) -> JSON {
        var json: JSON = ["type": "exemption", "exemption": .integer(row.id)]
        json.add("subject", .string(row.subject))
        json.add("pattern", .string(row.pattern))
        json.add("state", .string(row.state(at: now).rawValue))
        json.add("reason", .string(row.reason))
        json.add("author", .string(row.author))
        json.add(time: "created", row.created)
        json.add(time: "expires", row.expires)
        json.add("hits", .integer(row.hits))
        json.add(time: "last_hit", row.lastHit)
        json.add(time: "removed", row.removed)
        json.add("removed_by", .optional(row.removedBy, JSON.string))
        return json
    }

    static func block(_ row: BlockRow, now: EventTime) -> JSON {
        var json: JSON = ["type": "block", "block": .integer(row.id)]
        json.add("caller", .string(row.caller))
        json.add("callee", .string(row.callee))
        json.add("state", .string(row.state(at: now).rawValue))
        json.add("alert", .optional(row.alert) { .integer($0) })
        json.add("reason", .string(row.reason))
        json.add("author", .string(row.author))
        json.add(time: "created", row.created)
        json.add(time: "expires", row.expires)
        json.add(time: "removed", row.removed)
        json.add("removed_by", .optional(row.removedBy, JSON.string))
        return json
    }
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
