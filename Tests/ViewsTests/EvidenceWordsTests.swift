import AlertLog
import Records
import Testing

@testable import Views
import Wire

@Suite("What figures of evidence say")
struct EvidenceWordsTests {
    private func row(_ signal: EvidenceSignal, _ change: (inout EvidenceRow) -> Void) -> EvidenceRow
    {
        var row = EvidenceRow()
        (row.signal, row.strength) = (signal.word, "strong")
        (row.found, row.of, row.others, row.ofOthers) = (4, 6, 1, 64)
        change(&row)
        return row
    }

    @Test("Each signal has its sentence, made of its figures")
    func sentences() {
        let others = "of those who called others, 1 of 64"
        for (row, words) in [
            (
                row(.source) { $0.detail = "192.0.2.7" },
                "4 of 6 callers came from 192.0.2.7; \(others) did"
            ),
            (
                row(.userAgent) { $0.detail = "probe 1.0" },
                "4 of 6 callers say that they are probe 1.0; \(others) do"
            ),
            (
                row(.source) { ($0.detail, $0.ofOthers) = ("192.0.2.7", 3) },
                "4 of 6 callers came from 192.0.2.7; too few others have called to compare with"
            ),
            (
                row(.sequence) { $0.detail = "+2347051110800" },
                "4 of 6 callers are consecutive numbers from +2347051110800 on"
            ),
            (
                row(.plan) { $0.detail = "+4412345678" },
                "4 of 6 callers cannot exist: +4412345678 has 8 digits behind +44, "
                    + "and no number there has"
            ),
            (
                row(.plan) { $0.detail = "+2105551234567" },
                "4 of 6 callers cannot exist: no country's code opens +2105551234567"
            ),
        ] { #expect(row.words == words) }
    }

    @Test("So have signals of what callers are, and of how calls end")
    func otherSentences() {
        let others = "of those who called others, 1 of 64"
        for (row, words) in [
            (
                row(.neighbours) { $0.detail = "+2348031239999" },
                "4 of 6 callers differ from the callee in the last digits only, such as "
                    + "+2348031239999"
            ),
            (
                row(.newCallers) { $0.ofOthers = 9_000 },
                "4 of 6 callers never called before, where 1 of 9000 are new as a rule"
            ),
            (
                row(.ownNumbers) { _ in },
                "4 of 6 callers have numbers of your own and call from outside"
            ),
            (
                row(.attestation) { $0.figure = 0 },
                "the signatures of 4 of 6 callers do not hold; \(others) are so"
            ),
            (
                row(.attestation) { $0.figure = 1 },
                "4 of 6 callers are signed for with C, the least there is; \(others) are so"
            ),
            (
                row(.attestation) { $0.figure = 2 },
                "nobody signs for 4 of 6 callers; \(others) are so"
            ),
            (
                row(.ends) { $0.figure = 3 },
                "of 6 calls that ended by themselves 3 were not answered and 1 over within 3 seconds"
            ),
            (
                row(.rate) { ($0.found, $0.figure, $0.others) = (9, 500, 96) },
                "9 callers within 500 ms, where 96 calls an hour to this callee make 6 an attack"
            ),
        ] { #expect(row.words == words) }
    }

    @Test("In JSON a signal has fixed keys in a fixed order, its words last")
    func json() {
        let evidence = row(.source) { ($0.detail, $0.at) = ("192.0.2.7", 1_767_323_045_000_000) }
        var details = AlertDetails(alert: AlertRow(), calls: [])
        details.evidence = [evidence]
        let figures =
            #"{"signal":"source","strength":"strong","found":4,"of":6,"others":1,"of_others":64,"#
            + #""figure":0,"detail":"192.0.2.7","led":false,"#
        let words =
            #""text":"4 of 6 callers came from 192.0.2.7; of those who called others, 1 of 64 did"}"#
        #expect(
            JSON(details, isOfCapture: true).encoded.hasSuffix(
                #""spared":0,"evidence":["# + figures + words + "]}"
            )
        )
        let time = #""at":"2026-01-02T03:04:05.000000Z","at_us":1767323045000000,"#
        #expect(JSON(details).encoded.contains(figures + time + words))
    }

    @Test("What led to an alert says so in its table, and no caller's text gets out of its line")
    func table() {
        var led = row(.userAgent) { $0.detail = "a\u{1b}[31m\nb" }
        led.led = true
        var details = AlertDetails(alert: AlertRow(), calls: [])
        details.evidence = [led]
        let text = details.evidenceTable.text(isColoured: false)
        #expect(text.contains("strong, led to the alert"))
        #expect(text.split(separator: "\n").count == 2)
        #expect(!text.contains("\u{1b}"))
    }
}
