import Telephony
import Views

/// A report as one page that asks for nothing else: no scripts, no pictures or styles of other places.
package struct ReportPage: Sendable {
    private let report: WeekReport

    package init(_ report: WeekReport) { self.report = report }

    /// The whole page.
    package var html: String {
        let pictures = ReportPictures(report: report)
        var text = Self.head(report.span)
        text += "<h1>The week before you arm</h1>\n"
        text += "<p class=\"span\">\(Self.shown(report.span))</p>\n"
        text += summary
        text += "<h2>Alerts</h2>\n" + figure(pictures.days, "By day and hour (UTC)")
        text += figure(pictures.hours, "By hour of day (UTC)")
        text += "<h2>What would have been ended</h2>\n"
        text += figure(pictures.callees, "Calls by callee; the lighter part looks innocent")
        text += callees + evidence + proposals
        if !report.limits.isEmpty {
            text += "<h2>What could not be looked at</h2>\n" + Self.list(report.limits)
        }
        text += "<h2>What the words mean</h2>\n" + Self.list(ReportTerms.sentences)
        return text + "</main>\n</body>\n</html>\n"
    }

    // MARK: Parts

    private var summary: String {
        let rows = report.factList.dropFirst().map { fact in
            "<tr><th scope=\"row\">\(Self.shown(fact.name))</th><td>\(Self.shown(fact.words))</td></tr>\n"
        }
        return "<table class=\"facts\">\n\(rows.joined())</table>\n"
    }

    private func figure(_ picture: String, _ words: String) -> String {
        report.alerts == 0
            ? ""
            : "<figure>\n\(picture)<figcaption>\(Self.shown(words))</figcaption>\n</figure>\n"
    }

    private static let calleeHead = [
        "callee", "alerts", "would end", "innocent", "talked", "again", "strong evidence",
        "verdicts", "other calls", "answered", "hours", "at once", "like a queue",
    ]

    private var callees: String {
        guard !report.callees.isEmpty else { return "<p>No callee has an alert.</p>\n" }
        let rows = report.callees.prefix(50).map { Self.row($0.words) }
        let left = report.callees.count - rows.count + report.calleesLeft
        return "<h2>Callees</h2>\n<div class=\"wide\"><table>\n\(Self.row(Self.calleeHead, "th"))"
            + "\(rows.joined())</table></div>\n"
            + (left > 0 ? "<p>\(left) more callees have alerts.</p>\n" : "")
    }

    private var evidence: String {
        guard !report.signals.isEmpty else {
            return "<h2>Evidence</h2>\n<p>No alert has any.</p>\n"
        }
        let rows = report.signals.map { Self.row([$0.name, "\($0.strong)", "\($0.weak)"]) }
        return "<h2>Evidence</h2>\n<table>\n\(Self.row(["signal", "strong in", "weak in"], "th"))"
            + "\(rows.joined())</table>\n"
    }

    private var proposals: String {
        let commands = report.callees.compactMap(\.exemption)
        var text = "<h2>Proposals</h2>\n"
        text +=
            commands.isEmpty
            ? "<p>No exemption is proposed.</p>\n"
            : "<p>Exemptions, to be looked at before they are made:</p>\n<pre>"
                + commands.prefix(50).map { Self.shown($0) + "\n" }.joined() + "</pre>\n"
        return text + report.proposal.sentences.map { "<p>\(Self.shown($0))</p>\n" }.joined()
    }

    // MARK: Pieces

    private static func row(_ cells: [String], _ tag: String = "td") -> String {
        "<tr>"
            + cells.map { cell in
                let isNumber = cell.utf8.allSatisfy { (0x30...0x39).contains($0) }
                return "<\(tag)\(isNumber ? " class=\"n\"" : "")>\(shown(cell))</\(tag)>"
            }
            .joined() + "</tr>\n"
    }

    private static func list(_ lines: [String]) -> String {
        "<ul>\n" + lines.map { "<li>\(shown($0))</li>\n" }.joined() + "</ul>\n"
    }

    /// What others chose, harmless to the page and to whoever reads it.
    private static func shown(_ text: String) -> String { SVG.escaped(TextEscape.escaped(text)) }

    private static func head(_ span: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="color-scheme" content="light dark">
        <title>Callwarden report, \(shown(span))</title>
        <style>
        \(style)
        </style>
        </head>
        <body>
        <main>

        """
    }

    private static let style = """
        :root { --ink: #1c2024; --soft: #5b6470; --paper: #fff; --rule: #d9dee4; --mark: #b3341e;
          --calm: #8fb3d9; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e7eaee; --soft: #a4adb8; --paper: #14171b; --rule: #343b44; --mark: #ff7a5c;
            --calm: #4d7cab; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        .span, figcaption { color: var(--soft); }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0;
          border-bottom: 1px solid var(--rule); }
        th { color: var(--soft); font-weight: 600; }
        td.n { text-align: right; }
        .wide { overflow-x: auto; } .wide table { font-size: .85rem; }
        figure { margin: 1rem 0; } svg { width: 100%; max-width: 45rem; height: auto; }
        svg text { fill: var(--ink); } .axis { color: var(--rule); }
        .mark { fill: var(--mark); } .calm { fill: var(--calm); } .none { fill: var(--rule);
          fill-opacity: .5; }
        pre { overflow-x: auto; padding: .7rem; border: 1px solid var(--rule); border-radius: .3rem; }
        @page { size: A4; margin: 15mm; }
        @media print {
          :root { --ink: #000; --soft: #444; --paper: #fff; --rule: #bbb; --mark: #b3341e;
            --calm: #8fb3d9; }
          main { max-width: none; padding: 0; } body { font-size: 10pt; }
          .wide { overflow: visible; } .wide table { font-size: 7pt; width: 100%; }
          .wide th, .wide td { padding-right: .3rem; } .wide td { overflow-wrap: anywhere; }
          figure, tr, pre { break-inside: avoid; } h2 { break-after: avoid; }
          pre { white-space: pre-wrap; } * { print-color-adjust: exact; }
        }
        """
}
