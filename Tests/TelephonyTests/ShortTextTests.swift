import Testing

@testable import Telephony

@Suite("Short texts")
struct ShortTextTests {
    @Test(
        "What fits is kept, what does not is cut and said to be",
        arguments: [0, 1, 39, 40, 41, 999]
    )
    func cut(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        let text = ShortText<40>(bytes: bytes)
        #expect(text.array == Array(bytes.prefix(40)))
        #expect(text.isCut == (length > 40))
        #expect(text.isEmpty == (length == 0))
        let copied = unsafe ShortText<40>(copying: bytes.span.bytes)
        #expect(copied == text)
        #expect(copied.isCut == text.isCut)
        #expect(text.withBytes { $0.count } == min(40, length))
    }

    @Test("Equal bytes are equal texts with equal hashes")
    func equality() {
        #expect(ShortText<40>("abc") == ShortText<40>("abc"))
        #expect(ShortText<40>("abc") != ShortText<40>("abd"))
        #expect(ShortText<40>("abc") != ShortText<40>("ab"))
        #expect(ShortText<40>("abc").stableHash == ShortText<64>("abc").stableHash)
        #expect(ShortText<40>("abc").stableHash != ShortText<40>("acb").stableHash)
        #expect(ShortText<40>(bytes: [0]) != ShortText<40>())
    }

    @Test("Texts of every length differ by any of their bytes", arguments: 1...40)
    func difference(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
        #expect(ShortText<40>(bytes: bytes) == ShortText<40>(bytes: bytes))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(ShortText<40>(bytes: bytes) != ShortText<40>(bytes: other))
        }
    }

    @Test("Bytes added at once are those added one by one", arguments: 0...20)
    func adding(first: Int) {
        let bytes = (0..<30).map { UInt8(truncatingIfNeeded: $0) }
        for second in 0...10 {
            let (front, back) = (Array(bytes[..<first]), Array(bytes[first..<(first + second)]))
            var text = unsafe ShortText<20>(copying: front.span.bytes)
            unsafe text.append(copying: back.span.bytes)
            let expected = ShortText<20>(bytes: bytes[..<(first + second)])
            #expect(text == expected)
            #expect(text.isCut == expected.isCut)
        }
    }

    @Test("Bytes that are no UTF-8 are shown as such and kept as they are")
    func invalidUTF8() {
        let text = ShortText<8>(bytes: [0x4a, 0xe9])
        #expect(text.string == "J\u{fffd}")
        #expect(text.array == [0x4a, 0xe9])
    }
}

@Suite("Names of calls")
struct CallIDTests {
    @Test(
        "A name that prints, without a space, may go into a command: a caller cannot choose not to be ended",
        arguments: [
            "3fc8eb22-9a5e-447a-be35-109e915bb0e1", "a", "0", "a84b4c76e66710@pc33.example.com",
            "X_1.2-3@h", "-a", "~a", "a:b", "a;b", "a%0a", "a/b", "a,b", "a'b", "a\"b", "${uuid}",
            "a|b",
            "a&b", "all*", "^^:a:b", "`id`", "a\\b", "[2001:db8::1]+=?<>(){}!#$",
        ]
    )
    func safe(_ name: String) {
        #expect(CallID(name).isSafeIdentifier)
    }

    @Test(
        "Anything else may not",
        arguments: [
            "", " ", "a b", " a", "a ", "a\nb", "a\r", "a\tb", "a\0", "é", "a\u{202e}b", "a\u{7f}",
            "a\u{a0}b", "a\napi hupall",
        ]
    )
    func unsafe(_ name: String) {
        #expect(!CallID(name).isSafeIdentifier)
    }

    @Test("A name that was cut may not, however harmless it looks")
    func cut() {
        #expect(CallID(String(repeating: "a", count: 128)).isSafeIdentifier)
        #expect(!CallID(String(repeating: "a", count: 129)).isSafeIdentifier)
    }

    @Test("One unsafe byte is seen wherever it stands, whatever the length of the name")
    func everyPlace() {
        let safe = Array("az09AZ-._@!~".utf8)
        for length in 1...40 {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var name = (0..<length).map { safe[$0 % safe.count] }
                    name[place] = byte
                    let isSafe = byte > 0x20 && byte < 0x7f
                    #expect(CallID(bytes: name).isSafeIdentifier == isSafe)
                }
            }
        }
    }
}
