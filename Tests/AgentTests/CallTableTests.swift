import Telephony
import Testing

@testable import Agent

@Suite("Tables of calls, and what is none")
struct CallTableTests {
    /// Five callers within five seconds, and a row behind the second of them.
    private static func attack(with row: String) -> [UInt8] {
        var rows = (0..<5).map { "080311100\(10 + $0),08031234567,1700000000.\($0)\n" }
        rows.insert(row, at: 2)
        return Array(rows.joined().utf8)
    }

    private static let bare = CallLayout([
        .caller: .number(1), .callee: .number(2), .start: .number(3),
    ])

    @Test(
        "A record that cannot be read is counted and said, and windows around it are incomplete",
        arguments: [
            ("a,b\n", "has 2 fields, not 3"),
            ("a,b,yesterday\n", "has no time as its start: \"yesterday\""),
            ("a,b,\n", "has no time as its start: \"\""), ("\"a,b,1700000000\n", "opens a quote"),
            ("a,b,2026-13-01 00:00:00\n", "has no time as its start"),
            ("a,b,9223372036854775807\n", "has no time as its start"),
            ("~~~\n", "has 1 fields, not 3"),
        ]
    )
    func malformed(row: String, words: String) throws {
        let whole = try TableReplay.of(Self.attack(with: ""), layout: Self.bare)
        #expect(whole.alerts.map(\.isComplete) == [true] && whole.summary.malformedFrames == 0)
        // A tilde stands for the byte zero, which has no place in the name of a test.
        let row = row.replacing("~", with: "\0")
        let cut = try TableReplay.of(Self.attack(with: row), layout: Self.bare)
        #expect(cut.alerts.map(\.isComplete) == [false])
        #expect(cut.alerts.map(\.callers) == whole.alerts.map(\.callers))
        #expect(cut.summary.malformedFrames == 1 && cut.summary.filesUnread == 0)
        #expect(cut.says("0.csv: line 3 is no call: it \(words)"))
    }

    @Test("A caller's name cannot put other numbers in the place of its own")
    func forged() throws {
        let forged = "x\",\"1\",\"2\",\"public\",\"2026-11-20 09:00:00"
        let row = { (name: String) in
            "\"\(name)\",\"0801\",\"0802\",\"public\",\"2026-11-20 09:00:01\",\"\","
                + "\"2026-11-20 09:00:02\",\"1\",\"0\",\"NONE\",\"id\",\"\",\"\"\n"
        }
        let table = try TableReplay.of(
            Array((row("Jo") + row(forged)).utf8),
            layout: .freeswitch
        )
        #expect(table.summary.calls == 1 && table.summary.malformedFrames == 1)
        #expect(table.says("line 2 is no call: it has 17 fields, not 13 to 15"))
    }

    @Test("What is no table of calls is said and counts as unread")
    func unread() throws {
        let packed = try TableReplay.of([0xd4, 0xc3, 0xb2, 0xa1, 0], layout: Self.bare)
        #expect(packed.says("is a capture of packets") && packed.summary.filesUnread == 1)
        let empty = try TableReplay.of([], layout: Self.bare)
        #expect(empty.says("holds no call") && empty.summary.filesUnread == 1)
        let text = try TableReplay.of(Array("one line\n".utf8), layout: .freeswitch)
        #expect(text.says("has 1 fields, not 13 to 15") && text.summary.filesUnread == 1)
        let layout = CallLayout([
            .caller: .name("src"), .callee: .name("dst"), .start: .name("start"),
        ])
        #expect(
            throws: CaptureError.noColumn(path: "x", name: "dst", known: ["src", "to", "start"])
        ) {
            do {
                _ = try TableReplay.of(Array("src,to,start\n".utf8), layout: layout)
            } catch CaptureError.noColumn(_, let name, let known) {
                throw CaptureError.noColumn(path: "x", name: name, known: known)
            }
        }
    }

    @Test("Calls past the limit, and texts past theirs, are an error that says what to do")
    func limits() throws {
        var call = WrittenCall()
        call.id = Array("abcd".utf8)[...]
        var calls = GatheredCalls(.asSent, callsMax: 2, textBytesMax: 100)
        try calls.add(call)
        try calls.add(call)
        #expect(throws: CaptureError.tooManyCalls(limit: 2)) { try calls.add(call) }
        var short = GatheredCalls(.asSent, callsMax: 9, textBytesMax: 7)
        try short.add(call)
        #expect(throws: CaptureError.tooMuchText(limit: 7)) { try short.add(call) }
    }

    @Test("An answer and an end before the beginning are none; a duration says when a call ended")
    func ends() throws {
        let layout = CallLayout([
            .caller: .number(1), .callee: .number(2), .start: .number(3), .answered: .number(4),
            .end: .number(5), .duration: .number(6),
        ])
        // A call that is over before the attack trips is flagged as ended.
        for (fields, action) in [
            (",,", "simulated"), (",,0.2", "ended"), ("0,1970-01-01 00:00:00,", "simulated"),
            ("1699999999,1700000000,", "ended"), (",1700000001,0.1", "simulated"),
        ] {
            let rows = (0..<5).map { "080311100\(10 + $0),08031234567,1700000000.9,,,\n" }
            let first = "08031119999,08031234567,1700000000.5,\(fields)\n"
            let table = try TableReplay.of(Array((first + rows.joined()).utf8), layout: layout)
            let call = table.alerts.first?.calls.first
            #expect(call?.hasSuffix("+2348031119999 \(action)") == true, "\(fields): \(call ?? "")")
        }
    }

    @Test(
        "A first line that names the columns is no call, whether it is wanted or not; time is cut"
    )
    func headerAndSpan() throws {
        let text = Array("caller,callee,start\n".utf8) + Self.attack(with: "")
        #expect(try TableReplay.of(text, layout: Self.bare).summary.calls == 5)
        let part = try TableReplay.of(
            text,
            layout: Self.bare,
            span: 1_700_000_000_000_000..<1_700_000_000_300_000
        )
        #expect(part.summary.calls == 3 && part.alerts.isEmpty)
        let two = try TableReplay.of(text, text, layout: Self.bare)
        #expect(two.summary.calls == 10 && two.summary.files == 2)
    }
}
