import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The dashboard's files")
struct SiteTests {
    private func file(_ path: String) throws -> (text: String, type: String?) {
        let request = HTTPRequest("GET", path, peer: .address("192.0.2.9"))
        let response = try WebScene().application.answer(request)
        #expect(response.status == 200)
        guard case .bytes(let bytes) = response.body else { return ("", nil) }
        let type = response.headers.first { $0.name == "Content-Type" }?.value
        return (String(decoding: bytes, as: UTF8.self), type)
    }

    @Test("The page comes with what it names, and names nothing of elsewhere")
    func whole() throws {
        let page = try file("/")
        #expect(page.type == "text/html; charset=utf-8")
        let named = page.text.matches(of: /(?:href|src)="(\/[^"]*)"/).map { String($0.1) }
        #expect(
            named.sorted() == [
                "/app.css", "/app.js", "/icon-192.png", "/icon.svg", "/manifest.webmanifest",
                "/offline.css", "/offline.js",
            ]
        )
        for path in named { #expect(try !file(path).text.isEmpty) }
        let scripts = try file("/app.js").text.matches(of: /from "\.(\/[a-z]+\.js)"/).map {
            String($0.1)
        }
        #expect(scripts.count == 6)
        for path in scripts { #expect(try file(path).type == "text/javascript; charset=utf-8") }
        for route in SiteRoutes.all + InstallRoutes.all {
            let text = try file(route.path.text).text
            #expect(!text.contains("//cdn"), "\(route.path.text)")
            #expect(!text.replacing("http://www.w3.org/2000/svg", with: "").contains("http://"))
            #expect(!text.contains("https://"))
        }
    }

    @Test("Nothing in the page needs what its policy forbids, or makes markup of text")
    func policy() throws {
        for route in SiteRoutes.all + InstallRoutes.all {
            let text = try file(route.path.text).text
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                #expect(!text.contains(word), "\(word) in \(route.path.text)")
            }
            #expect(!text.contains("onclick="))
            #expect(!text.contains(" style="))
        }
    }
}
