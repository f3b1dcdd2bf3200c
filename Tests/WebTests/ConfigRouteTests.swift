import HTTPServer
import Testing

@testable import Web

@Suite("The API: settings that are decided while the agent runs")
struct ConfigRouteTests {
    private func decide(_ scene: WebScene, _ body: String) -> WebScene.Answer {
        scene.ask("POST", "/acm/config", body: body, as: WebScene.admin)
    }

    private func source(_ answer: WebScene.Answer, _ key: String) -> String? {
        (answer.json["sources"] as? [String: String])?[key]
    }

    @Test(
        "What is decided holds over the file, is on record, and is taken back by null or all at once"
    )
    func decided() throws {
        let scene = try WebScene()
        let body = "{\"threshold\":8,\"auto_block\":true,\"reason\":\"fair\"}"
        let made = decide(scene, body)
        #expect(made.status == 200)
        #expect(made.json["threshold"] as? Int == 8 && made.json["auto_block"] as? Bool == true)
        #expect(
            source(made, "threshold") == "decided" && source(made, "window_seconds") == "default"
        )
        let rows = made.rows("decided")
        #expect(rows.map { $0["key"] as? String } == ["auto_block", "threshold"])
        #expect(rows.last?["author"] as? String == "user 0")
        #expect(rows.last?["reason"] as? String == "fair")
        #expect(scene.ask("GET", "/acm/config").json["threshold"] as? Int == 8)
        let undone = decide(scene, "{\"threshold\":null}")
        #expect(undone.json["threshold"] as? Int == 5 && source(undone, "threshold") == "default")
        let all = scene.ask("DELETE", "/acm/config", as: WebScene.admin)
        #expect(all.json["auto_block"] as? Bool == false && all.rows("decided").isEmpty)
        let audit = scene.ask("GET", "/api/v1/audit").rows("audit")
        #expect(
            audit.map { $0["what"] as? String } == [
                "setting.restored", "setting.restored", "setting.decided", "setting.decided",
            ]
        )
        #expect(audit.last?["origin"] as? String == "web user 0")
        let told = audit.first { $0["subject"] as? String == "setting threshold" }
        #expect(told?["before"] as? String == "8" && told?["after"] is String == false)
    }

    @Test(
        "A value that the file may not have changes nothing, not even what is right beside it",
        arguments: [
            "{\"threshold\":1}", "{\"threshold\":8,\"window_seconds\":0}",
            "{\"cooldown_seconds\":-1}", "{\"threshold\":65,\"auto_block\":true}",
        ]
    )
    func outOfRange(body: String) throws {
        let scene = try WebScene()
        let answer = decide(scene, body)
        #expect(answer.status == 422)
        #expect(answer.detail.contains("decided: "), "\(answer.detail)")
        #expect(scene.ask("GET", "/acm/config").rows("decided").isEmpty)
        #expect(scene.ask("GET", "/api/v1/audit").rows("audit").isEmpty)
    }

    @Test("Nobody but an administrator decides, and nothing else can be decided")
    func refused() throws {
        let scene = try WebScene()
        let body = "{\"threshold\":8}"
        for peer in [WebScene.triage, WebScene.reader, WebScene.ingest] {
            #expect(scene.ask("POST", "/acm/config", body: body, as: peer).status == 403)
            #expect(scene.ask("DELETE", "/acm/config", as: peer).status == 403)
        }
        for body in [
            "{}", "{\"reason\":\"x\"}", "{\"log\":1}", "{\"threshold\":\"8\"}",
            "{\"threshold\":true}", "{\"auto_disconnect\":1}",
        ] {
            #expect(decide(scene, body).status == 400)
        }
        let fixed = try WebScene(isReadOnly: true)
        #expect(decide(fixed, body).status == 403)
    }
}
