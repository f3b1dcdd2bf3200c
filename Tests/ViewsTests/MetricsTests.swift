import AlertLog
import Figures
import Testing

@testable import Agent
@testable import Views

/// By the rules of the exposition format, version 0.0.4.
@Suite("Metrics")
struct MetricsTests {
    private static let figures = [
        Figure(.counter, "calls", "Calls counted"),
        Figure(.gauge, "kill_p50_us", "Median", unit: .microseconds),
        Figure(.gauge, "resident_kilobytes", "Memory", unit: .kilobytes),
        Figure(.gauge, "fill_percent", "How full\nit \\is", unit: .percent),
        Figure(.words, "armed_since", "Since when"),
        Figure(.counter, "calls", "Calls of the switch", of: .link),
    ]

    private func text(_ rows: [(String, StatValue)]) -> String {
        Metrics.text(rows.map { StatRow(name: $0, value: $1) }, of: Self.figures)
    }

    @Test("Counters are totals, times seconds, sizes bytes, and switches labels")
    func format() {
        let text = text([
            ("calls", .integer(7)), ("kill_p50_us", .integer(1_500)),
            ("resident_kilobytes", .integer(2)), ("fill_percent", .integer(25)),
            ("armed_since", .text("2026")), ("switch.a.calls", .integer(1)),
            ("switch.\"b\\\n.calls", .integer(2)), ("of_another_version", .integer(3)),
        ])
        #expect(
            text == #"""
                # HELP callwarden_calls_total Calls counted.
                # TYPE callwarden_calls_total counter
                callwarden_calls_total 7
                # HELP callwarden_kill_p50_seconds Median.
                # TYPE callwarden_kill_p50_seconds gauge
                callwarden_kill_p50_seconds 0.0015
                # HELP callwarden_resident_bytes Memory.
                # TYPE callwarden_resident_bytes gauge
                callwarden_resident_bytes 2048
                # HELP callwarden_fill_ratio How full\nit \\is.
                # TYPE callwarden_fill_ratio gauge
                callwarden_fill_ratio 0.25
                # HELP callwarden_switch_calls_total Calls of the switch.
                # TYPE callwarden_switch_calls_total counter
                callwarden_switch_calls_total{switch="a"} 1
                callwarden_switch_calls_total{switch="\"b\\\n"} 2

                """#
        )
    }

    @Test("Nothing known is nothing said")
    func empty() { #expect(text([]).isEmpty) }

    @Test("Every figure of the agent makes lines that the format allows, under one head each")
    func everyFigure() {
        let rows = Agent.figures.flatMap { figure in
            (figure.scope == .link ? ["a", "b"] : [nil]).map { link in
                StatRow(name: FigureName.written(figure.name, of: link), value: .integer(1_234))
            }
        }
        let text = Metrics.text(rows, of: Agent.figures)
        var heads: Set<Substring> = []
        var name: Substring = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+/) {
                name = help.output.1
                #expect(heads.insert(name).inserted, "\(name) has two heads")
            } else if let type = line.wholeMatch(of: /# TYPE (\S+) (counter|gauge)/) {
                #expect(type.output.1 == name)
                #expect((type.output.2 == "counter") == name.hasSuffix("_total"))
            } else {
                let sample = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{switch="[ab]"\})? [0-9.e+-]+/
                #expect(line.wholeMatch(of: sample)?.output.1 == name, "\(line)")
            }
        }
        #expect(text.last == "\n")
        #expect(heads.count == Agent.figures.count { $0.kind != .words })
    }
}
