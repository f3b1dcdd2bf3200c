import Telephony
import Testing

@testable import EventSocket

@Suite("Names of calls with escapes of their own")
struct CallNameEscapeTests {
    @Test(
        "An escape that the switch never writes is part of the call's name",
        arguments: [
            ("a%41b", "a%41b"), ("a%40b", "a@b"), ("a%25xy", "a%xy"), ("a%2541", "a%2541"),
            ("a%25", "a%"), ("a%2", "a%2"), ("%7E%2D", "%7E%2D"), ("a%3ab", "a:b"),
            ("1%2041", "1%2041"), ("1%0A", "1%0A"), ("%C3%A4", "%C3%A4"), ("plain", "plain"),
            ("0123456789abcdef%5Bx%5D", "0123456789abcdef[x]"),
        ]
    )
    func names(sent: String, name: String) {
        var text = CallID()
        let bytes = Array(sent.utf8)
        unsafe bytes.span.bytes.decodeName(0..<bytes.count, to: &text)
        #expect(text == CallID(name))
    }
}
