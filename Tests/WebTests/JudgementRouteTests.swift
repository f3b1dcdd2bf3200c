import HTTPServer
import Testing

@Suite("The API: judgements")
struct JudgementRouteTests {
    private let status = { (scene: WebScene, number: Int) -> String? in
        scene.ask("GET", "/api/v1/alerts/\(number)").json["status"] as? String
    }

    private func judge(_ scene: WebScene, _ target: String, _ body: String) -> WebScene.Answer {
        scene.ask("PATCH", "/api/v1/alerts\(target)", body: body, as: WebScene.triage)
    }

    @Test("A judgement stands with who made it and why, and is on record with where it came from")
    func judged() throws {
        let scene = try WebScene()
        let answer = judge(
            scene,
            "/2",
            "{\"status\":\"CONFIRMED\",\"note\":\"test calls of ACME\"}"
        )
        #expect(answer.status == 200)
        #expect(answer.json["status"] as? String == "confirmed")
        #expect(answer.json["status_by"] as? String == "user 1")
        let one = scene.ask("GET", "/api/v1/alerts/2")
        let judgements = one.rows("judgements")
        #expect(judgements.map { $0["note"] as? String } == ["test calls of ACME"])
        #expect(judgements.first?["origin"] as? String == "web user 1")
        #expect(scene.ask("GET", "/api/v1/alerts?status=confirmed").rows("alerts").count == 1)
    }

    @Test("A judgement is taken back, one after the other, until there is none")
    func undone() throws {
        let scene = try WebScene()
        _ = judge(scene, "/1", "{\"status\":\"investigating\"}")
        _ = judge(scene, "/1", "{\"status\":\"confirmed\"}")
        for expected in ["investigating", "new"] {
            let undo = scene.ask("POST", "/api/v1/alerts/1/undo", as: WebScene.triage)
            #expect(undo.status == 200)
            #expect(undo.json["status"] as? String == expected)
        }
        #expect(scene.ask("POST", "/api/v1/alerts/1/undo", as: WebScene.triage).status == 409)
        #expect(scene.ask("POST", "/api/v1/alerts/9/undo", as: WebScene.triage).status == 404)
    }

    @Test("A judgement that another came before is a conflict and changes nothing")
    func conflict() throws {
        let scene = try WebScene()
        _ = judge(scene, "/1", "{\"status\":\"confirmed\"}")
        let late = judge(scene, "/1", "{\"status\":\"false_positive\",\"expecting\":\"new\"}")
        #expect(late.status == 409)
        #expect(late.detail == "alert 1 is confirmed by now")
        #expect(status(scene, 1) == "confirmed")
        let meant = judge(scene, "/1", "{\"status\":\"resolved\",\"expecting\":\"confirmed\"}")
        #expect(meant.status == 200)
    }

    @Test("Several are judged at once, and taken back at once, all or none")
    func bulk() throws {
        let scene = try WebScene()
        let none = judge(scene, "", "{\"alerts\":[1,2,99],\"status\":\"confirmed\"}")
        #expect(none.status == 404)
        #expect(status(scene, 1) == "new")
        let all = judge(scene, "", "{\"alerts\":[1,2,3,3],\"status\":\"confirmed\"}")
        #expect(all.json["count"] as? Int == 3)
        #expect(status(scene, 3) == "confirmed")
        let undo = scene.ask(
            "POST",
            "/api/v1/alerts/undo",
            body: "{\"alerts\":[1,3]}",
            as: WebScene.triage
        )
        #expect(undo.status == 200)
        #expect([1, 2, 3].map { status(scene, $0) } == ["new", "confirmed", "new"])
    }

    @Test(
        "A judgement that says nothing, or what nobody knows, is refused",
        arguments: [
            "{}", "{\"status\":null}", "{\"status\":\"wrong\"}", "{\"status\":1}", "{\"note\":1}",
            "{\"status\":\"new\",\"by\":\"ada\"}",
            "{\"note\":\"\(String(repeating: "x", count: 2_001))\"}",
        ]
    )
    func refused(body: String) throws {
        let scene = try WebScene()
        #expect(judge(scene, "/1", body).status == 400)
        #expect(scene.ask("GET", "/api/v1/alerts/1").rows("judgements").isEmpty)
    }

    @Test(
        "A list of alerts that is none is refused",
        arguments: ["[]", "[0]", "[\"1\"]", "[1.5]", "1", "null", "[[1]]"]
    )
    func lists(list: String) throws {
        let scene = try WebScene()
        #expect(judge(scene, "", "{\"alerts\":\(list),\"status\":\"confirmed\"}").status == 400)
    }

    @Test("The path of earlier systems judges, too")
    func known() throws {
        let scene = try WebScene()
        let body = "{\"status\":\"FALSE_POSITIVE\",\"notes\":\"own campaign\"}"
        let answer = scene.ask("PATCH", "/acm/alerts/1", body: body, as: WebScene.triage)
        #expect(answer.json["success"] as? Bool == true)
        #expect(answer.json["new_status"] as? String == "false_positive")
        #expect(scene.ask("GET", "/acm/alerts/1").json["notes"] as? String == "own campaign")
    }
}
