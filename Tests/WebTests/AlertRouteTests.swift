import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The API: alerts")
struct AlertRouteTests {
    @Test("Alerts come latest first, with what a list in JSON has")
    func list() throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/api/v1/alerts")
        #expect(answer.status == 200)
        #expect(answer.rows("alerts").map { $0["alert"] as? Int } == [3, 2, 1])
        #expect(answer.rows("alerts").first?["callee"] as? String == "+2348031231003")
        #expect(answer.json["has_more"] as? Bool == false)
    }

    @Test(
        "Pages go on where the last one ended, though alerts come meanwhile",
        arguments: [1, 2, 3, 7]
    )
    func pages(size: Int) throws {
        let scene = try WebScene(alerts: 7)
        var (seen, target): ([Int], String?) = ([], "/api/v1/alerts?limit=\(size)")
        while let next = target {
            let answer = scene.ask("GET", next)
            #expect(answer.rows("alerts").count <= size)
            seen += answer.rows("alerts").compactMap { $0["alert"] as? Int }
            #expect(answer.json["has_more"] as? Bool == (answer.json["next"] is String))
            target = (answer.json["next"] as? String).map {
                "/api/v1/alerts?limit=\(size)&cursor=\($0)"
            }
            if seen.count == size { try scene.log.add(WebLog.alert(8)) }
        }
        #expect(seen == [7, 6, 5, 4, 3, 2, 1])
    }

    @Test(
        "A filter lets its own pass and nothing else",
        arguments: [
            ("callee=08031231002", [2]), ("caller=%2B2348031110001", [3, 2, 1]),
            ("caller=%2B2348031110009", []), ("status=new", [3, 2, 1]), ("status=NEW", [3, 2, 1]),
            ("status=confirmed", []), ("rule=masking", [3, 2, 1]), ("rule=fan_out", []),
            ("severity=critical", [3, 2, 1]), ("state=closed", [3, 2, 1]), ("state=open", []),
            ("switch=pbx1", [3, 2, 1]), ("switch=pbx2", []),
            ("since=2026-01-02T03:05:05Z", [3, 2]), ("until=2026-01-02T03:05:05Z", [1]),
            ("since=1h", [3, 2, 1]), ("since=1m", []),
        ]
    )
    func filters(query: String, expected: [Int]) throws {
        let scene = try WebScene()
        let decoded = query.replacing("%2B", with: "+")
        let answer = scene.ask("GET", "/api/v1/alerts?\(decoded)")
        #expect(answer.rows("alerts").map { $0["alert"] as? Int } == expected)
        let counts = scene.ask("GET", "/api/v1/alerts/counts?\(decoded)")
        #expect(counts.json["count"] as? Int == expected.count)
    }

    @Test("Counts say how many there are of each kind")
    func counts() throws {
        let counts = try WebScene().ask("GET", "/api/v1/alerts/counts")
        #expect(counts.json["status"] as? [String: Int] == ["new": 3])
        #expect(counts.json["rule"] as? [String: Int] == ["masking": 3])
        #expect(counts.json["state"] as? [String: Int] == ["closed": 3])
    }

    @Test("One alert comes with its calls and its kills, step by step")
    func one() throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts/2")
        #expect(answer.status == 200)
        #expect(answer.rows("calls").map { $0["id"] as? String } == ["call-2-1", "call-2-2"])
        let steps = answer.rows("kills").first?["steps"] as? [[String: Any]]
        #expect(steps?.count == 2)
        #expect(answer.json["judgements"] is [Any])
    }

    @Test("What a caller chose comes as the text it is, and never as what a page would run")
    func hostileName() throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts/1")
        #expect(answer.rows("calls").first?["name"] as? String == WebLog.hostileName)
        #expect(answer.header("Content-Type") == "application/json")
        #expect(answer.header("X-Content-Type-Options") == "nosniff")
        #expect(!answer.body.contains(0x1b))
    }

    @Test(
        "An alert that is not there is not found, and no number is no alert",
        arguments: [
            ("4", 404), ("9223372036854775807", 404), ("0", 400), ("-1", 400), ("x", 400),
            ("1 OR 1=1", 400), ("9223372036854775808", 400),
        ]
    )
    func missing(id: String, status: Int) throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts/\(id)")
        #expect(answer.status == status)
        #expect(!answer.detail.isEmpty)
    }

    @Test(
        "A cursor that is none of ours is refused",
        arguments: [
            "", "x", "MTIz", "MS4y=", "MS4yLjM", "LTEuLTE!", String(repeating: "A", count: 65),
        ]
    )
    func cursors(text: String) throws {
        let answer = try WebScene().ask("GET", "/api/v1/alerts?cursor=\(text)")
        #expect(answer.status == 400)
        #expect(answer.detail.hasPrefix("cursor: "))
    }
}

@Suite("The API: pages that are kept")
struct KeptPageTests {
    @Test("A page that was asked for before is as the log is now, whoever changed what")
    func changes() throws {
        let scene = try WebScene()
        func ids() -> [Int?] {
            scene.ask("GET", "/api/v1/alerts?limit=2").rows("alerts").map { $0["alert"] as? Int }
        }
        #expect(ids() == [3, 2])
        #expect(ids() == [3, 2])
        try scene.log.add(WebLog.alert(4))
        #expect(ids() == [4, 3])
        let judged = scene.ask(
            "PATCH",
            "/api/v1/alerts/4",
            body: #"{"status":"confirmed"}"#,
            as: WebScene.triage
        )
        #expect(judged.status == 200)
        let status = scene.ask("GET", "/api/v1/alerts?limit=2").rows("alerts").first?["status"]
        #expect(status as? String == "confirmed")
    }

    @Test("Each filter and each kind of rows has a page of its own")
    func keys() throws {
        let scene = try WebScene()
        let kinds = ["alerts", "calls", "kills", "gaps", "brakes", "audit"]
        for _ in 1...2 {
            for kind in kinds {
                #expect(scene.ask("GET", "/api/v1/\(kind)?limit=1").json[kind] is [Any])
            }
            #expect(scene.ask("GET", "/api/v1/alerts?limit=1").rows("alerts").count == 1)
            #expect(scene.ask("GET", "/api/v1/alerts?limit=3").rows("alerts").count == 3)
        }
    }

    @Test("More pages than are kept are all right, and so is a log that took the other's place")
    func bounds() throws {
        let (scene, other) = (try WebScene(), try WebScene(alerts: 5))
        for limit in 1...(AnswerCache.entriesMax + 3) {
            let answer = scene.ask("GET", "/api/v1/alerts?limit=\(limit)")
            #expect(answer.rows("alerts").count == min(limit, 3))
        }
        for ending in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: scene.log.path + ending)
            try? FileManager.default.moveItem(
                atPath: other.log.path + ending,
                toPath: scene.log.path + ending
            )
        }
        #expect(scene.ask("GET", "/api/v1/alerts?limit=67").rows("alerts").count == 5)
    }
}
