import Telephony
import Testing
import Wire

@Suite("JSON, written as bytes")
struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("Each byte, alone and between letters, is written as the value of that text is")
    func bytes() {
        for byte in 0...255 as ClosedRange<UInt8> {
            for bytes in [[byte], [0x61, byte, 0x62], [0xc3, byte], [byte, 0xcc, 0x80]] {
                let wanted = JSON.string(String(decoding: bytes, as: UTF8.self)).encoded
                let found = written { $0.append(text: bytes.span) }
                #expect(Array(found.utf8) == Array(wanted.utf8), "\(bytes)")
            }
        }
    }

    @Test("Numbers of every length, and the ends of the range")
    func numbers() {
        var numbers: [Int64] = [0, .max, .min]
        for power in 0..<19 {
            let ten = (0..<power).reduce(1 as Int64) { number, _ in number * 10 }
            numbers += [ten, ten - 1, -ten, 1 - ten]
        }
        for number in numbers { #expect(written { $0.append(number) } == "\(number)") }
    }

    @Test("Flags, nothing, keys and values that are there already")
    func others() {
        let text = written { writer in
            writer.append(sign: "{")
            writer.append(key: "at", "_us")
            writer.append(true)
            writer.append(sign: ",")
            writer.append(key: "b")
            writer.append(false)
            writer.append(written: Array(",".utf8))
            writer.append(key: "c")
            writer.appendNull()
            writer.append(sign: ",")
            writer.append(key: "d")
            writer.append([1, ["e": "f\""]] as JSON)
            writer.append(sign: "}")
        }
        #expect(text == #"{"at_us":true,"b":false,"c":null,"d":[1,{"e":"f\""}]}"#)
        #expect(written { $0.append(time: 0) } == #""1970-01-01T00:00:00.000000Z""#)
    }
}
