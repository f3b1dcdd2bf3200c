import Lists
import AlertLog
import Warden
import CommandLine
import Settings
import Telephony
import Wire
import Views

enum ExemptCheckCommand: Command {
    static let caller = Option.maybe("caller", .text, value: "NUMBER", "who would call")
    static let callee = Option.maybe("callee", .text, value: "NUMBER", "who would be called")
    static let source = Option.maybe("source", .text, value: "ADDRESS", "where from")

    static let declaration = Declaration(
        "check",
        summary: "say whether a call would be exempt, and by what",
        discussion: """
            Answers for the exemptions in force and for the emergency numbers of the settings. Exit
            code 3 where nothing exempts the call.
            """,
        options: [caller.spec, callee.spec, source.spec] + LogQueryOptions.place,
        examples: [
            Example("exempt check --callee 08031234567", "would calls to it be let be?"),
            Example("exempt check --caller 4420123456 --source 192.0.2.9", "would this call?"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        let (from, to) = (arguments[caller], arguments[callee])
        guard from != nil || to != nil || arguments[source] != nil else {
            throw CommandError.misuse("give --caller, --callee or --source")
        }
        if let address = arguments[source], NetworkPrefix.address(address) == nil {
            throw CommandError.misuse("--source: \(address) is no IP address")
        }
        let check = ExemptionCheck(
            caller: from.map {
                PartyPattern.reading(of: $0, plan: settings.plan, isCallee: false)
            },
            callee: to.map { PartyPattern.reading(of: $0, plan: settings.plan, isCallee: true) },
            source: arguments[source]
        )
        let now = LogWriter.wallClock()
        let reader = try arguments.logReader(on: console)
        let watch = try LogWatch(
            path: arguments.databasePath(on: console),
            rulesMax: settings.limits.listEntriesMax
        )
        let rules = try watch.rules(plan: settings.plan, now: now)
        for problem in rules.unreadable + rules.narrower {
            console.complain("warning: \(problem)")
        }
        let matching = Set(rules.exemptions.filter { check.falls(under: $0.subject) }.map(\.id))
        let rows = try reader.exemptions(all: false, now: now).filter { matching.contains($0.id) }
        let isEmergency = settings.emergencyCallees.contains { number in
            check.falls(under: .callee(number.pattern))
        }
        try answer(rows, isEmergency: isEmergency, on: console)
        return rows.isEmpty && !isEmergency ? .notFound : .done
    }

    private static func answer(
        _ rows: [ExemptionRow],
        isEmergency: Bool,
        on console: Console
    ) throws {
        switch console.format {
        case .json:
            var json: JSON = ["type": "exemption_check"]
            json.add("exempt", .boolean(isEmergency || !rows.isEmpty))
            json.add("emergency", .boolean(isEmergency))
            json.add("exemptions", .array(rows.map { JSON($0) }))
            try console.print(json)
        case .human:
            if isEmergency { try console.print("exempt: an emergency number of the settings") }
            var exemptions = ExemptionTable()
            for row in rows { exemptions.add(row) }
            try console.print(exemptions.table)
            if rows.isEmpty, !isEmergency { try console.print("not exempt") }
        }
    }
}
