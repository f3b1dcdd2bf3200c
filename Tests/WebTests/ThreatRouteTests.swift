import HTTPServer
import Testing

@testable import Web

@Suite("The API: threat levels")
struct ThreatRouteTests {
    @Test(
        "The level says how many callers are missing",
        arguments: [
            (0, 5, "none"), (1, 5, "low"), (2, 5, "low"), (3, 5, "medium"), (4, 5, "high"),
            (5, 5, "critical"), (9, 5, "critical"), (0, 2, "none"), (1, 2, "high"),
            (1, 3, "medium"), (18, 20, "medium"),
        ]
    )
    func levels(callers: Int, threshold: Int, word: String) {
        #expect(ThreatRoutes.Level(callers: callers, threshold: threshold).rawValue == word)
    }

    @Test("Levels are in order, the nearest first")
    func order() {
        let all = ThreatRoutes.Level.allCases
        for (place, level) in all.enumerated() {
            #expect(all.filter { level.isAtLeast($0) } == Array(all[place...]))
        }
    }

    @Test("An agent that cannot be asked is said with 503, and no level is made up")
    func nobody() throws {
        let scene = try WebScene()
        for target in ["/api/v1/threats", "/acm/threats", "/acm/threat?b_number=08031231001"] {
            let answer = scene.ask("GET", target)
            #expect(answer.status == 503)
            #expect(answer.json["level"] == nil && answer.json["threats"] == nil)
        }
    }

    @Test(
        "What cannot be read is refused, and says which part",
        arguments: [
            ("/api/v1/threats?limit=65", "limit"), ("/api/v1/threats?limit=0", "limit"),
            ("/acm/threats?level=grave", "level"), ("/acm/threat", "b_number"),
            ("/acm/threat?b_number=", "b_number"),
        ]
    )
    func unreadable(target: String, part: String) throws {
        let answer = try WebScene().ask("GET", target)
        #expect(answer.status == 400)
        #expect(answer.detail.hasPrefix(part), "\(answer.detail)")
    }
}
