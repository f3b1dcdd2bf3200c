/// Draws what the case growth found, as SVG: the file is written anew with each figure.
final class GrowthPlot {
    private static let (width, height, margin) = (720.0, 360.0, 60.0)

    private let path: String
    /// Events per second and megabytes of each run, by number of callees and of links.
    private var byCallees: [Int: [Run]] = [:]
    private var byLinks: [Int: [Run]] = [:]

    init(path: String) { self.path = path }

    func add(callees: Int, _ run: Run) throws {
        byCallees[callees, default: []].append(run)
        if callees == 100_000 { byLinks[1, default: []].append(run) }
        try write()
    }

    func add(links: Int, _ run: Run) throws {
        byLinks[links, default: []].append(run)
        try write()
    }

    private func write() throws {
        let panels = [("callees", byCallees), ("links, 100000 callees", byLinks)]
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(Self.width * 2))" \
            height="\(Int(Self.height))" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>

            """
        for (place, panel) in panels.enumerated() {
            text += Self.panel(panel.0, panel.1, left: Double(place) * Self.width)
        }
        try FileSystem.write(Array((text + "</svg>\n").utf8), to: path)
    }

    private static func panel(_ title: String, _ runs: [Int: [Run]], left: Double) -> String {
        let keys = runs.keys.sorted()
        var text = "<text x=\"\(left + margin)\" y=\"24\">events per second (blue) and "
        text += "megabytes (red) by \(title)</text>\n"
        // Figures stand above the one line and below the other, which may be near each other.
        let lines = [("events per second", "steelblue", -6), ("megabytes", "firebrick", 16)]
        for (figure, colour, aside) in lines {
            let values = keys.map { median(runs[$0] ?? [], figure) }
            let top = max(values.max() ?? 1, 1e-9)
            var points: [String] = []
            for (place, value) in values.enumerated() {
                let x = left + position(place, of: keys.count)
                let y = height - margin - value / top * (height - 2.4 * margin)
                points.append("\(Figure.fixed(x, 1)),\(Figure.fixed(y, 1))")
                text += "<text x=\"\(Int(x))\" y=\"\(Int(y) + aside)\" fill=\"\(colour)\" "
                text += "text-anchor=\"middle\">\(Figure.short(value))</text>\n"
            }
            text += "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\" "
            text += "points=\"\(points.joined(separator: " "))\"/>\n"
        }
        for (place, key) in keys.enumerated() {
            let x = Int(left + position(place, of: keys.count))
            text += "<text x=\"\(x)\" y=\"\(Int(height - margin / 2))\" "
            text += "text-anchor=\"middle\">\(key)</text>\n"
        }
        return text
    }

    /// Steps of ten or of two lie as far apart as each other: the axis is logarithmic.
    private static func position(_ place: Int, of count: Int) -> Double {
        margin + Double(place) * (width - 2 * margin) / Double(max(1, count - 1))
    }

    private static func median(_ runs: [Run], _ figure: String) -> Double {
        Samples(runs.flatMap { $0.figures.filter { $0.name == figure } }.map(\.value)).median
    }
}
