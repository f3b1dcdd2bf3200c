import AlertLog
import Figures
import Foundation
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
                # HELP acm_calls_processed_total Calls counted.
                # TYPE acm_calls_processed_total counter
                acm_calls_processed_total 7

                """#
        )
    }

    @Test("Nothing known is nothing said")
    func empty() { #expect(text([]).isEmpty) }

    @Test("Every figure of the agent makes lines that the format allows, under one head each")
    func everyFigure() {
        let rows = Agent.figures.flatMap { figure in
            (figure.scope == .link ? ["a", "b"] : [nil]).map { link in
                StatRow(
                    name: FigureName.written(figure.name, of: link),
                    value: figure.kind == .histogram ? .text(Self.times.written) : .integer(1_234)
                )
            }
        }
        let text = Metrics.text(rows, of: Agent.figures)
        var heads: Set<Substring> = []
        var (name, isHistogram): (Substring, Bool) = ("", false)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+/) {
                name = help.output.1
                #expect(heads.insert(name).inserted, "\(name) has two heads")
            } else if let type = line.wholeMatch(of: /# TYPE (\S+) (counter|gauge|histogram)/) {
                #expect(type.output.1 == name)
                #expect((type.output.2 == "counter") == name.hasSuffix("_total"))
                isHistogram = type.output.2 == "histogram"
            } else {
                let sample =
                    /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-z]+="[^"]+"(,le="[^"]+")?\})? [0-9.e+-]+/
                let found = line.wholeMatch(of: sample)?.output.1 ?? ""
                let endings = isHistogram ? ["_bucket", "_sum", "_count"] : [""]
                #expect(endings.contains { found == name + $0 }, "\(line)")
            }
        }
        #expect(text.last == "\n")
        let known = heads.filter { $0.hasPrefix("acm_") }
        #expect(known.count == 3)
        #expect(heads.count - known.count == Agent.figures.count { $0.kind != .words })
    }

    /// Two of 40 us, one of 3 ms, one of a minute.
    private static let times = FigureBuckets(
        upTo: FigureBuckets.microsecondsMax.map { $0 < 5_000 ? 2 : 3 },
        count: 4,
        sumMicroseconds: 60_003_080
    )

    @Test("Lengths of time are a histogram in seconds, of switches with the switch in front")
    func histogram() {
        let figure = Figure(.histogram, "late_us", "Lateness", unit: .microseconds, of: .link)
        let row = StatRow(name: "switch.a.late_us", value: .text(Self.times.written))
        let text = Metrics.text([row], of: [figure]).split(separator: "\n")
        #expect(text[1] == "# TYPE callwarden_switch_late_seconds histogram")
        #expect(text[2] == #"callwarden_switch_late_seconds_bucket{switch="a",le="5e-05"} 2"#)
        #expect(text.contains(#"callwarden_switch_late_seconds_bucket{switch="a",le="0.005"} 3"#))
        #expect(text.contains(#"callwarden_switch_late_seconds_bucket{switch="a",le="+Inf"} 4"#))
        #expect(text.contains(#"callwarden_switch_late_seconds_sum{switch="a"} 60.00308"#))
        #expect(text.last == #"callwarden_switch_late_seconds_count{switch="a"} 4"#)
    }

    @Test("Earlier systems' names say the same as ours")
    func known() {
        let rows: [(String, StatValue)] = [
            ("calls", .integer(7)), ("alerts", .integer(3)), ("alerts_of_warning", .integer(1)),
            ("reaction_us", .text(Self.times.written)),
        ]
        let lines = text(rows).split(separator: "\n")
        #expect(lines.contains("acm_calls_processed_total 7"))
        #expect(lines.contains(#"acm_alerts_generated_total{severity="critical"} 2"#))
        #expect(lines.contains(#"acm_alerts_generated_total{severity="warning"} 1"#))
        #expect(lines.contains(#"acm_detection_latency_seconds_bucket{le="0.0025"} 2"#))
        #expect(lines.contains("acm_detection_latency_seconds_count 4"))
        #expect(text([("alerts", .integer(3))]).contains("acm_alerts") == false)
    }

    @Test(
        "What is no written form of buckets is none",
        arguments: ["", "buckets", "buckets 1 2 3", "armed", "buckets a b"]
    )
    func garbage(text: String) { #expect(FigureBuckets(written: text) == nil) }

    @Test("Buckets are read as they were written")
    func written() { #expect(FigureBuckets(written: Self.times.written) == Self.times) }
}

/// Files for programs of others that name metrics of ours.
@Suite("Metrics: what stands in conf/web")
struct MetricNameTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../conf/web")

    /// Every name of a series that the agent's figures make.
    private static let names: Set<String> = {
        var names: Set<String> = ["callwarden_snapshot_seconds"]
        for figure in Agent.figures where figure.kind != .words {
            let name = Metrics.name(of: figure)
            let endings = figure.kind == .histogram ? ["_bucket", "_sum", "_count"] : [""]
            names.formUnion(endings.map { name + $0 })
        }
        return names
    }()

    @Test(
        "Each metric that dashboards and alert rules ask for is there",
        arguments: ["grafana.json", "callwarden.rules.yml"]
    )
    func known(file: String) throws {
        let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
        let asked = Set(text.matches(of: /callwarden_[a-z0-9_]+/).map { String($0.output) })
        #expect(asked.count > 9)
        #expect(asked.subtracting(Self.names).isEmpty)
    }
}
