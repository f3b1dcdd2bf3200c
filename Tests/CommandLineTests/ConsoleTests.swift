import TestConsoles
import Testing

@testable import CommandLine

@Suite("Consoles")
struct ConsoleTests {
    @Test("Colour is for terminals, and not where NO_COLOR asks for none")
    func colour() {
        #expect(TestConsole(isTerminal: true).console.isColoured)
        #expect(!TestConsole(isTerminal: false).console.isColoured)
        let quiet = TestConsole(isTerminal: true, environment: ["NO_COLOR": "1"])
        #expect(!quiet.console.isColoured)
        #expect(TestConsole(isTerminal: true, environment: ["NO_COLOR": ""]).console.isColoured)
        #expect(!TestConsole(isTerminal: true, environment: ["TERM": "dumb"]).console.isColoured)
    }

    @Test("Output is gathered, and handed on at a line end where a person reads it")
    func buffering() throws {
        let gathered = MemorySink()
        let stream = OutputStream(to: gathered, isLineWise: false)
        try stream.write("a\n")
        #expect(gathered.text.isEmpty)
        try stream.write(String(repeating: "x", count: 70_000))
        #expect(gathered.text.utf8.count == 70_002)
        let lines = MemorySink()
        let terminal = OutputStream(to: lines, isLineWise: true)
        try terminal.write("a")
        #expect(lines.text.isEmpty)
        try terminal.write("b\n")
        #expect(lines.text == "ab\n")
    }
}
