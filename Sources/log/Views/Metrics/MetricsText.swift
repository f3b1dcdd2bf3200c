import AlertLog
import Figures

/// Writes metrics, each under its head.
struct MetricsText {
    let format: MetricsFormat
    private var text = ""

    init(format: MetricsFormat) { self.format = format }

    /// All of it, with what the format has at its end.
    var ended: String { format == .openMetrics ? text + "# EOF\n" : text }

    /// A figure with its values, those of switches with their switch; nothing where none is a number.
    mutating func add(_ figure: Figure, _ samples: [(link: String?, value: StatValue)]) {
        let lines = samples.flatMap { sample in
            let labels = sample.link.map { [("switch", $0)] } ?? []
            return Self.lines(of: figure, labels, sample.value)
        }
        guard !lines.isEmpty else { return }
        let type =
            switch figure.kind {
            case .counter: "counter"
            case .histogram: "histogram"
            case .gauge, .words: "gauge"
            }
        head(Metrics.family(of: figure), isCounter: figure.kind == .counter, type, figure.meaning)
        text += lines.joined()
    }

    private static func lines(
        of figure: Figure,
        _ labels: [(String, String)],
        _ value: StatValue
    ) -> [String] {
        let name = Metrics.name(of: figure)
        if figure.kind == .histogram {
            return value.buckets.map { lines(of: $0, name, labels) } ?? []
        }
        guard case .integer(let value) = value else { return [] }
        return [line(name, labels, Self.value(value, figure.unit))]
    }

    /// A histogram's samples: how many were no longer than each bound, how long all were, how many.
    private static func lines(
        of buckets: FigureBuckets,
        _ name: String,
        _ labels: [(String, String)] = []
    ) -> [String] {
        let bounds = FigureBuckets.microsecondsMax.map { "\(Double($0) / 1_000_000)" } + ["+Inf"]
        let counts = buckets.upTo + [buckets.count]
        return zip(bounds, counts).map { line(name + "_bucket", labels + [("le", $0)], "\($1)") }
            + [
                line(name + "_sum", labels, value(buckets.sumMicroseconds, .microseconds)),
                line(name + "_count", labels, "\(buckets.count)"),
            ]
    }

    private mutating func head(_ family: String, isCounter: Bool, _ type: String, _ help: String) {
        // The text format names a counter by its samples, OpenMetrics without their ending.
        let name = isCounter && format == .text ? family + "_total" : family
        text += "# HELP \(name) \(Self.escaped(help: help)).\n# TYPE \(name) \(type)\n"
    }

    private static func line(
        _ name: String,
        _ labels: [(String, String)],
        _ value: String
    ) -> String {
        guard !labels.isEmpty else { return "\(name) \(value)\n" }
        let list = labels.map { "\($0)=\"\(escaped(label: $1))\"" }.joined(separator: ",")
        return "\(name){\(list)} \(value)\n"
    }

    private static func value(_ value: Int64, _ unit: Figure.Unit) -> String {
        switch unit {
        case .one, .bytes: "\(value)"
        case .kilobytes: "\(value * 1_024)"
        case .microseconds: "\(Double(value) / 1_000_000)"
        case .percent: "\(Double(value) / 100)"
        }
    }

    private static func escaped(help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func escaped(label: String) -> String {
        escaped(help: label).replacing("\"", with: "\\\"")
    }
}

// MARK: - Names of earlier systems

extension MetricsText {
    /// The three metrics that earlier open systems of this kind are known by, for dashboards and
    /// alert rules that were made for them; each where its figure is there.
    mutating func addKnown(_ values: [String: StatValue]) {
        if case .integer(let calls) = values["calls"] {
            head("acm_calls_processed", isCounter: true, "counter", "Calls counted")
            text += Self.line("acm_calls_processed_total", [], "\(calls)")
        }
        if case .integer(let alerts) = values["alerts"],
            case .integer(let warnings) = values["alerts_of_warning"]
        {
            head("acm_alerts_generated", isCounter: true, "counter", "Alerts of rules")
            for (word, count) in [("critical", alerts - warnings), ("warning", warnings)] {
                text += Self.line("acm_alerts_generated_total", [("severity", word)], "\(count)")
            }
        }
        if let reaction = values["reaction_us"]?.buckets {
            let help = "Time from an event being readable on the socket to its kill being written"
            head("acm_detection_latency_seconds", isCounter: false, "histogram", help)
            text += Self.lines(of: reaction, "acm_detection_latency_seconds").joined()
        }
    }
}
