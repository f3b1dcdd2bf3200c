import Telephony
import Testing

@testable import Settings

@Suite("Numbering plans that cannot be right")
struct NumberingTests {
    private func warnings(_ numbering: String) throws -> [String] {
        try Settings.load(
            text: "{ numbering: { \(numbering) }, switches: [] }",
            name: "test.json5"
        )
        .warnings.filter { $0.hasPrefix("numbering.") }
    }

    @Test(
        "A plan that fits its country is passed without a word",
        arguments: [
            "country_code: '44'", "country_code: '234'", "country_code: '49'", "country_code: '55'",
            "country_code: '39', national_prefix: ''",
            "country_code: '1', national_prefix: '1', international_prefix: '011', "
                + "national_lengths: [10]",
            "country_code: '45', national_prefix: '', national_lengths: [8]",
            "country_code: '7', national_prefix: '8', international_prefix: '810', "
                + "national_lengths: [10]",
            "country_code: '44', dial_prefixes: ['9', '*67', '141']",
        ]
    )
    func fits(numbering: String) throws {
        #expect(try warnings(numbering) == [])
    }

    @Test(
        "One that cannot be right was taken without a word",
        arguments: [
            ("country_code: '39'", "the 0 is part of the number"),
            ("country_code: '225'", "the 0 is kept"),
            ("country_code: '1'", "has \"1\""), ("country_code: '1'", "dials abroad with \"011\""),
            ("country_code: '1'", "lines have [10]"), ("country_code: '45'", "has none"),
            ("country_code: '44', national_prefix: ''", "has \"0\""),
            ("country_code: '999'", "no country has the code 999"),
            ("country_code: '440'", "no country has the code 440"),
            ("country_code: '33', national_lengths: [9, 10]", "has 10 digits"),
            ("country_code: '7'", "has \"8\""),
            ("country_code: '39', national_prefix: '9'", "39 (IT)"),
            ("country_code: '49', dial_prefixes: ['0']", "opens whole numbers as well"),
        ]
    )
    func misfits(numbering: String, words: String) throws {
        let lines = try warnings(numbering)
        #expect(lines.contains { $0.contains(words) }, "\(lines)")
    }

    @Test("A dial prefix that is none is refused")
    func dialPrefix() {
        for list in ["['']", "['x']", "['9a']", "['+']", "'9'", "[9]", "['123456789']"] {
            #expect(throws: SettingsErrors.self) { try warnings("dial_prefixes: \(list)") }
        }
    }

    @Test("An emergency number behind a dial prefix is one still")
    func emergency() throws {
        let settings = try Settings.load(
            text: "{ numbering: { country_code: '1', dial_prefixes: ['9', '*67', '0xx'], "
                + "emergency_numbers: ['911'] } }",
            name: "test.json5"
        )
        let plan = settings.plan
        for text in ["911", "9911", "*67911"] {
            #expect(settings.emergencyCallees.contains(plan.readCallee(text)), "\(text)")
        }
    }
}
