import Lists
import Telephony
import Testing

@testable import AlertLog

@Suite("Rules and rows of scoped extensions")
struct ScopedRuleTests {
    private let plan = NumberingPlan(countryCode: "234")
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func reading(_ text: String, in scope: PartyScope) -> PartyReading {
        plan.scoped(plan.readCallee(text), to: scope)
    }

    @Test(
        "An extension is written with its domain, and then means that one alone",
        arguments: [
            ("1001@t0.example", "1001", "t0.example", true),
            (" 1001@T0.Example. ", "1001", "t0.example", true),
            ("1001@sales", "1001", "sales", true), ("1001@Sales", "1001", "sales", false),
            ("1001", "1001", "t0.example", true), ("1001@t1.example", "1001", "t0.example", false),
            ("ada@t0.example", "ada", "t0.example", true), ("*97", "*97", "t0.example", true),
            ("*97@t0.example", "*97", "t0.example", true),
            ("sip:ada@192.0.2.7", "ada", "t0.example", true),
            ("+2348031234567@t0.example", "08031234567", "t0.example", true),
        ]
    )
    func patterns(written: String, callee: String, scope: String, matches: Bool) throws {
        let pattern = try PartyPattern(written, plan: plan, isCallee: true)
        #expect(pattern.matches(reading(callee, in: PartyScope(scope))) == matches)
    }

    @Test("A prefix inside one domain is refused, since it would mean nothing")
    func prefixes() {
        #expect(throws: PatternError.scopedPrefix("+23480*", scope: "t0.example")) {
            try PartyPattern("+23480*@t0.example", plan: plan)
        }
    }

    @Test("What the log calls a scoped party is the same party when it is read back")
    func readBack() {
        for text in ["1001", "ada", "*97", "112"] {
            let scoped = reading(text, in: "t0.example")
            let name = PartyText(naming: scoped)
            #expect(PartyPattern(recorded: name.array).reading == scoped)
        }
    }

    @Test("A list of one extension shows it in every domain, or in the one that is named")
    func filters() throws {
        #expect(try PartyFilter("1001", plan: plan) == .anywhere("1001"))
        #expect(try PartyFilter("1001@t0.example", plan: plan) == .exact("1001@t0.example"))
        #expect(try PartyFilter("08031234567", plan: plan) == .exact("+2348031234567"))
        #expect(try PartyFilter("ada", plan: plan) == .anywhere("ada"))
        let path = folder.file("log.db")
        let database = try Database.forAgent(LogOptions(path: path, links: []))
        for name in ["1001", "1001@t0.example", "1001@t1.example", "10010", "1001A", "101"] {
            try database.run(
                """
                INSERT INTO alerts (callee, switch, first_seen_us, tripped_us, last_seen_us)
                VALUES (?1, 'pbx', 1, 1, 1)
                """,
                .text(name)
            )
        }
        let reader = try LogReader(path: path)
        func callees(_ written: String) throws -> Set<String> {
            var filter = LogFilter()
            filter.callee = try PartyFilter(written, plan: plan)
            var found: Set<String> = []
            try reader.eachAlert(filter) {
                found.insert($0.callee)
                return true
            }
            return found
        }
        #expect(try callees("1001") == ["1001", "1001@t0.example", "1001@t1.example"])
        #expect(try callees("1001@t1.example") == ["1001@t1.example"])
    }
}
