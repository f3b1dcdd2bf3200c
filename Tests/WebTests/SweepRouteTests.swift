import Foundation
import HTTPServer
import Hindsight
import Testing
import Warden

@testable import Web

@Suite("The API: sweeps, and explanations")
struct SweepRouteTests {
    /// Asks on a thread of its own until it is so.
    private func eventually(_ isSo: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(60)
        while Date() < end {
            if isSo() { return true }
            usleep(2_000)
        }
        return false
    }

    private let body = """
        {"from":"2026-01-02T03:00:00Z","to":"2026-01-02T04:00:00Z","thresholds":[2,5],"windows":[5]}
        """

    @Test("A sweep is taken on, worked out, and has what the command line would say")
    func whole() throws {
        let scene = try WebScene()
        let taken = scene.ask("POST", "/api/v1/sweeps", body: body, as: WebScene.triage)
        #expect(taken.status == 202)
        let target = "/api/v1/sweeps/\(taken.json["id"] as? Int ?? 0)"
        #expect(eventually { scene.ask("GET", target).json["state"] as? String != "running" })
        let job = scene.ask("GET", target).json
        #expect(job["state"] as? String == "done", "\(job["error"] ?? "")")
        #expect(job["progress"] as? Double == 1)
        #expect(job["author"] as? String == "user 1")
        let result = job["result"] as? [String: Any] ?? [:]
        let settings = result["settings"] as? [[String: Any]] ?? []
        #expect(settings.map { $0["threshold"] as? Int } == [2, 5])
        // Limits that follow each callee are what is in force here.
        #expect(settings.map { $0["in_force"] as? Bool } == [false, false])
        #expect((result["summary"] as? [String: Any])?["calls"] as? Int == 1)
        let list = scene.ask("GET", "/api/v1/sweeps")
        #expect(list.json["count"] as? Int == 1)
        #expect(list.rows("sweeps").first?["result"] == nil)
    }

    @Test("Limits that follow each callee are tried as well, a replay for each setting")
    func modes() throws {
        let scene = try WebScene()
        let body = """
            {"from":"7d","modes":["off","on"],"thresholds":[3],"windows":[5,1]}
            """
        let taken = scene.ask("POST", "/api/v1/sweeps", body: body, as: WebScene.triage)
        let target = "/api/v1/sweeps/\(taken.json["id"] as? Int ?? 0)"
        #expect(eventually { scene.ask("GET", target).json["state"] as? String == "done" })
        let result = scene.ask("GET", target).json["result"] as? [String: Any]
        let settings = result?["settings"] as? [[String: Any]] ?? []
        #expect(settings.map { $0["mode"] as? String } == ["off", "on", "off", "on"])
    }

    @Test("One that is cancelled ends, and says so; one that is over stays as it is")
    func cancel() throws {
        let (log, jobs) = try jobs()
        defer { withExtendedLifetime(log) {} }
        let first = try jobs.add(request(), by: "ada", at: 1)
        #expect(jobs.cancel(first.id)?.isOver == true)
        #expect(jobs.cancel(99) == nil)
        #expect(eventually { jobs[first.id]?.isOver == true })
        let scene = try WebScene()
        #expect(scene.ask("DELETE", "/api/v1/sweeps/9", as: WebScene.triage).status == 404)
        #expect(scene.ask("GET", "/api/v1/sweeps/9").status == 404)
    }

    /// On a log that is there for as long as they are.
    private func jobs() throws -> (scene: WebScene, jobs: SweepJobs) {
        let scene = try WebScene()
        return (scene, SweepJobs(scene.application.context.setup))
    }

    private func request() throws -> LogSweep.Request {
        let grid = try #require(SweepGrid(thresholds: [5], windowSeconds: [5]))
        let request = LogSweep.Request(from: 0, to: 1, grid: grid, modes: [.off])
        return try #require(request)
    }

    @Test("No more than a few are open, and no more than twenty remembered")
    func bounds() throws {
        let (log, jobs) = try jobs()
        defer { withExtendedLifetime(log) {} }
        let request = try request()
        for number in 0..<200 {
            do throws(WebProblem) {
                _ = try jobs.add(request, by: "", at: Int64(number))
            } catch {
                #expect(error.status == 429)
            }
            #expect(jobs.all.count { !$0.isOver } <= SweepJobs.openMax)
            #expect(jobs.all.count <= SweepJobs.keptMax)
        }
        #expect(eventually { jobs.all.allSatisfy(\.isOver) })
        // Whoever is told to stop takes nothing on.
        jobs.stop()
        #expect(throws: WebProblem.self) { try jobs.add(request, by: "", at: 1) }
    }

    @Test(
        "What cannot be tried is refused, and says which part",
        arguments: [
            ("{\"thresholds\":[]}", 400, "thresholds"), ("{\"thresholds\":[1]}", 400, "thresholds"),
            ("{\"windows\":[0]}", 400, "windows"), ("{\"windows\":5}", 400, "windows"),
            ("{\"modes\":[\"watch\"]}", 400, "modes"), ("{\"modes\":[]}", 400, "modes"),
            ("{\"from\":\"1h\",\"to\":\"2h\"}", 400, "from"), ("{\"until\":\"1h\"}", 400, "until"),
        ]
    )
    func refused(body: String, status: Int, part: String) throws {
        let answer = try WebScene().ask("POST", "/api/v1/sweeps", body: body, as: WebScene.triage)
        #expect(answer.status == status)
        #expect(answer.detail.hasPrefix(part), "\(answer.detail)")
    }

    @Test("More settings than are tried at once are refused, by what they cost")
    func many() throws {
        let scene = try WebScene()
        let thresholds = "[\((2...42).map { "\($0)" }.joined(separator: ","))]"
        for more in ["\"windows\":[1,2,3,4,5,6,7,8,9,10]", "\"modes\":[\"on\"]"] {
            let body = "{\"thresholds\":\(thresholds),\(more)}"
            let answer = scene.ask("POST", "/api/v1/sweeps", body: body, as: WebScene.triage)
            #expect(answer.status == 422)
        }
        #expect(scene.ask("POST", "/api/v1/sweeps", body: body).status == 403)
    }

    // MARK: Explanations

    @Test("A call that the log keeps is explained, by its name, its alert and its callee")
    func explained() throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/api/v1/explain?call=call-7")
        #expect(answer.status == 200)
        let calls = answer.rows("calls")
        #expect(calls.map { $0["id"] as? String } == ["call-7"])
        #expect(calls.first?["judged"] as? String == "counted")
        let standing = calls.first?["standing"] as? [String: Any]
        #expect((standing?["masking"] as? [[String: Any]])?.first?["distinct_callers"] as? Int == 1)
        let callee = scene.ask(
            "GET",
            "/api/v1/explain?callee=08031231001&at=2026-01-02T03:04:05Z"
        )
        #expect(callee.json["callee"] as? String == "+2348031231001")
    }

    @Test("What is not kept is not found, and what is half asked is refused")
    func notExplained() throws {
        let scene = try WebScene()
        #expect(scene.ask("GET", "/api/v1/explain?call=nobody").status == 404)
        #expect(scene.ask("GET", "/api/v1/alerts/9/explanation").status == 404)
        // Its calls were flagged, and the log keeps none of them as finished.
        #expect(scene.ask("GET", "/api/v1/alerts/2/explanation").status == 404)
        for query in ["", "?callee=1", "?at=1h", "?call=a&callee=1&at=1h"] {
            #expect(scene.ask("GET", "/api/v1/explain\(query)").status == 400)
        }
    }
}
