import Foundation
import HTTPServer
import Testing

@testable import Web

@Suite("The dashboard's files")
struct SiteTests {
    /// What is part of the program; Chart.js is the machine's own.
    private static let files = (SiteRoutes.all + InstallRoutes.all).filter {
        $0.path.text != DashboardRoutes.charts.path.text
    }

    private let scene: WebScene

    init() throws { scene = try WebScene() }

    private func file(_ path: String) throws -> (text: String, type: String?) {
        let request = HTTPRequest("GET", path, peer: .address("192.0.2.9"))
        let response = scene.application.answer(request)
        #expect(response.status == 200)
        guard case .bytes(let bytes) = response.body else { return ("", nil) }
        let type = response.headers.first { $0.name == "Content-Type" }?.value
        return (String(decoding: bytes, as: UTF8.self), type)
    }

    @Test("The page comes with what it names, and names nothing of elsewhere")
    func whole() throws {
        let page = try file("/")
        #expect(page.type == "text/html; charset=utf-8")
        let named = Set(
            page.text.matches(of: /(?:href|src)="(\/[^"]*)"/).map { String($0.1) }
        )
        #expect(
            named.sorted() == [
                "/app.css", "/app.js", "/icon-192.png", "/icon.svg", "/manifest.webmanifest",
                "/offline.css", "/offline.js", "/parts.css",
            ]
        )
        for path in named { #expect(try !file(path).text.isEmpty) }
        for route in Self.files {
            let text = try file(route.path.text).text
            let imports = text.matches(of: /\nimport [^;]* from "([^"]*)";/).map {
                String($0.1)
            }
            for name in imports {
                #expect(name.hasPrefix("./"), "\(name) in \(route.path.text)")
                let type = try file(String(name.dropFirst())).type
                #expect(type == "text/javascript; charset=utf-8", "\(name)")
            }
        }
        for route in Self.files {
            let text = try file(route.path.text).text
            #expect(!text.contains("//cdn"), "\(route.path.text)")
            #expect(!text.replacing("http://www.w3.org/2000/svg", with: "").contains("http://"))
            #expect(!text.contains("https://"))
        }
    }

    @Test("Nothing in the page needs what its policy forbids, or makes markup of text")
    func policy() throws {
        for route in Self.files {
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
