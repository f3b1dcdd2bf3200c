import Foundation
import Testing

/// A dialplan context as FreeSWITCH walks it: extension by extension, in the order of the text.
private struct Dialplan {
    struct Extension {
        let name: String
        let goesOn: Bool
        let expression: String?
        let field: String?
        let applications: [String]
    }

    let extensions: [Extension]

    /// Reads a context; `includes` says what each included pattern brings.
    init(_ text: String, includes: [String: String]) throws {
        var text = text
        for (pattern, content) in includes {
            let line = "<X-PRE-PROCESS cmd=\"include\" data=\"\(pattern)\"/>"
            text = text.replacing(line, with: content)
        }
        text = text.replacing(try Regex("(?s)<!--.*?-->"), with: "")
        extensions = text.matches(of: /(?s)<extension name="([^"]+)"([^>]*)>(.*?)<\/extension>/).map
        {
            let body = String($0.3)
            let condition = body.matches(of: /<condition field="([^"]+)" expression="([^"]+)"/).last
            return Extension(
                name: String($0.1),
                goesOn: $0.2.contains("continue=\"true\""),
                expression: condition.map { String($0.2) },
                field: condition.map { String($0.1) },
                applications: body.matches(of: /<action application="([^"]+)"/).map {
                    String($0.1)
                }
            )
        }
    }

    /// The applications that a call to a number runs, up to the first extension that ends the walk.
    func applications(for number: String) throws -> [String] {
        var found: [String] = []
        for step in extensions {
            if let expression = step.expression {
                let value = step.field == "destination_number" ? number : ""
                guard value.contains(try Regex(expression)) else { continue }
            }
            found += step.applications
            if !step.goesOn { break }
        }
        return found
    }
}

@Suite("The guard in the dialplan")
struct DialplanTests {
    private static func file(_ path: String) throws -> String {
        try String(contentsOf: Runner.repository.appending(path: path), encoding: .utf8)
    }

    private static let numbers = ["1000", "1007", "1019", "3500", "3819", "+12125551234", "911"]
    /// What carriers' calls meet in the folder that is included last.
    private static let last = """
        <extension name="carriers">
          <condition field="destination_number" expression="^\\+?[0-9]+$">
            <action application="bridge" data="user/1000"/>
          </condition>
        </extension>
        """

    @Test(
        "The guard holds every call before anything rings, 1000–1019 and 3500–3819 among them",
        arguments: ["public", "default"]
    )
    func first(context: String) throws {
        let guardFile = try Self.file("conf/freeswitch/callwarden_guard.xml")
        let dialplan = try Dialplan(
            Self.file("fixtures/freeswitch/\(context).xml"),
            includes: ["callwarden/*.xml": guardFile, "\(context)/*.xml": Self.last]
        )
        for number in Self.numbers {
            let applications = try dialplan.applications(for: number)
            let pause = try #require(applications.firstIndex(of: "sleep"), "\(number)")
            let rings = applications.firstIndex {
                ["transfer", "bridge", "conference"].contains($0)
            }
            #expect(pause < (try #require(rings, "\(number)")))
        }
    }

    @Test("Among the files of public/ it missed 1000–1019 and 3500–3819")
    func last() throws {
        let guardFile = try Self.file("conf/freeswitch/callwarden_guard.xml")
        let dialplan = try Dialplan(
            Self.file("fixtures/freeswitch/public.xml"),
            includes: ["callwarden/*.xml": "", "public/*.xml": guardFile + Self.last]
        )
        for (number, isHeld) in [("1000", false), ("3500", false), ("+12125551234", true)] {
            #expect(try dialplan.applications(for: number).contains("sleep") == isHeld, "\(number)")
        }
    }

    @Test("The file itself says the line that includes it")
    func says() throws {
        let line = #"<X-PRE-PROCESS cmd="include" data="callwarden/*.xml"/>"#
        for path in [
            "conf/freeswitch/callwarden_guard.xml", "conf/handbook/guard.md",
            "fixtures/freeswitch/public.xml",
        ] {
            #expect(try Self.file(path).contains(line), "\(path)")
        }
    }
}
