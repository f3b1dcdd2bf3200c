import Rules
import Settings
import Telephony
import Testing

@testable import AlertLog
@testable import Settings
@testable import Shipping

@Suite("Routes")
struct RouteTests {
    private static let destinations =
        "destinations: ["
        + ["a", "b", "c"].map { "{ name: '\($0)', url: 'http://x/\($0)' }" }.joined(separator: ",")
        + "]"

    private func table(_ rest: String, zone: HourZone = .utc) throws -> RouteTable {
        RouteTable(try shipSettings("{ \(Self.destinations), \(rest) }"), zone: zone)
    }

    private func places(_ table: RouteTable, _ notice: Notice) -> [String] {
        ["a", "b", "c"].filter { table.assignment(of: notice, to: $0) != nil }
    }

    @Test("Without routes everything goes everywhere, or where the settings say")
    func defaults() throws {
        let notice = try LogBench().notice("n")
        #expect(places(try table("routes: []"), notice) == ["a", "b", "c"])
        #expect(places(try table("default_destinations: ['b']"), notice) == ["b"])
        #expect(places(try table("default_destinations: []"), notice) == [])
    }

    @Test("The first route that fits takes a notice, unless it says that others go on")
    func order() throws {
        let table = try table(
            """
            default_destinations: ['c'], routes: [
                { name: '1', kinds: ['alert'], callees: ['+23480*'], destinations: ['a'], goes_on: true },
                { name: '2', rules: ['masking'], severities: ['critical'], destinations: ['b'] },
                { name: '3', kinds: ['agent.dead'], destinations: [] },
            ]
            """
        )
        let bench = try LogBench()
        #expect(
            places(table, bench.notice("n", callee: "+2348012", rule: "masking")) == ["a", "b"]
        )
        #expect(places(table, bench.notice("n", callee: "+2348012", rule: "wangiri")) == ["a"])
        #expect(places(table, bench.notice("n", callee: "+1", rule: "masking")) == ["b"])
        #expect(
            places(table, bench.notice("n", rule: "masking", severity: .warning)) == ["c"]
        )
        #expect(places(table, bench.notice("n", kind: .agentDead)) == [])
        #expect(places(table, bench.notice("n", kind: .agentBack)) == ["c"])
    }

    @Test("Hours hold by the clock of the zone, and past midnight belong to the day before")
    func hours() throws {
        // Friday, 2026-01-02, 03:04:05 UTC.
        let friday = LogBench.time
        let hour = 3_600 * LogBench.second
        let night = RouteHours(days: ["thu"], between: "22:00-06:00")
        #expect(night.contain(friday, in: .utc))
        #expect(!night.contain(friday + 3 * hour, in: .utc))
        #expect(!night.contain(friday + 20 * hour, in: .utc), "that is Friday's night")
        #expect(night.contain(friday - 5 * hour, in: .utc))
        let east = HourZone(offsetMicroseconds: 3 * hour)
        #expect(!night.contain(friday, in: east), "it is six there")
        let day = RouteHours(days: ["fri"], between: "03:00-24:00")
        #expect(day.contain(friday, in: .utc) && !day.contain(friday - hour, in: .utc))
        #expect(RouteHours(days: [], between: nil).contain(friday, in: .utc))
        for text in [
            "8:00-9:00", "08:00", "08:00-08:00", "24:00-01:00", "25:00-26:00", "08:60-09:00", "",
        ] {
            #expect(RouteHours.minutes(of: text) == nil, "\(text)")
        }
    }

    @Test(
        "Notices that agree in the fields of a route have one key, and no callee can forge another's"
    )
    func keys() throws {
        let table = try table(
            "routes: [{ name: 'r', destinations: ['a'], group_by: ['callee', 'rule'], group_seconds: 30 }]"
        )
        let bench = try LogBench()
        let key = { (callee: String?, rule: String?) in
            table.assignment(of: bench.notice("n", callee: callee, rule: rule), to: "a")?.key
        }
        #expect(key("+1", "masking") == key("+1", "masking"))
        let keys = [
            key("+1", "masking"), key("+1", "wangiri"), key("+2", "masking"), key(nil, "masking"),
            key("+1 rule=masking", nil), key("+1\" rule=\"masking", nil),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(table.assignment(of: bench.notice("n"), to: "a")?.waitMicroseconds == 30_000_000)
    }
}
