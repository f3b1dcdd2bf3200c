import Foundation
import Testing

@testable import Settings

@Suite("The example file")
struct ExampleFileTests {
    static let path = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("conf/callwarden.json5").path

    @Test("Every value of the example is the built-in default")
    func defaults() throws {
        let example = try Settings.load(file: Self.path)
        let written = example.effective.filter { !$0.key.hasPrefix("switches.") }
        #expect(written.map(\.key) == SettingKeys.all.map(\.path))
        for (value, standard) in zip(written, Settings.standard.effective) {
            #expect(value.key == standard.key)
            #expect(value.value == standard.value, "\(value.key)")
        }
        #expect(example.rule == Settings.standard.rule)
        #expect(example.enforcement == Settings.standard.enforcement)
        #expect(example.plan == Settings.standard.plan)
        #expect(example.log == Settings.standard.log)
        #expect(example.limits == Settings.standard.limits)
    }

    @Test("Every known key stands in the example")
    func completeness() throws {
        let lines = try WrittenFile.read(Self.path).outline.lines
        for key in SettingKeys.all { #expect(lines[key.path] != nil, "\(key.path)") }
        for key in SwitchKeys.all
        where !(SwitchKeys.kamailioOnly + SwitchKeys.apiOnly).contains(where: {
            $0.path == key.path
        }) {
            #expect(lines["switches.0." + key.path] != nil, "\(key.path)")
        }
    }

    @Test("The Kamailio that stands in the example as a comment has every key, with its default")
    func kamailio() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let begin = try #require(text.range(of: "// A Kamailio:"))
        let lines = text[begin.upperBound...].split(separator: "\n").dropFirst().prefix { line in
            line.contains("//")
        }
        let entry = lines.map { $0.drop { $0 != "/" }.dropFirst(2) }.joined(separator: "\n")
        let settings = try Settings.load(text: "{ switches: [\(entry)] }", name: "comment")
        let proxy = try #require(settings.switches.first)
        for key in SwitchKeys.kamailioOnly {
            #expect(entry.contains(key.path + ":"), "\(key.path)")
        }
        let plain = try Settings.load(
            text: "{ switches: [{ name: 'edge1', type: 'kamailio', host: '127.0.0.1' }] }",
            name: "plain"
        )
        #expect(proxy == plain.switches.first)
    }

    @Test("The agent's own socket stands in the example as a comment, with its default")
    func ownSocket() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let begin = try #require(text.range(of: "// The agent's own socket"))
        let lines = text[begin.upperBound...].split(separator: "\n").dropFirst().prefix { line in
            line.contains("//") && !line.contains("// A Kamailio:")
        }
        let comment = lines.map { $0.drop { $0 != "/" }.dropFirst(2) }
            .drop { !$0.contains("{") }.joined(separator: "\n")
        let settings = try Settings.load(text: "{ switches: [\(comment)] }", name: "comment")
        let plain = try Settings.load(
            text: "{ switches: [{ name: 'api', type: 'api' }] }",
            name: "plain"
        )
        #expect(settings.switches == plain.switches)
        for key in SwitchKeys.apiOnly { #expect(comment.contains(key.path + ":"), "\(key.path)") }
        let socket = try #require(plain.switches.first)
        #expect(socket.socket == "/run/callwarden/agent.sock" && socket.isOnThisMachine)
    }

    @Test("The example switch has the defaults of a switch")
    func exampleSwitch() throws {
        let example = try Settings.load(file: Self.path)
        let pbx = try #require(example.switches.first)
        #expect(example.switches.count == 1)
        #expect(pbx.name == "pbx1")
        #expect(pbx.kind == .freeswitch)
        #expect(pbx.host == "127.0.0.1")
        #expect(pbx.port == 8021)
        #expect(pbx.password == .file("esl-password"))
        #expect(pbx.heartbeatSeconds == SwitchKeys.heartbeatSeconds.standard)
        #expect(pbx.connectTimeoutSeconds == SwitchKeys.connectTimeoutSeconds.standard)
        #expect(!example.isArmed(pbx))
    }

    @Test("Every default is one that its own key allows")
    func allowedDefaults() throws {
        var text = "{"
        for key in SettingKeys.all where !key.path.contains(".") {
            text += "\(key.path): \(key.standard.shown),"
        }
        _ = try Settings.load(text: text + "}", name: "defaults")
        for number in EmergencyNumbers.standard {
            #expect((2...15).contains(number.count) && number.allSatisfy(\.isNumber))
        }
        #expect(Set(EmergencyNumbers.standard).count == EmergencyNumbers.standard.count)
    }
}
