import Foundation
import Fuzzing
import Testing
import Wire

@Suite("JSON, against Foundation's")
struct JSONDifferentialTests {
    /// What the scanner makes of the members of an object; nil where it refuses it.
    private func members(_ payload: [UInt8]) -> [String: String?]? {
        var found: [String: String?] = [:]
        var isRepeated = false
        do throws(JSONFault) {
            try JSONScan.members(of: payload.span) { key, value in
                let name = text(key, payload)
                isRepeated = isRepeated || found[name] != nil
                let isText = value.kind == .text || value.kind == .escapedText
                found[name] = .some(isText ? text(value, payload) : nil)
            }
        } catch {
            return nil
        }
        return isRepeated ? [:] : found
    }

    private func text(_ value: JSONSlice, _ payload: [UInt8]) -> String {
        var bytes: [UInt8] = []
        JSONScan.decode(value, of: payload.span) { byte in
            bytes.append(byte)
            return true
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func strings(_ object: [String: Any]) -> [String: String?] {
        object.mapValues { $0 as? String }
    }

    @Test(
        "What JSON allows is read as Foundation reads it",
        arguments: [
            "{}", " {\t}\r\n", #"{"a":"b"}"#, #"{"a" : "b" , "c":1}"#, #"{"a":""}"#,
            #"{"":"x"}"#, #"{"a":"\"\\\/\b\f\n\r\t"}"#, #"{"a":"\u0041\u00e9\u20ac\ud83d\ude00"}"#,
            #"{"a":"\uD83D\uDE00\uFFFF"}"#, #"{"a":"é€😀"}"#, #"{"a":0,"b":-0,"c":-1,"d":12}"#,
            #"{"a":1.5,"b":1e3,"c":1E+3,"d":1.0e-3,"e":-0.0}"#, #"{"a":true,"b":false,"c":null}"#,
            #"{"a":[],"b":{},"c":[1,"x",[{"y":[]}]],"d":{"e":{"f":null}}}"#,
            #"{"\u0063all_id":"x"}"#, #"{"a":"\u0000"}"#, "{\"a\":\"\u{7f}\u{2028}\"}",
        ]
    )
    func allowed(_ text: String) throws {
        let payload = Array(text.utf8)
        let object = try #require(FoundationJSON.object(payload))
        #expect(members(payload) == strings(object))
    }

    @Test(
        "What JSON does not allow is refused, as Foundation refuses it",
        arguments: [
            "", " ", "x", "[]", "1", "null", #""a""#, "{", "}", "{}}", "{}x", "{} {}", #"{"a"}"#,
            #"{"a":}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{"a"=1}"#, "{a:1}",
            "{'a':1}", #"{"a":'b'}"#, #"{"a":"b}"#, #"{"a":"\x"}"#, #"{"a":"\"}"#, #"{"a":"\u12"}"#,
            #"{"a":"\u12g4"}"#, #"{"a":"\ud83d"}"#, #"{"a":"\ud83dx"}"#, #"{"a":"\ud83d\u0041"}"#,
            #"{"a":"\ude00"}"#, #"{"a":"\ude00\ud83d"}"#, "{\"a\":\"\n\"}", "{\"a\":\"\u{0}\"}",
            "{\"a\":\"\u{1f}\"}", #"{"a":01}"#, #"{"a":-}"#, #"{"a":+1}"#, #"{"a":.5}"#,
            #"{"a":1.}"#,
            #"{"a":1e}"#, #"{"a":1e+}"#, #"{"a":0x1}"#, #"{"a":NaN}"#, #"{"a":nul}"#,
            #"{"a":True}"#,
            #"{"a":[1}"#, #"{"a":{"b"}}"#, #"{1:2}"#, #"{"a":1/**/}"#,
        ]
    )
    func refused(_ text: String) {
        let payload = Array(text.utf8)
        #expect(FoundationJSON.object(payload) == nil)
        #expect(members(payload) == nil)
    }

    @Test(
        "Where Foundation is no strict reader, the scanner keeps to the letter",
        arguments: [(#"{"a":1,}"#, false), (#"{"a":[1,]}"#, false), (#"{"a":1e5392}"#, true)]
    )
    func stricter(_ text: String, isAllowed: Bool) {
        let payload = Array(text.utf8)
        #expect((members(payload) != nil) == isAllowed)
        #expect((FoundationJSON.object(payload) != nil) != isAllowed)
    }

    /// True for commas in front of a closing bracket, and for numbers past all doubles.
    private func isReadOtherwise(_ payload: [UInt8]) -> Bool {
        let text = String(decoding: payload, as: UTF8.self)
        return text.contains(/,\s*[}\]]/) || text.contains(/[eE][+-]?\d{3}/)
    }

    @Test("Arrays in arrays end at the limit, not at the end of the stack")
    func depth() {
        func nested(_ depth: Int) -> [UInt8] {
            let inner = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return Array("{\"a\":\(inner)}".utf8)
        }
        #expect(members(nested(JSONScan.depthMax - 1)) != nil)
        #expect(members(nested(JSONScan.depthMax)) == nil)
        #expect(members(Array("{\"a\":".utf8) + [UInt8](repeating: 0x5b, count: 60_000)) == nil)
    }

    @Test("Mutated events are read or refused as Foundation does it", arguments: 0..<20)
    func mutated(seed: UInt64) {
        var random = SeededBytes(seed: seed)
        let payloads = Recording.payloads
        for _ in 0..<500 {
            let payload = random.mutated(payloads[random.below(payloads.count)])
            guard !isReadOtherwise(payload) else { continue }
            let object = FoundationJSON.object(payload)
            let found = members(payload)
            #expect((found == nil) == (object == nil), "seed \(seed): \(payload)")
            guard let found, let object, !found.isEmpty else { continue }
            #expect(found == strings(object), "seed \(seed): \(payload)")
        }
    }

    @Test("Any text that Foundation writes is read back", arguments: 0..<10)
    func writtenByFoundation(seed: UInt64) throws {
        var random = SeededBytes(seed: seed)
        for _ in 0..<200 {
            let object = Dictionary(
                (0..<4).map { _ in (random.hostileText(), random.hostileText()) }
            ) { $1 }
            let payload = Array(try JSONSerialization.data(withJSONObject: object))
            #expect(members(payload) == object.mapValues { $0 }, "seed \(seed): \(object)")
        }
    }
}
