import Foundation
import Testing

@testable import Telephony

@Suite("Forms of one number")
struct NumberFormTests {
    static let britain = NumberingPlan(countryCode: "44")
    static let italy = NumberingPlan(countryCode: "39")
    static let america = NumberingPlan(
        countryCode: "1",
        nationalPrefix: "1",
        internationalPrefix: "011",
        nationalLengths: [10]
    )

    private func name(_ text: String, _ plan: NumberingPlan) -> String? {
        guard case .party(let party) = plan.readCallee(text) else { return nil }
        #expect(plan.read(text) == .party(party), "caller and callee read alike: \(text)")
        return party.name
    }

    @Test(
        "A trunk zero behind the country code made one callee two",
        arguments: [
            "+442079460958", "+44(0)2079460958", "+44 (0) 20 7946 0958", "+4402079460958",
            "00442079460958", "004402079460958", "02079460958", "442079460958", "4402079460958",
            "sip:+44(0)2079460958@192.0.2.1", "%2B44%280%292079460958", "tel:+44-(0)20-7946-0958",
        ]
    )
    func trunkZero(_ text: String) {
        #expect(name(text, Self.britain) == "+442079460958")
    }

    @Test(
        "So did one behind a foreign country code, whatever the plan's own country",
        arguments: [
            ("+49(0)301234567", "+49301234567"), ("00490301234567", "+49301234567"),
            ("+234 (0)803 123 4567", "+2348031234567"), ("+1 (0)212 555 1234", "+12125551234"),
            ("+112125551234", "+12125551234"), ("+7 8 916 123 45 67", "+79161234567"),
            ("+36 06 1 234 5678", "+3612345678"), ("+34 0 912345678", "+34912345678"),
            ("+375 8 29 1234567", "+375291234567"), ("+250 0 720123456", "+250720123456"),
            ("+81(0)3-1234-5678", "+81312345678"),
        ]
    )
    func foreignTrunk(text: String, number: String) {
        for plan in [Self.britain, Self.italy, NumberingPlan()] {
            #expect(name(text, plan) == number, "\(text)")
        }
    }

    @Test(
        "A zero that belongs to the number stays: Italy, San Marino, Côte d'Ivoire, Congo, Benin",
        arguments: [
            "+39021234567", "+39(0)21234567", "+3780549882345", "+2250701234567", "+242061234567",
            "+2290195123456",
        ]
    )
    func zeroStays(_ text: String) {
        let number = "+" + text.filter(\.isNumber)
        #expect(name(text, Self.britain) == number)
        #expect(name(text, Self.italy) == number)
    }

    @Test("Italy's national numbers keep their zero even where the plan says that 0 is a prefix")
    func italian() {
        for plan in [Self.italy, NumberingPlan(countryCode: "39", nationalPrefix: "")] {
            for text in ["+39021234567", "0039021234567", "021234567", "39021234567"] {
                #expect(name(text, plan) == "+39021234567", "\(text)")
            }
            #expect(name("3471234567", plan) == "3471234567")
        }
        let ivory = NumberingPlan(countryCode: "225", nationalLengths: [10])
        #expect(name("0701234567", ivory) == "+2250701234567")
        #expect(name("2721234567", ivory) == "+2252721234567")
    }

    @Test("Numbers of 200 countries read as one from every form, with and without a trunk zero")
    func everyCountry() throws {
        let rows = try Self.examples()
        #expect(rows.count > 240)
        for row in rows {
            let plan = NumberingPlan(countryCode: row.code, nationalPrefix: row.trunk)
            for number in row.numbers where row.code.count + number.count >= 7 {
                let whole = "+" + row.code + number
                #expect(name(whole, Self.britain) == whole, "\(row)")
                #expect(name("00" + row.code + number, plan) == whole, "\(row)")
                guard row.trunk == "0" else { continue }
                #expect(name("+" + row.code + "(0)" + number, Self.italy) == whole, "\(row)")
                #expect(name("0" + number, plan) == whole, "\(row)")
            }
        }
    }

    @Test("The facts of a country allow the numbers that it has")
    func facts() throws {
        for row in try Self.examples() {
            let facts = try #require(CountryFacts.of(Int(row.code) ?? 0), "\(row)")
            for number in row.numbers {
                #expect(facts.hasNumbers(ofLength: number.count), "\(row)")
                #expect(facts.lineLengths.contains(number.count), "\(row)")
                if number.hasPrefix("0") { #expect(facts.zeroStays, "\(row)") }
            }
        }
        #expect(CountryFacts.of(999) == nil)
        #expect(CountryFacts.of(44)?.trunkPrefix == "0")
        #expect(CountryFacts.of(1)?.lineLengths == [10])
    }

    @Test(
        "Marks that nobody sees made one number many",
        arguments: [
            "\u{202c}", "\u{200e}", "\u{200f}", "\u{200b}", "\u{feff}", "\u{2060}", "\u{ad}",
            "\u{34f}", "\u{fe0f}", "\u{2066}", "\u{2069}", "\u{e0001}", "\u{3164}", "\u{2800}",
            "\u{a0}", "\u{202f}", "\u{2009}", "\u{3000}", "\n", "\r", "\t", "\0", "\u{7f}",
            "\u{85}", "\u{180e}", "\u{1d173}",
        ]
    )
    func invisible(mark: String) {
        let percent = mark.utf8.map { "%" + String(Int($0) + 0x100, radix: 16).suffix(2) }.joined()
        for mark in [mark, percent] {
            let texts = [
                "2125551234" + mark, mark + "2125551234", "212\(mark)5551234",
                "sip:\(mark)2125551234\(mark)@192.0.2.1", mark + "+1" + mark + "2125551234",
            ]
            for text in texts { #expect(name(text, Self.america) == "+12125551234", "\(text)") }
            #expect(Self.america.readCallee("sales" + mark) == .text("sales"))
            #expect(Self.america.read("ada" + mark + "obi") != .party(.withheld))
        }
    }

    @Test(
        "Digits, signs and quotes of other hands are those of the number",
        arguments: [
            "＋１２１２５５５１２３４", "+1 212–555–1234", "+1 (212) 555‑1234", "＋1（212）555－1234",
            "٢١٢٥٥٥١٢٣٤", "۲۱۲۵۵۵۱۲۳۴", "\"+12125551234\"", "'2125551234'", "<sip:2125551234@pbx>",
            "\"Ada\" <sip:+12125551234@pbx;user=phone>", "<+12125551234>", "1·212·555·1234",
        ]
    )
    func otherSigns(_ text: String) {
        #expect(name(text, Self.america) == "+12125551234")
    }

    @Test("A no-break space of Latin-1 is a space")
    func latin1() {
        let text = ShortText<64>(bytes: [0x32, 0x31, 0x32, 0xa0] + "5551234".utf8 + [0xad])
        #expect(Self.america.readCallee(text) == Self.america.readCallee("2125551234"))
    }

    struct Row {
        let code: String
        let trunk: String
        let numbers: [String]
    }

    static func examples() throws -> [Row] {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/numbering/examples.txt").standardized
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .map { line in
                let fields = line.split(separator: " ").map(String.init)
                return Row(
                    code: fields[0],
                    trunk: fields[2] == "-" ? "" : fields[2],
                    numbers: fields[3...].filter { $0 != "-" }
                )
            }
    }
}
