import Testing

@testable import Telephony

@Suite("Phone numbers")
struct PhoneNumberTests {
    @Test("A number of 1 to 15 digits comes back as it went in", arguments: 1...15)
    func roundTrip(length: Int) {
        for first in ["0", "1", "9"] {
            let digits = first + String("123456789012345".prefix(length - 1))
            #expect(PhoneNumber(digits: digits.utf8)?.digits == digits)
            let packed = PhoneNumber(digits: digits.utf8)?.packed ?? 0
            #expect(PhoneNumber(packed: packed).digits == digits)
            #expect(packed >> 60 == 0)
        }
    }

    @Test("Leading zeros count")
    func leadingZeros() {
        let numbers = ["0", "00", "000000000000000", "1", "01", "001", "10", "100"]
        let packed = numbers.compactMap { PhoneNumber(digits: $0.utf8) }
        #expect(packed.count == numbers.count)
        #expect(Set(packed).count == numbers.count)
    }

    @Test(
        "What is no number of 1 to 15 digits is refused",
        arguments: ["", "1234567890123456", "+1234", "12a4", "12 4", "１２３", "12\0"]
    )
    func refused(_ text: String) {
        #expect(PhoneNumber(digits: text.utf8) == nil)
    }

    @Test("A party keeps its number and its kind apart")
    func parties() throws {
        let number = try #require(PhoneNumber(digits: "112".utf8))
        #expect(Party.international(number) != Party.local(number))
        #expect(Party.international(number).name == "+112")
        #expect(Party.local(number).name == "112")
        #expect(Party.local(number).number == number)
        #expect(Party.text(serial: .max).kind == .text)
        #expect(Party.text(serial: 7).number == nil)
        #expect(Party.withheld(serial: 0) == .withheld)
        #expect(Party.withheld(serial: 1) != .withheld)
        #expect(Party(word: .max).kind == .none)
    }
}

@Suite("A number by its digits, without any text of them")
struct PhoneNumberDigitTests {
    @Test(
        "Count, value and beginning are those of the digits",
        arguments: ["0", "7", "15", "080", "112", "2348031234567", "999999999999999"]
    )
    func digits(text: String) throws {
        let number = try #require(PhoneNumber(digits: text.utf8))
        #expect(number.value.digits == text.count)
        #expect(number.value.value == UInt64(text))
        let other = try #require(PhoneNumber(digits: (text.dropLast() + "5").utf8))
        #expect(number.begins(as: other, for: text.count - 1))
        #expect(number.begins(as: other, for: text.count) == (number == other))
        #expect(number.count == text.count)
    }

    @Test(
        "A number follows the one before it of as many digits, and no other",
        arguments: [
            ("7", "8", true), ("8", "7", false), ("7", "7", false), ("9", "0", false),
            ("9", "10", false), ("0199", "0200", true), ("0199", "0201", false),
            ("234999999", "235000000", true), ("234999999", "234000000", false),
            ("999999999999998", "999999999999999", true), ("999", "000", false),
            ("1095", "1196", false), ("1099", "1109", false),
        ]
    )
    func follows(before: String, after: String, expected: Bool) throws {
        let number = try #require(PhoneNumber(digits: after.utf8))
        #expect(number.follows(try #require(PhoneNumber(digits: before.utf8))) == expected)
    }
}
