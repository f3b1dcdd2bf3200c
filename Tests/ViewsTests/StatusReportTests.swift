import Testing
import Wire

@testable import AlertLog
@testable import Views

@Suite("The status as it is shown")
struct StatusReportTests {
    @Test(
        "The first line is as Nagios reads it, and where all is well says how much there is to do"
    )
    func fine() {
        let start = "CALLWARDEN OK - armed, 2 links up, 3.1 calls/s, 1 open alert | "
        let line = StatusSample.report().line
        #expect(line.hasPrefix(start), "\(line)")
        let figures = line.dropFirst(start.count).split(separator: " ")
        #expect(figures.contains("calls_per_second=3.1;;;0") && figures.contains("calls=500c;;;0"))
        #expect(figures.contains("journal=3%;50;90;0;100"))
        #expect(figures.contains("disk_free=53687091200B;524288000:;104857600:;0;107374182400"))
    }

    @Test("What is wrong stands in the first line, the worst first, and the code is the worst's")
    func wrong() {
        let report = StatusSample.report {
            $0.kills.stillUp = 1
            $0.journalFillPercent = 91
            $0.links[1].isUp = nil
        }
        #expect(report.state == .critical)
        let line = report.line
        #expect(line.hasPrefix("CALLWARDEN CRITICAL - journal 91 % full"), "\(line)")
        let places = ["journal ", "kills ", "switch pbx2 "].compactMap {
            line.firstRange(of: $0)?.lowerBound
        }
        #expect(places.count == 3 && places == places.sorted())
        let rows = report.table.text(isColoured: false).split(separator: "\n")
        #expect(rows.count == 13)
        #expect(rows.contains { $0.hasSuffix("callwarden kills --state still_up") })
    }

    @Test(
        "The heavier of two states counts, and what cannot be told is lighter than a warning",
        arguments: [
            (StatusState.ok, StatusState.unknown, StatusState.unknown),
            (.warning, .unknown, .warning), (.unknown, .critical, .critical),
            (.critical, .warning, .critical),
        ]
    )
    func heavier(one: StatusState, other: StatusState, both: StatusState) {
        #expect(one.or(other) == both && other.or(one) == both)
    }

    @Test("Words of others open no figures and no line")
    func hostile() {
        let line = StatusSample.report {
            $0.brakes = [BrakeFigures(reason: "hand", words: "a | b=1\n\u{1b}[31mc")]
        }.line
        #expect(line.count { $0 == "|" } == 1)
        #expect(!line.contains("\n") && !line.contains("\u{1b}"))
        #expect(line.hasPrefix("CALLWARDEN WARNING - brakes engaged; hand a / b=1"))
    }

    @Test("Where nothing can be told, the reason stands in the first line alone")
    func unknown() {
        let report = StatusReport(unknown: "x: no alert log there", at: StatusSample.now)
        #expect(report.state == .unknown)
        #expect(report.line == "CALLWARDEN UNKNOWN - x: no alert log there")
        #expect(report.table.isEmpty)
        #expect(
            report.json.encoded == #"{"type":"status","state":"unknown","code":3,"#
                + #""at":"2026-01-02T03:04:05.000000Z","at_us":1767323045000000,"#
                + #""summary":"x: no alert log there","checks":[]}"#
        )
    }

    @Test("In JSON each check has its own state, words, command and figures")
    func json() {
        let json = StatusSample.report { $0.kills.stillUp = 1 }.json.encoded
        #expect(json.hasPrefix(#"{"type":"status","state":"warning","code":1,"at":"#))
        let kills =
            #"{"check":"kills","switch":null,"state":"warning","code":1,"text":"in the last hour "#
        #expect(json.contains(kills))
        #expect(json.contains(#""see":"callwarden kills --state still_up","requested":0,"#))
    }
}
