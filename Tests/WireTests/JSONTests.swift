import Foundation
import Telephony
import Testing
import Wire

@Suite("JSON, written")
struct JSONTests {
    @Test("JSON keeps the order of its keys and is the same every time")
    func order() {
        var line: JSON = [
            "type": "alert", "callee": "+234", "calls": [["id": "a"], ["id": "b"]],
            "n": 3, "x": 1.5, "ok": true, "none": nil,
        ]
        line.add(time: "at", 1_795_166_794_960_356)
        line.add(time: "ended", nil)
        let expected =
            #"{"type":"alert","callee":"+234","calls":[{"id":"a"},{"id":"b"}],"n":3,"x":1.5,"ok":true,"#
            + #""none":null,"at":"2026-11-20T09:26:34.960356Z","at_us":1795166794960356,"#
            + #""ended":null,"ended_us":null}"#
        #expect(line.encoded == expected)
        #expect(line.encoded == expected)
    }

    @Test("What a caller chose stays inside its JSON string and comes back as it was")
    func hostileJSON() throws {
        let texts = [
            "\"},\"x\":1", "a\nb\r\t\0\u{1b}\u{7f}\u{85}",
            "\u{2028}\u{2029}\u{202e}\u{200b}\u{feff}",
            "\\u0041", "é\u{301}中😀\u{e0041}", "\u{10fffd}",
        ]
        for text in texts {
            let encoded = (["t": .string(text)] as JSON).encoded
            let plain = encoded.unicodeScalars.allSatisfy {
                TextEscape.showsItself($0) || $0 == " "
            }
            #expect(plain, "\(encoded)")
            let read = try JSONDecoder().decode([String: String].self, from: Data(encoded.utf8))
            #expect(read["t"].map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test("JSON leaves spaces alone and escapes a mark that would cover its quote")
    func spacesAndMarks() {
        let line = (["t": "radio phone-in", "u": "\u{338}x", "v": "e\u{301}"] as JSON).encoded
        let expected = #"{"t":"radio phone-in","u":"\u0338x","v":"e\#u{301}"}"#
        #expect(Array(line.utf8) == Array(expected.utf8))
    }

    @Test("Numbers that JSON does not have become null")
    func numbers() {
        #expect(
            JSON.array([.number(.nan), .number(.infinity), .number(0.1)]).encoded
                == "[null,null,0.1]"
        )
        #expect(JSON.integer(UInt64.max).encoded == "9223372036854775807")
    }
}
