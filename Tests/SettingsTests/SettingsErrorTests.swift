import Foundation
import Testing

@testable import Settings

@Suite("Wrong settings")
struct SettingsErrorTests {
    static let cases: [(text: String, says: String)] = [
        ("{\n  threshold: 1\n}", "x:2: threshold: 1 is out of range; allowed is 2 to 64"),
        ("{ threshold: '5' }", "x:1: threshold: takes a whole number from 2 to 64, not \"5\""),
        ("{ threshold: 5.5 }", "x:1: threshold: takes a whole number from 2 to 64, not 5.5"),
        (
            "{ window_seconds: 3601 }",
            "x:1: window_seconds: 3601 is out of range; allowed is 1 to 3600"
        ),
        ("{ auto_disconnect: 1 }", "x:1: auto_disconnect: takes true or false, not 1"),
        ("{ auto_disconnect: null }", "x:1: auto_disconnect: takes true or false, not null"),
        ("{ treshold: 5 }", "x:1: treshold: no such setting; did you mean threshold?"),
        (
            "{ country_code: '49' }",
            "x:1: country_code: no such setting; did you mean numbering.country_code?"
        ),
        (
            "{ numbering: { contry_code: '49' } }",
            "x:1: numbering.contry_code: no such setting; did you mean numbering.country_code?"
        ),
        ("{ zebra: 1 }", "x:1: zebra: no such setting; see conf/callwarden.json5"),
        ("{ log: 5 }", "x:1: log: takes a group in { }, not 5"),
        (
            "{ withheld_callers: 'none' }",
            "x:1: withheld_callers: \"none\" is not allowed;"
                + " takes \"one\" or \"each\" or \"ignore\""
        ),
        (
            "{ enforcement: { hangup_cause: 'call_rejected' } }",
            "x:1: enforcement.hangup_cause: \"call_rejected\" is not allowed;"
                + " takes the name of a FreeSWITCH hang-up cause, such as \"CALL_REJECTED\""
        ),
        (
            "{ numbering: { national_prefix: '00' } }",
            "numbering.international_prefix: equals the national prefix"
        ),
        ("{ threshold: 5,\n threshold: 6 }", "x:2: threshold: stands twice; remove one of the two"),
        (
            "{\n threshold: 5\n cooldown_seconds: 6 }",
            "x:3:2: not JSON5 here; expected ',' or '}' behind the value of threshold"
        ),
        (
            "{ threshold: tru }",
            "x:1:14: not JSON5 here; expected a value: a number, \"text\", true, false, [ ] or { }"
        ),
        (
            "",
            "x:1:1: not JSON5 here; expected a value: a number, \"text\", true, false, [ ] or { }"
        ),
        ("[5]", "x:1:1: not JSON5 here; expected one object in { }"),
        ("{} x", "x:1:4: not JSON5 here; expected nothing more"),
        (
            "{ log: { database: '/a', journal: '/a' } }",
            "x:1: log.journal: journal and database are the same file"
        ),
        (
            "{ numbering: { emergency_numbers: [112] } }",
            "x:1: numbering.emergency_numbers: [112] is not allowed;"
                + " takes a list of numbers of 2 to 15 digits in quotes, such as [\"112\"]"
        ),
    ]

    @Test("A wrong file is refused with line, key, value and what is allowed", arguments: cases)
    func refused(text: String, says: String) {
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: text, name: "x")
        }
        #expect(errors?.description == says)
    }

    @Test(
        "A file that is no UTF-8 is refused by its line, and crashes nobody",
        arguments: [
            (Array("{\n a\u{e9}: ".utf8.dropLast(3)), "x:2:3"),
            (Array("{a\u{e9}".utf8.dropLast()), "x:1:3"), ([0x7b, 0xff], "x:1:2"),
            (Array("{}\n\0".utf8), "x:2:1"), ([0xff, 0xfe, 0x7b, 0, 0x7d, 0], "x:1:1"),
            ([0x7b, 0, 0x7d, 0], "x:1:2"),
        ] as [([UInt8], String)]
    )
    func notUTF8(bytes: [UInt8], place: String) {
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(bytes: bytes, name: "x")
        }
        #expect(errors?.description == "\(place): not JSON5 here; expected JSON5 text in UTF-8")
    }

    @Test("A file that ends in a number is not read on into the memory behind it")
    func numberAtTheEnd() {
        let digits = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { unsafe digits.deallocate() }
        unsafe digits.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "3"))
        guard let start = digits.baseAddress else { return }
        let data = unsafe Data(bytesNoCopy: start, count: 24, deallocator: .none)
        let errors = #expect(throws: SettingsErrors.self) {
            try WrittenFile.decode(data, path: "x")
        }
        #expect(errors?.description == "x:1:1: not JSON5 here; expected one object in { }")
    }

    @Test("All that is wrong is reported, from the top of the file to its end")
    func everything() {
        let text = """
            {
              window_seconds: 0,
              numbering: { country_code: "+44" },
              bogus: true,
              switches: [{ name: "a b", port: 0 }, 7],
              limits: { headers_max: 5 },
            }
            """
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: text, name: "x", overrides: [("threshold", "many")])
        }
        let lines = errors?.problems.map(\.line)
        #expect(lines == [2, 3, 4, 5, 5, 5, 5, 6, nil])
    }

    static let switches: [(text: String, says: String)] = [
        ("{}", "switches.0: has no name"),
        ("{ name: 'a' }", "switches.0: has no host"),
        ("{ name: 'a', host: 'h' }", "switches.0: has no password_file or password_env"),
        (
            "{ name: 'a', host: 'h', password_file: 'f', password_env: 'E' }",
            "switches.0: has both password_file and password_env"
        ),
        (
            "{ name: 'a', host: 'h', password: 'ClueCon' }",
            "switches.0.password: a password does not belong into the settings; put it into a file of"
                + " mode 0600 and name it in password_file, or name a variable in password_env"
        ),
        (
            "{ name: 'a', host: 'h; x', password_env: 'E' }",
            "switches.0.host: \"h; x\" is not allowed; takes a host name or an IP address"
        ),
        (
            "{ name: 'a', host: 'h', password_env: 'E', user: 'x' }",
            "switches.0.user: \"x\" is not allowed; takes user@domain of letters, digits or . _ -"
        ),
        (
            "{ name: 'a', host: 'h', password_env: 'E', type: 'asterisk' }",
            "switches.0.type: \"asterisk\" is not allowed; takes \"freeswitch\" or \"kamailio\" or \"api\""
        ),
        (
            "{ name: 'a', host: 'h', password_env: 'E', hosst: 'i' }",
            "switches.0.hosst: no such setting; did you mean host?"
        ),
    ]

    @Test("A wrong switch is refused by its place in the list", arguments: switches)
    func wrongSwitch(text: String, says: String) {
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: "{ switches: [\(text)] }", name: "x")
        }
        #expect(errors?.problems.first.map { "\($0)" } == "x:1: " + says)
    }

    @Test("Two switches of one name, or at one address, are refused")
    func twins() {
        let text = """
            { switches: [
              { name: "a", host: "h", password_env: "E" },
              { name: "a", host: "h", password_env: "E" },
            ] }
            """
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: text, name: "x")
        }
        let expected = [
            "x:3: switches.1: the name \"a\" is taken by switches.0",
            "x:3: switches.1: is the same host and port as switches.0",
        ]
        #expect(errors?.problems.map { "\($0)" } == expected)
    }

    @Test("A file that is missing, a directory or endless is refused by name")
    func unreadable() {
        for (path, says) in [
            ("/nonexistent/x.json5", "/nonexistent/x.json5: cannot be read: no such file"),
            ("/tmp", "/tmp: cannot be read: it is a directory"),
            ("/dev/zero", "/dev/zero: longer than the 1048576 bytes that settings may have"),
        ] {
            let errors = #expect(throws: SettingsErrors.self) { try Settings.load(file: path) }
            #expect(errors?.description == says)
        }
    }
}
