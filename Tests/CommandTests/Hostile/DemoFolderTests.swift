import CommandLine
import Foundation
import Settings
import TestConsoles
import Testing

@testable import callwarden

@Suite("The demo's folder")
struct DemoFolderTests {
    @Test("A folder whose name holds quotes and escapes stays a path in settings and output")
    func hostileFolder() throws {
        let parent = try TestFolder()
        let name = parent.path + "/a\"b', log: {\n\u{1b}]0;x\u{7}\u{202e}"
        let folder = try DemoFolder(keptAt: name)
        let settings = try Settings.load(text: Demo.settings(folder, port: 8021), name: "demo")
        #expect(settings.log.database == folder.database)
        let test = TestConsole()
        let outcome = Demo.Outcome(kills: [], calls: 0)
        try DemoReport(outcome, folder: folder, console: test.console).print()
        try test.console.flush()
        #expect(test.out.text.contains("look around"))
        #expect(Judge.human(test.out.text).isEmpty)
    }
}
