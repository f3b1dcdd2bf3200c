import AlertLog
import CommandLine
import Lists
import Records
import Telephony

/// The parties of an alert, for exemptions and blocks that are made of it.
struct AlertParties {
    static let option = Option.maybe(
        "from-alert",
        .integer(1...Int.max),
        value: "ID",
        "the parties of this alert, as 'alerts list' numbers it"
    )

    let id: Int64
    /// The callee that its calls have in common; nil where they have several.
    let callee: String?
    /// Each caller once, in the order of the first call.
    let callers: [String]
    /// Calls of callers that withheld their number, who cannot be named.
    let withheld: Int
    /// What is given as the reason where nobody says another.
    var reason: String { "alert \(id)" }

    /// Of the calls that the alert is made of; an error where there is no such alert.
    init(of id: Int, _ reader: LogReader, plan: NumberingPlan) throws {
        guard let details = try reader.snapshot({ try reader.details(of: Int64(id)) }) else {
            throw CommandError.notFound("there is no alert \(id); see 'callwarden alerts list'")
        }
        self.id = Int64(id)
        let callees = Set(details.ownCalls.map(\.callee))
        callee =
            callees.count == 1
            ? callees.first.flatMap { Self.written($0, plan, isCallee: true) } : nil
        var (seen, callers, withheld): (Set<String>, [String], Int) = ([], [], 0)
        for call in details.ownCalls where call.action != FlagAction.spared.word {
            let pattern = PartyPattern(recorded: Array(call.caller.utf8))
            guard !pattern.isRange, let text = Self.written(call.caller, plan, isCallee: false)
            else {
                withheld += 1
                continue
            }
            if seen.insert(text).inserted { callers.append(text) }
        }
        (self.callers, self.withheld) = (callers, withheld)
    }

    /// A party of the log as a pattern that means just it; nil where none does.
    private static func written(_ name: String, _ plan: NumberingPlan, isCallee: Bool) -> String? {
        let meant = PartyPattern(recorded: Array(name.utf8))
        return [name, "=" + name].first { text in
            (try? PartyPattern(text, plan: plan, isCallee: isCallee)) == meant
        }
    }
}
