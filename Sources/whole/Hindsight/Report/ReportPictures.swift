import Telephony
import Views

/// The pictures of a report, for a page whose style colours them.
struct ReportPictures {
    private static let (width, left) = (720.0, 96.0)
    private static let cell = 26.0
    /// Days and callees that one picture shows.
    private static let daysMax = 31
    private static let calleesMax = 15

    let report: WeekReport

    /// Alerts by hour of the day.
    var hours: String {
        let (height, ground) = (190.0, 160.0)
        let most = max(1, report.byHour.max() ?? 1)
        let step = (Self.width - 40) / 24
        var text = Self.opening(height, "Alerts by hour of day")
        text += Self.line(30, ground, Self.width - 10, ground)
        text += SVG.text("\(most)", 26, 24, "end", 11)
        text += SVG.text("0", 26, ground + 4, "end", 11)
        for (hour, count) in report.byHour.enumerated() {
            let (x, tall) = (32 + step * Double(hour), 140 * Double(count) / Double(most))
            if count > 0 {
                text += SVG.bar(
                    (x + 2, ground - tall),
                    (step - 4, tall),
                    "class=\"mark\"",
                    "\(hour):00: \(count) alerts"
                )
            }
            guard hour % 3 == 0 else { continue }
            text += SVG.text("\(hour)", x + step / 2, ground + 18, "middle", 11)
        }
        return text + "</svg>\n"
    }

    /// Alerts by day and hour, the darker the more.
    var days: String {
        let days = report.byDay.sorted { $0.key < $1.key }.suffix(Self.daysMax)
        let most = max(1, days.flatMap(\.value).max() ?? 1)
        var text = Self.opening(Self.cell * Double(days.count) + 30, "Alerts by day and hour")
        for hour in stride(from: 0, to: 24, by: 3) {
            let x = Self.left + Self.cell * (Double(hour) + 0.5)
            text += SVG.text("\(hour)", x, 14, "middle", 11)
        }
        for (row, day) in days.enumerated() {
            let name = String(TimeText.iso8601(day.key).prefix(10))
            let y = 22 + Self.cell * Double(row)
            text += SVG.text(name, Self.left - 8, y + 17, "end", 11)
            for (hour, count) in day.value.enumerated() {
                let strength = count == 0 ? 0 : 0.25 + 0.75 * Double(count) / Double(most)
                let style =
                    count == 0
                    ? "class=\"none\""
                    : "class=\"mark\" fill-opacity=\"\(Decimals.text(strength, 2))\""
                text += SVG.bar(
                    (Self.left + Self.cell * Double(hour), y),
                    (Self.cell - 2, Self.cell - 2),
                    style,
                    "\(name) \(hour):00: \(count) alerts"
                )
            }
        }
        return text + "</svg>\n"
    }

    /// Calls that would have been ended, by callee: those that look innocent stand apart.
    var callees: String {
        let shown = report.callees.filter { $0.flagged.endable > 0 }
            .sorted { ($1.flagged.endable, $0.callee) < ($0.flagged.endable, $1.callee) }
            .prefix(Self.calleesMax)
        let most = Double(max(1, shown.map(\.flagged.endable).max() ?? 1))
        let (name, room) = (200.0, Self.width - 330)
        var text = Self.opening(
            Self.cell * Double(shown.count) + 10,
            "Calls that would have been ended, by callee"
        )
        for (row, callee) in shown.enumerated() {
            let y = 4 + Self.cell * Double(row)
            let short = TextEscape.escaped(callee.callee).prefix(26)
            text += SVG.text(String(short), name - 8, y + 16, "end", 12)
            let innocent = room * Double(callee.flagged.innocent) / most
            let all = room * Double(callee.flagged.endable) / most
            let words =
                "\(callee.flagged.endable) would have been ended, "
                + "\(callee.flagged.innocent) look innocent"
            text += SVG.bar((name, y), (all - innocent, 20), "class=\"mark\"", words)
            text += SVG.bar((name + all - innocent, y), (innocent, 20), "class=\"calm\"", words)
            text += SVG.text(
                "\(callee.flagged.endable), \(callee.flagged.innocent) innocent",
                name + all + 6,
                y + 15,
                "start",
                11
            )
        }
        return text + "</svg>\n"
    }

    private static func opening(_ height: Double, _ title: String) -> String {
        "<svg viewBox=\"0 0 \(SVG.point(width)) \(SVG.point(height))\" role=\"img\" "
            + "font-family=\"sans-serif\">\n<title>\(SVG.escaped(title))</title>\n"
    }

    private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<g class=\"axis\">" + SVG.line(x1, y1, x2, y2, "currentColor") + "</g>"
    }
}
