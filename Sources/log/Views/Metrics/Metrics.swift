package import AlertLog
package import Figures

/// The two text formats of metrics.
package enum MetricsFormat: Sendable {
    /// What Prometheus and its kin have read from the first, version 0.0.4.
    case text
    /// OpenMetrics 1.0.0.
    case openMetrics

    /// What a client asks for by its `Accept` header: OpenMetrics only where it is named.
    package init(accept: String) {
        self = accept.lowercased().contains("application/openmetrics-text") ? .openMetrics : .text
    }

    /// What a server says of the text.
    package var contentType: String {
        switch self {
        case .text: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// Figures as metrics.
///
/// Names, types and help follow from the statements of the figures: a counter ends in `_total`, times
/// are in seconds, sizes in bytes, parts of a whole from 0 to 1, and a figure of a switch carries the
/// switch as a label. Lengths of time are histograms as well. What is only words, and what no statement tells of, is left out.
package enum Metrics {
    private static let namespace = "callwarden"

    /// Every metric with its help and type; `figures` state what the rows may be of.
    package static func text(
        _ rows: [StatRow],
        of figures: [Figure],
        as format: MetricsFormat = .text
    ) -> String {
        var samples: [String: [(link: String?, value: StatValue)]] = [:]
        for row in rows {
            let parts = FigureName.parts(of: row.name)
            let key = key(String(parts.name), parts.link == nil ? .agent : .link)
            samples[key, default: []].append((parts.link.map { String($0) }, row.value))
        }
        var text = MetricsText(format: format)
        for figure in figures where figure.kind != .words {
            // A figure that is stated twice would make a text that nobody may read.
            guard let found = samples.removeValue(forKey: key(figure.name, figure.scope)) else {
                continue
            }
            text.add(figure, found)
        }
        text.addKnown(Dictionary(rows.map { ($0.name, $0.value) }) { first, _ in first })
        return text.ended
    }

    /// The name of the metric that a figure is.
    package static func name(of figure: Figure) -> String {
        family(of: figure) + (figure.kind == .counter ? "_total" : "")
    }

    /// The same without what OpenMetrics has at the samples of a counter alone.
    static func family(of figure: Figure) -> String {
        var name = figure.name
        for (ending, base) in units where name.hasSuffix(ending) {
            name = name.dropLast(ending.count) + base
        }
        let scope = figure.scope == .link ? "switch_" : ""
        return "\(namespace)_\(scope)\(name)"
    }

    /// How names say their units, and how metrics do.
    private static let units: KeyValuePairs<String, String> = [
        "_us": "_seconds", "_kilobytes": "_bytes", "_percent": "_ratio",
    ]

    private static func key(_ name: String, _ scope: Figure.Scope) -> String {
        scope == .link ? "." + name : name
    }
}
