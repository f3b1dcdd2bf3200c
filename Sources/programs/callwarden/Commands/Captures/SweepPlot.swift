import Glibc
import Hindsight
import Rules
import Views
import Warden

/// Draws what a sweep has found, as a picture that stands by itself: alerts and the flagged share of all
/// calls over the threshold, a line a window and mode.
struct SweepPlot {
    private static let (width, height) = (560.0, 440.0)
    private static let (left, right, top, bottom) = (70.0, 20.0, 50.0, 60.0)
    private static let (legendWidth, legendStep) = (170.0, 18.0)
    private static let colours = [
        "#1b6ca8", "#c8553d", "#3a7d44", "#8e5572", "#d19c1d", "#2a9d8f", "#5a4fcf", "#7a5c3e",
    ]
    /// Lines of mode off, after the colours are used up as well.
    private static let dashes = ["", "16 3", "16 3 3 3", "16 3 3 3 3 3"]
    /// Lines of mode on, likewise.
    private static let dashesOfLearning = ["6 4", "2 3", "6 3 2 3", "6 3 2 3 2 3"]
    /// Numbers written below an axis.
    private static let labelsMax = 16

    /// What is drawn of one setting.
    private struct Value {
        let threshold: Int
        let line: Line
        let height: Double

        init(_ result: SweepReport.Result, _ height: Double) {
            threshold = result.setting.threshold
            line = Line(window: result.setting.windowSeconds, mode: result.mode)
            self.height = height
        }
    }

    /// The settings that a line joins.
    private struct Line: Equatable {
        let window: Int
        let mode: SweepMode

        var words: String { "\(window) s" + (mode == .on ? ", mode on" : "") }
    }

    private let report: SweepReport
    private let thresholds: [Int]
    private let windows: [Int]
    /// By window, that of mode off first.
    private let lines: [Line]

    init(_ report: SweepReport) {
        self.report = report
        thresholds = Set(report.results.map(\.setting.threshold)).sorted()
        let windows = Set(report.results.map(\.setting.windowSeconds)).sorted()
        self.windows = windows
        let modes = SweepMode.allCases.filter(report.has)
        lines = windows.flatMap { window in modes.map { Line(window: window, mode: $0) } }
    }

    var svg: String {
        let legendHeight = Self.top + Self.legendStep * Double(lines.count + 1)
        let size = (2 * Self.width + Self.legendWidth, max(Self.height, legendHeight))
        let alerts = report.results.map { Value($0, Double($0.found.alerts)) }
        let shares = report.results.map { Value($0, 100 * (report.share($0) ?? 0)) }
        let (across, down) = (SVG.point(size.0), SVG.point(size.1))
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(across) \(down)\" "
        text += "width=\"\(across)\" height=\"\(down)\" font-family=\"sans-serif\" "
        text += "font-size=\"12\" fill=\"#222\">\n<title>Masking by threshold and window</title>\n"
        text += "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
        text += panel("Alerts", "alerts", alerts, at: 0)
        text += panel("Flagged calls", "% of all calls", shares, at: Self.width)
        return text + legend(at: 2 * Self.width) + "</svg>\n"
    }

    // MARK: Panels

    private func panel(_ title: String, _ unit: String, _ values: [Value], at x: Double) -> String {
        let scale = LogScale(values.map(\.height))
        var text = SVG.text(title, x + (Self.left + Self.width - Self.right) / 2, 28, "middle", 15)
        text += axes(unit, scale, at: x)
        for line in lines {
            let own = values.filter { $0.line == line }
            let places = own.map { value in
                (x: x + position(of: value.threshold), y: Self.vertical(scale.place(value.height)))
            }
            let points = places.map { "\(SVG.point($0.x)),\(SVG.point($0.y))" }
            text += "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
            text += "stroke-width=\"2\" \(stroke(line))/>\n"
            for (value, place) in zip(own, places) {
                let figure = "\(Self.short(value.height)) \(unit)"
                let setting = "\(value.threshold) callers in \(line.words)"
                text += SVG.dot(place, colour(line), "\(setting): \(figure)")
            }
        }
        return text
    }

    private func axes(_ unit: String, _ scale: LogScale, at x: Double) -> String {
        let (start, end) = (x + Self.left, x + Self.width - Self.right)
        let ground = Self.height - Self.bottom
        var text = ""
        for mark in scale.marks {
            let y = Self.vertical(scale.place(mark))
            text += SVG.line(start, y, end, y, "#ddd")
            text += SVG.text(Self.short(mark), start - 8, y + 4, "end")
        }
        text += SVG.line(start, ground, end, ground, "#222")
        text += SVG.line(start, Self.top, start, ground, "#222")
        let step = (thresholds.count + Self.labelsMax - 1) / Self.labelsMax
        for index in stride(from: 0, to: thresholds.count, by: step) {
            let place = x + position(of: thresholds[index])
            text += SVG.line(place, ground, place, ground + 4, "#222")
            text += SVG.text("\(thresholds[index])", place, ground + 18, "middle")
        }
        let middle = (start + end) / 2
        text += SVG.text("threshold: distinct callers", middle, ground + 42, "middle")
        let (labelX, labelY) = (x + 18, (Self.top + ground) / 2)
        text += "<text text-anchor=\"middle\" transform=\"translate(\(SVG.point(labelX)) "
        text += "\(SVG.point(labelY))) rotate(-90)\">\(SVG.escaped(unit)), log scale</text>\n"
        return text
    }

    private func legend(at x: Double) -> String {
        var text = SVG.text("window", x + 10, Self.top + 4, "start")
        for (index, line) in lines.enumerated() {
            let y = Self.top + Self.legendStep * (Double(index) + 1.3)
            text += "<line x1=\"\(SVG.point(x + 10))\" y1=\"\(SVG.point(y))\" "
            text += "x2=\"\(SVG.point(x + 40))\" y2=\"\(SVG.point(y))\" stroke-width=\"2\" "
            text += "\(stroke(line))/>\n"
            text += SVG.text(line.words, x + 48, y + 4, "start")
        }
        return text
    }

    /// Thresholds stand as far apart as they are.
    private func position(of threshold: Int) -> Double {
        let (first, last) = (thresholds[0], thresholds[thresholds.count - 1])
        let room = Self.width - Self.left - Self.right - 20
        guard last > first else { return Self.left + 10 + room / 2 }
        return Self.left + 10 + room * Double(threshold - first) / Double(last - first)
    }

    private func colour(_ line: Line) -> String {
        let index = windows.firstIndex(of: line.window) ?? 0
        return Self.colours[index % Self.colours.count]
    }

    private func stroke(_ line: Line) -> String {
        let dashes = line.mode == .on ? Self.dashesOfLearning : Self.dashes
        let round = (windows.firstIndex(of: line.window) ?? 0) / Self.colours.count
        let dash = dashes[round % dashes.count]
        return "stroke=\"\(colour(line))\""
            + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    // MARK: Pieces

    private static func vertical(_ place: Double) -> Double {
        height - bottom - place * (height - bottom - top)
    }

    /// Without zeros behind what counts.
    private static func short(_ value: Double) -> String {
        if value == value.rounded() { return "\(Int(value))" }
        var text = Decimals.text(value, 5)
        while text.last == "0" { text.removeLast() }
        return text
    }
}

/// A height from 0 to 1 for each of some values, ten times as much a step; what is nothing lies on the
/// ground, below the smallest step.
struct LogScale {
    /// The powers of ten that the values lie between, and zero where one of them is.
    let marks: [Double]
    private let lowest: Double
    private let steps: Double

    init(_ values: [Double]) {
        let some = values.filter { $0 > 0 }
        let (least, most) = (some.min() ?? 1, some.max() ?? 1)
        var mark = 1.0
        while mark > least { mark /= 10 }
        while mark * 10 <= least { mark *= 10 }
        var powers = [mark]
        while let last = powers.last, last < most { powers.append(last * 10) }
        // One step more, so that nothing is drawn on the upper edge alone.
        if powers.count == 1 { powers.append(mark * 10) }
        marks = [0] + powers
        (lowest, steps) = (mark, Double(powers.count))
    }

    func place(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        return (1 + log10(value / lowest)) / steps
    }
}
