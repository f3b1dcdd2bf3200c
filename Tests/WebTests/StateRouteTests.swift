import HTTPServer
import Testing

@testable import Web

@Suite("The API: state, ledgers and the known paths")
struct StateRouteTests {
    @Test(
        "Every list answers, and holds what the log holds",
        arguments: [
            ("calls", 1), ("kills", 3), ("gaps", 1), ("brakes", 1), ("bursts", 0), ("audit", 0),
        ]
    )
    func ledgers(name: String, count: Int) throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/api/v1/\(name)")
        #expect(answer.status == 200)
        #expect(answer.rows(name).count == count)
    }

    @Test("Lists are filtered by what is theirs")
    func filters() throws {
        let scene = try WebScene()
        #expect(scene.ask("GET", "/api/v1/kills?alert=2").rows("kills").count == 1)
        #expect(scene.ask("GET", "/api/v1/kills?state=ended").rows("kills").count == 3)
        #expect(scene.ask("GET", "/api/v1/kills?state=requested").rows("kills").isEmpty)
        #expect(scene.ask("GET", "/api/v1/calls?cause=USER_BUSY").rows("calls").isEmpty)
        #expect(scene.ask("GET", "/api/v1/gaps?reason=restarted").rows("gaps").count == 1)
    }

    @Test("The state is judged as the command line judges it")
    func status() throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/api/v1/status")
        #expect(answer.json["type"] as? String == "status")
        #expect((answer.json["checks"] as? [Any])?.isEmpty == false)
        let late = try WebScene(now: WebScene.now + 3_600_000_000)
        #expect(late.ask("GET", "/api/v1/status").json["state"] as? String == "critical")
    }

    @Test("The agent's figures come by name, with when they were taken")
    func stats() throws {
        let answer = try WebScene().ask("GET", "/api/v1/stats")
        #expect(answer.json["calls"] as? Int == 1_000)
        #expect(answer.json["snapshot_us"] as? Int64 == WebScene.now)
    }

    @Test("Baselines, precision and whoever asks are told")
    func others() throws {
        let scene = try WebScene()
        #expect(scene.ask("GET", "/api/v1/baselines").status == 200)
        #expect(scene.ask("GET", "/api/v1/precision").rows("rules").isEmpty == false)
        let who = scene.ask("GET", "/api/v1/whoami", as: WebScene.triage)
        #expect(who.json["name"] as? String == "user 1")
        #expect(who.json["scope"] as? String == "triage")
    }

    @Test("Metrics come in the old text format, and in OpenMetrics where it is asked for")
    func metrics() throws {
        let scene = try WebScene()
        let old = scene.ask("GET", "/metrics")
        #expect(old.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            old.text.contains(
                "# TYPE callwarden_calls_total counter\ncallwarden_calls_total 1000\n"
            )
        )
        let accept = HTTPField(
            "Accept",
            "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"
        )
        let new = scene.ask("GET", "/metrics", headers: [accept])
        #expect(new.text.contains("# TYPE callwarden_calls counter\ncallwarden_calls_total 1000\n"))
        #expect(new.text.hasSuffix("# EOF\n"))
    }

    // MARK: The known paths

    @Test("Alerts of the last minutes have the names that earlier systems gave")
    func knownAlerts() throws {
        let scene = try WebScene()
        let answer = scene.ask("GET", "/acm/alerts?minutes=59")
        #expect(answer.json["count"] as? Int == 2)
        #expect(answer.json["minutes"] as? Int == 59)
        let first = answer.rows("alerts").first
        #expect(first?["alert_id"] as? Int == 3)
        #expect(first?["b_number"] as? String == "+2348031231003")
        #expect(first?["call_count"] as? Int == 2)
        for minutes in ["0", "10081", "x"] {
            #expect(scene.ask("GET", "/acm/alerts?minutes=\(minutes)").status == 400)
        }
        #expect(scene.ask("GET", "/acm/alerts/1").json["alert_id"] as? Int == 1)
        #expect(scene.ask("GET", "/acm/alerts/9").status == 404)
    }

    @Test(
        "The figures of earlier systems follow from the agent's",
        arguments: ["/acm/stats", "/stats"]
    )
    func knownStats(path: String) throws {
        let answer = try WebScene().ask("GET", path)
        #expect(answer.json["total_calls"] as? Int == 1_000)
        #expect(answer.json["total_alerts"] as? Int == 3)
        #expect(answer.json["detection_rate"] as? Double == 0.006)
        #expect(answer.json["avg_latency_ms"] as? Double == 0.64)
    }

    @Test("The settings in force are those of the file")
    func knownConfig() throws {
        let answer = try WebScene().ask("GET", "/acm/config")
        #expect(answer.json["threshold"] as? Int == 5)
        #expect(answer.json["window_seconds"] as? Int == 5)
        #expect(answer.json["auto_disconnect"] as? Bool == false)
    }

    @Test("Health is open to everybody, and tells figures only to whoever may read")
    func health() throws {
        let scene = try WebScene()
        let stranger = scene.ask("GET", "/health", as: .address("192.0.2.9"))
        #expect(stranger.status == 200)
        #expect(stranger.json["version"] as? String == "1.2.3")
        #expect(stranger.json["stats"] is [String: Any] == false)
        #expect(scene.ask("GET", "/health").json["stats"] is [String: Any])
        let silent = try WebScene(now: WebScene.now + 60_000_000)
        let answer = silent.ask("GET", "/health")
        #expect(answer.status == 503)
        #expect(answer.json["status"] as? String == "agent_silent")
    }
}
