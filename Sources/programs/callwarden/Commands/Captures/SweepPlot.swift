import Glibc
import Rules
import Warden

/// Draws what a sweep has found, as a picture that stands by itself: alerts and the flagged share of all
/// calls over the threshold, a line a window.
struct SweepPlot {
    private static let (width, height) = (560.0, 440.0)
    private static let (left, right, top, bottom) = (70.0, 20.0, 50.0, 60.0)
    private static let (legendWidth, legendStep) = (120.0, 18.0)
    private static let colours = [
        "#1b6ca8", "#c8553d", "#3a7d44", "#8e5572", "#d19c1d", "#2a9d8f", "#5a4fcf", "#7a5c3e",
    ]
    /// Lines after the colours are used up.
    private static let dashes = ["", "6 3", "2 3", "8 3 2 3"]
    /// Numbers written below an axis.
    private static let labelsMax = 16

    /// What is drawn of one setting.
    private struct Value {
        let threshold: Int
        let window: Int
        let height: Double
    }

    private let report: SweepReport
    private let thresholds: [Int]
    private let windows: [Int]

    init(_ report: SweepReport) {
        self.report = report
        thresholds = Set(report.results.map(\.setting.threshold)).sorted()
        windows = Set(report.results.map(\.setting.windowSeconds)).sorted()
    }

    var svg: String {
        let legendHeight = Self.top + Self.legendStep * Double(windows.count + 1)
        let size = (2 * Self.width + Self.legendWidth, max(Self.height, legendHeight))
        let alerts = report.results.map { result in
            Value(
                threshold: result.setting.threshold,
                window: result.setting.windowSeconds,
                height: Double(result.found.alerts)
            )
        }
        let shares = report.results.map { result in
            Value(
                threshold: result.setting.threshold,
                window: result.setting.windowSeconds,
                height: 100 * (report.share(result) ?? 0)
            )
        }
        let (across, down) = (Self.point(size.0), Self.point(size.1))
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
        var text = Self.text(title, x + (Self.left + Self.width - Self.right) / 2, 28, "middle", 15)
        text += axes(unit, scale, at: x)
        for (index, window) in windows.enumerated() {
            let own = values.filter { $0.window == window }
            let places = own.map { value in
                (x: x + position(of: value.threshold), y: Self.vertical(scale.place(value.height)))
            }
            let points = places.map { "\(Self.point($0.x)),\(Self.point($0.y))" }
            text += "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
            text += "stroke-width=\"2\" \(Self.stroke(index))/>\n"
            for (value, place) in zip(own, places) {
                let figure = "\(Self.short(value.height)) \(unit)"
                let setting = "\(value.threshold) callers in \(window) s"
                text += Self.dot(place, index, "\(setting): \(figure)")
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
            text += Self.line(start, y, end, y, "#ddd")
            text += Self.text(Self.short(mark), start - 8, y + 4, "end")
        }
        text += Self.line(start, ground, end, ground, "#222")
        text += Self.line(start, Self.top, start, ground, "#222")
        let step = (thresholds.count + Self.labelsMax - 1) / Self.labelsMax
        for index in stride(from: 0, to: thresholds.count, by: step) {
            let place = x + position(of: thresholds[index])
            text += Self.line(place, ground, place, ground + 4, "#222")
            text += Self.text("\(thresholds[index])", place, ground + 18, "middle")
        }
        let middle = (start + end) / 2
        text += Self.text("threshold: distinct callers", middle, ground + 42, "middle")
        let (labelX, labelY) = (x + 18, (Self.top + ground) / 2)
        text += "<text text-anchor=\"middle\" transform=\"translate(\(Self.point(labelX)) "
        text += "\(Self.point(labelY))) rotate(-90)\">\(Self.escaped(unit)), log scale</text>\n"
        return text
    }

    private func legend(at x: Double) -> String {
        var text = Self.text("window", x + 10, Self.top + 4, "start")
        for (index, window) in windows.enumerated() {
            let y = Self.top + Self.legendStep * (Double(index) + 1.3)
            text += "<line x1=\"\(Self.point(x + 10))\" y1=\"\(Self.point(y))\" "
            text += "x2=\"\(Self.point(x + 40))\" y2=\"\(Self.point(y))\" stroke-width=\"2\" "
            text += "\(Self.stroke(index))/>\n"
            text += Self.text("\(window) s", x + 48, y + 4, "start")
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

    // MARK: Pieces

    private static func vertical(_ place: Double) -> Double {
        height - bottom - place * (height - bottom - top)
    }

    private static func colour(_ index: Int) -> String { colours[index % colours.count] }

    private static func stroke(_ index: Int) -> String {
        let dash = dashes[index / colours.count % dashes.count]
        return "stroke=\"\(colour(index))\"" + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
    }

    /// What it stands for is said where somebody points at it.
    private static func dot(
        _ place: (x: Double, y: Double),
        _ index: Int,
        _ words: String
    ) -> String {
        "<circle cx=\"\(point(place.x))\" cy=\"\(point(place.y))\" r=\"3\" "
            + "fill=\"\(colour(index))\"><title>\(escaped(words))</title></circle>\n"
    }

    private static func line(
        _ x1: Double,
        _ y1: Double,
        _ x2: Double,
        _ y2: Double,
        _ colour: String
    ) -> String {
        "<line x1=\"\(point(x1))\" y1=\"\(point(y1))\" x2=\"\(point(x2))\" y2=\"\(point(y2))\" "
            + "stroke=\"\(colour)\"/>\n"
    }

    private static func text(
        _ text: String,
        _ x: Double,
        _ y: Double,
        _ anchor: String,
        _ size: Int = 12
    ) -> String {
        "<text x=\"\(point(x))\" y=\"\(point(y))\" text-anchor=\"\(anchor)\" "
            + "font-size=\"\(size)\">\(escaped(text))</text>\n"
    }

    private static func point(_ value: Double) -> String { Decimals.text(value, 1) }

    /// Without zeros behind what counts.
    private static func short(_ value: Double) -> String {
        if value == value.rounded() { return "\(Int(value))" }
        var text = Decimals.text(value, 5)
        while text.last == "0" { text.removeLast() }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
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
