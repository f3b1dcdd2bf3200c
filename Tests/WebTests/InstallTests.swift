import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The page that is installed")
struct InstallTests {
    private func file(_ path: String) throws -> (bytes: [UInt8], type: String?) {
        let request = HTTPRequest("GET", path, peer: .address("192.0.2.9"))
        let response = try WebScene().application.answer(request)
        #expect(response.status == 200, "\(path)")
        guard case .bytes(let bytes) = response.body else { return ([], nil) }
        return (bytes, response.headers.first { $0.name == "Content-Type" }?.value)
    }

    @Test("The manifest names icons that are there, of the size and type that it says")
    func manifest() throws {
        let found = try file("/manifest.webmanifest")
        #expect(found.type == "application/manifest+json")
        let json = try JSONSerialization.jsonObject(with: Data(found.bytes)) as? [String: Any]
        #expect(json?["start_url"] as? String == "/" && json?["scope"] as? String == "/")
        let icons = try #require(json?["icons"] as? [[String: String]])
        #expect(icons.map { $0["sizes"] ?? "" } == ["any", "192x192", "512x512"])
        for icon in icons {
            let image = try file(icon["src"] ?? "")
            #expect(image.type == icon["type"])
            guard icon["type"] == "image/png" else { continue }
            // Width and height of a PNG stand behind its signature and the name of its first part.
            let size = [16..<20, 20..<24].map { image.bytes[$0].reduce(0) { $0 << 8 | Int($1) } }
            #expect("\(size[0])x\(size[1])" == icon["sizes"])
        }
    }

    @Test("The worker keeps every file of the site, all of which are there, and itself is not kept")
    func worker() throws {
        let text = String(decoding: try file("/sw.js").bytes, as: UTF8.self)
        let opening = try #require(text.firstMatch(of: /^const site = (\{[^\n]*\});\n/)).1
        let json = try JSONSerialization.jsonObject(with: Data(opening.utf8)) as? [String: Any]
        let files = try #require(json?["files"] as? [String])
        let all = (SiteRoutes.all + InstallRoutes.all).map(\.path.text)
        #expect(Set(files) == Set(all).subtracting(["/sw.js"]))
        // What draws charts is the machine's own, and none was given here.
        let charts = DashboardRoutes.charts.path.text
        for path in files where path != charts {
            #expect(try !file(path).bytes.isEmpty, "\(path)")
        }
    }

    @Test("The version is another where any file is, or where two files are parted elsewhere")
    func version() {
        let files: [[UInt8]] = [[1, 2, 3], [4, 5]]
        let versions = [
            InstallRoutes.version(of: files), InstallRoutes.version(of: [[1, 2, 3], [4, 6]]),
            InstallRoutes.version(of: [[1, 2], [3, 4, 5]]), InstallRoutes.version(of: [[1, 2, 3]]),
        ]
        #expect(Set(versions).count == versions.count)
        #expect(InstallRoutes.version(of: files) == versions[0])
    }
}
