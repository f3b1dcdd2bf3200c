import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("What pages need beside the API")
struct DashboardRouteTests {
    /// A file of its own for each test, taken away with it.
    private func withFile(_ bytes: Data, _ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "chart-\(UUID()).js")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    /// The file, asked for by a browser that nobody has logged in.
    private func file(_ scene: WebScene, knowing tag: String? = nil) -> HTTPResponse {
        let headers = tag.map { [HTTPField("If-None-Match", $0)] } ?? []
        return scene.application.answer(
            HTTPRequest("GET", "/chart.js", headers: headers, peer: .address("192.0.2.9"))
        )
    }

    private func bytes(_ response: HTTPResponse) -> [UInt8] {
        guard case .bytes(let bytes) = response.body else { return [] }
        return bytes
    }

    @Test("Chart.js is sent once, and to a browser that has it no more")
    func tags() throws {
        try withFile(Data("draw()".utf8)) { path in
            let scene = try WebScene(charts: ChartScript(path: path))
            let first = file(scene)
            #expect(first.status == 200 && bytes(first) == Array("draw()".utf8))
            let tag = try #require(first.headers.first { $0.name == "ETag" }?.value)
            let second = file(scene, knowing: tag)
            #expect(second.status == 304 && bytes(second).isEmpty)
            #expect(file(scene, knowing: "\"0-6\"").status == 200)
        }
    }

    @Test("Another file has another tag")
    func other() throws {
        var tags: Set<String> = []
        for text in ["draw()", "draw();", "drew()"] {
            try withFile(Data(text.utf8)) { tags.insert(try ChartScript(path: $0).tag) }
        }
        #expect(tags.count == 3)
    }

    @Test("Where there is no Chart.js pages are told so, and its path is 404")
    func missing() throws {
        let scene = try WebScene()
        let answer = file(scene)
        #expect(answer.status == 404)
        #expect(String(decoding: bytes(answer), as: UTF8.self).contains("web.chart_js"))
        #expect(scene.ask("GET", "/api/v1/site").json["charts"] as? Bool == false)
    }

    @Test("A file that cannot be read, or is too long, is no Chart.js, and the words say which")
    func refused() throws {
        let gone = #expect(throws: ChartScript.Fault.self) {
            try ChartScript(path: "/nowhere/chart.js")
        }
        #expect("\(try #require(gone))".contains("libjs-chart.js"))
        try withFile(Data(count: ChartScript.bytesMax)) { _ = try ChartScript(path: $0) }
        try withFile(Data(count: ChartScript.bytesMax + 1)) { path in
            #expect(throws: ChartScript.Fault.tooLarge(path: path, bytesMax: 4 << 20)) {
                try ChartScript(path: path)
            }
        }
    }

    @Test("What the settings say of pages is for those alone who may read")
    func site() throws {
        let ladder = "https://homer.example/?id={call_id}"
        let scene = try WebScene(ladder: ladder)
        let answer = scene.ask("GET", "/api/v1/site")
        #expect(answer.json["sip_ladder"] as? String == ladder)
        #expect(answer.json["version"] as? String == "1.2.3")
        #expect(scene.ask("GET", "/api/v1/site", as: .address("192.0.2.9")).status == 401)
        #expect(scene.ask("GET", "/api/v1/site", as: WebScene.ingest).status == 403)
    }
}
