import Testing

@Suite("Tidy: dead code")
struct DeadCodeTests {
    @Test("Nothing is declared that the program does not name anywhere")
    func declarations() {
        var names: [String: Int] = [:]
        var declared: [String: [String]] = [:]
        for file in Repository.sources {
            for line in file.code {
                for word in Words.of(line) { names[word.text, default: 0] += 1 }
            }
            for declaration in file.declarations
            where declaration.kind != .extension && !declaration.isMadeOfValue {
                declared[declaration.name, default: []].append(declaration.title)
            }
        }
        // A name that stands nowhere but where it is declared.
        let found = declared.flatMap { name, titles in
            !name.isEmpty && (names[name] ?? 0) <= titles.count ? titles : []
        }
        let allowed =
            Exceptions(
                "its place in memory is what it is for",
                [
                    "EventRing.padding1", "EventRing.padding2", "EventRing.padding3",
                    "EventRing.padding4", "EventRing.padding5", "CallTable.pin", "RecentCalls.pin",
                    "WardenCore.pin",
                ]
            )
            + Exceptions(
                "the library calls it",
                [
                    "DialogDocument.CodingKeys", "DialogDocument.Callee.CodingKeys",
                    "WrappedDialog.CodingKeys", "Secret.customMirror", "Secret.debugDescription",
                ]
            )
            + Exceptions(
                "a test's window on a bound that nothing else shows",
                [
                    "BlockIndex.ownCount", "FanOut.callersHeld", "PrefixRate.talliesHeld",
                    "RecentCalls.calleeCount", "RecentCalls.forgetName",
                    "SequenceOfNumbers.numbersHeld", "WardenCore.areBrakesEngaged",
                    "Wangiri.callersHeld", "ShortCalls.sourcesHeld", "HTTPServer.connectionCount",
                ]
            )
            + Exceptions(
                "what rules about calls that last come by; the tests hold it to its words until "
                    + "they are there",
                ["WardenCore.callUp"]
            )

        allowed.expect(found, "declared and not used")
    }
}
