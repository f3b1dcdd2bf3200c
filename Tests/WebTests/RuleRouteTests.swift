import HTTPServer
import Testing

@Suite("The API: exemptions and blocks")
struct RuleRouteTests {
    @Test("An exemption is made, listed, on record with who and from where, and ended")
    func exemption() throws {
        let scene = try WebScene()
        let body = """
            {"subject":"callee","pattern":"0803 123 1001","reason":"radio phone-in","expires":"8h"}
            """
        let made = scene.ask("POST", "/api/v1/exemptions", body: body, as: WebScene.triage)
        #expect(made.status == 201)
        #expect(made.json["state"] as? String == "active")
        #expect(made.json["expires_us"] as? Int64 == WebScene.now + 8 * 3_600_000_000)
        let list = scene.ask("GET", "/api/v1/exemptions")
        #expect(list.rows("exemptions").map { $0["reason"] as? String } == ["radio phone-in"])
        let audit = scene.ask("GET", "/api/v1/audit?what=exemption.add").rows("audit")
        #expect(audit.first?["author"] as? String == "user 1")
        #expect(audit.first?["origin"] as? String == "web user 1")
        let number = made.json["exemption"] as? Int ?? 0
        let target = "/api/v1/exemptions/\(number)"
        #expect(scene.ask("DELETE", target, as: WebScene.triage).status == 204)
        #expect(scene.ask("DELETE", target, as: WebScene.triage).status == 404)
        #expect(scene.ask("GET", "/api/v1/exemptions").json["count"] as? Int == 0)
        #expect(scene.ask("GET", "/api/v1/exemptions?all=true").json["count"] as? Int == 1)
    }

    @Test("A block is made of a caller and a callee, listed and ended")
    func block() throws {
        let scene = try WebScene()
        let body = "{\"caller\":\"08031110001\",\"callee\":\"08031231001\",\"reason\":\"attack\"}"
        let made = scene.ask("POST", "/api/v1/blocks", body: body, as: WebScene.triage)
        #expect(made.status == 201)
        #expect(scene.ask("GET", "/api/v1/blocks").json["count"] as? Int == 1)
        let target = "/api/v1/blocks/\(made.json["block"] as? Int ?? 0)"
        #expect(scene.ask("DELETE", target, as: WebScene.triage).status == 204)
    }

    @Test("What a rule would have touched is said before it is made, and nothing is made")
    func reach() throws {
        let scene = try WebScene(now: WebLog.time + 60_000_000)
        let body = "{\"subject\":\"callee\",\"pattern\":\"0803*\"}"
        let reach = scene.ask("POST", "/api/v1/exemptions/check", body: body)
        #expect(reach.json["touched"] as? Int == 1)
        #expect(reach.json["calls"] as? Int == 1)
        let one = "{\"subject\":\"callee\",\"pattern\":\"08031231001\"}"
        let single = scene.ask("POST", "/api/v1/exemptions/check", body: one)
        #expect(single.status == 200 && single.json["touched"] is Int == false)
        #expect(scene.ask("GET", "/api/v1/exemptions").json["count"] as? Int == 0)
    }

    @Test("A wide block is made only by whoever says that they mean it")
    func wide() throws {
        let scene = try WebScene()
        let narrow = "{\"caller\":\"0803*\",\"callee\":\"08031231001\"}"
        let refused = scene.ask("POST", "/api/v1/blocks", body: narrow, as: WebScene.triage)
        #expect(refused.status == 409)
        #expect(refused.detail.contains("wide: true"))
        let meant = "{\"caller\":\"0803*\",\"callee\":\"08031231001\",\"wide\":true}"
        #expect(scene.ask("POST", "/api/v1/blocks", body: meant, as: WebScene.triage).status == 201)
    }

    @Test(
        "A rule that cannot be read is refused, and says which part",
        arguments: [
            ("exemptions", "{\"subject\":\"nobody\",\"pattern\":\"1\"}", "subject"),
            ("exemptions", "{\"subject\":\"callee\"}", "pattern"),
            ("exemptions", "{\"subject\":\"callee\",\"pattern\":\"\"}", "pattern"),
            ("exemptions", "{\"subject\":\"callee\",\"pattern\":\"*\"}", "pattern"),
            ("exemptions", "{\"subject\":\"source\",\"pattern\":\"300.1.1.1\"}", "pattern"),
            ("exemptions", "{\"subject\":\"callee\",\"pattern\":5}", "pattern"),
            (
                "exemptions",
                "{\"subject\":\"callee\",\"pattern\":\"1001\",\"expires\":\"2020-01-01T00:00Z\"}",
                "expires"
            ),
            (
                "exemptions", "{\"subject\":\"callee\",\"pattern\":\"1001\",\"expires\":\"soon\"}",
                "expires"
            ),
            ("exemptions", "{\"subject\":\"callee\",\"pattern\":\"1001\",\"by\":\"me\"}", "by"),
            ("blocks", "{\"caller\":\"*\",\"callee\":\"1001\"}", "caller"),
            ("blocks", "{\"callee\":\"1001\"}", "caller"),
        ]
    )
    func unreadable(list: String, body: String, part: String) throws {
        let scene = try WebScene()
        let answer = scene.ask("POST", "/api/v1/\(list)", body: body, as: WebScene.triage)
        #expect(answer.status == 400)
        #expect(answer.detail.hasPrefix(part), "\(answer.detail)")
        #expect(scene.ask("GET", "/api/v1/\(list)").json["count"] as? Int == 0)
    }
}
