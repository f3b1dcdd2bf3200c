import Telephony
import Testing

@Suite("Spellings of names")
struct SpellingTests {
    @Test("The name of a call that is an UUID has one spelling")
    func uuid() {
        let name = CallID("4da88703-e7e9-4275-b47c-d949f391a279")
        #expect(!name.hasSpellings && name.hasAllSpellings)
        #expect(name.spelling(0) == name && name.spelling(1) == nil)
    }

    @Test("Every name that can have been written so is tried once", arguments: ["@", "@:", "[x]@"])
    func each(text: String) {
        let name = CallID(text)
        let places = text.utf8.count(where: SwitchEscape.isEscaped)
        let all = (0..<40).compactMap { name.spelling($0) }
        #expect(all.count == 1 << places)
        #expect(Set(all).count == all.count)
        #expect(name.hasSpellings && name.hasAllSpellings)
    }

    @Test("A % before two digits is the name's own, and no other spelling has it differently")
    func ownPercent() {
        #expect(CallID("a%41b").spelling(1) == nil)
        #expect(CallID("a%41b").hasAllSpellings && !CallID("a%20b").hasAllSpellings)
        #expect(CallID("a%xyz").spelling(1) == CallID("a%25xyz"))
        #expect(CallID("a%").spelling(1) == CallID("a%25"))
    }
}
