import HTTPServer
import Testing

@testable import Web

@Suite("The API: analytics")
struct AnalyticsRouteTests {
    @Test("Alerts, calls and judgements come hour by hour, and calls are null where none are kept")
    func course() throws {
        let scene = try WebScene()
        _ = scene.ask(
            "PATCH",
            "/api/v1/alerts/1",
            body: "{\"status\":\"confirmed\"}",
            as: WebScene.triage
        )
        let answer = scene.ask(
            "GET",
            "/api/v1/analytics?from=2026-01-02T01:00:00Z&to=2026-01-02T05:00:00Z&by=hour"
        )
        #expect(answer.status == 200)
        #expect(answer.json["zone"] as? String == "UTC")
        #expect(answer.json["calls_kept"] as? Bool == true)
        let buckets = answer.rows("buckets")
        #expect(buckets.map { $0["alerts"] as? Int } == [0, 0, 3, 0])
        #expect(buckets.map { $0["confirmed"] as? Int } == [0, 0, 1, 0])
        #expect(buckets.map { $0["open"] as? Int } == [0, 0, 2, 0])
        #expect(buckets.map { $0["ended"] as? Int } == [0, 0, 3, 0])
        #expect(buckets.map { $0["calls"] as? Int } == [nil, nil, 1, 0])
        #expect(buckets.map { $0["calls_whole"] as? Bool } == [false, false, false, false])
        #expect(buckets.map { $0["precision"] as? Double } == [nil, nil, 1, nil])
    }

    @Test("Days and hours are 30 and 24 back where nobody says how far")
    func defaults() throws {
        let scene = try WebScene()
        #expect(scene.ask("GET", "/api/v1/analytics").rows("buckets").count == 25)
        let days = scene.ask("GET", "/api/v1/analytics?by=day").rows("buckets")
        #expect(days.count == 31)
        #expect(days.last?["alerts"] as? Int == 3)
    }

    @Test("The callees with most flagged calls are named, with a figure for each hour of the day")
    func callees() throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/api/v1/analytics/callees?limit=2")
        let rows = answer.rows("callees")
        #expect(rows.count == 2)
        #expect(rows[0]["callee"] as? String == "+2348031231001")
        #expect(rows[0]["flagged"] as? Int == 2)
        #expect(rows[0]["calls"] as? Int == 1)
        let hours = rows[0]["hours"] as? [Int] ?? []
        #expect(hours.count == 24 && hours[3] == 2 && hours.reduce(0, +) == 2)
    }

    @Test(
        "What cannot be answered is refused, and says why",
        arguments: [
            ("analytics?from=2026-01-02T05:00:00Z&to=2026-01-02T01:00:00Z", 400, "from"),
            ("analytics?from=1960-01-01T00:00:00Z", 400, "from"),
            ("analytics?from=2025-01-01T00:00:00Z&by=hour", 422, "more than 1000"),
            ("analytics?by=minute", 400, "by"),
            ("analytics/callees?limit=101", 400, "limit"),
            ("baselines/week", 400, "callee"),
            ("baselines/week?callee=08031231001", 404, "nothing"),
        ]
    )
    func refused(target: String, status: Int, words: String) throws {
        let answer = try WebScene().ask("GET", "/api/v1/\(target)")
        #expect(answer.status == status)
        #expect(answer.detail.hasPrefix(words), "\(answer.detail)")
    }

    @Test("Only so many long answers are worked out at once; others are told to ask again")
    func room() throws {
        let work = LongWork()
        #expect(throws: WebProblem.self) {
            try work.run { try work.run { try work.run {} } }
        }
        // What failed has given its room back.
        for _ in 0..<5 { try work.run {} }
    }
}
