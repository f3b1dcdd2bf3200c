package import Rules
import AlertLog
import Telephony

/// The live view as text: the same picture gives the same lines, whatever shows them.
package struct TopScreen: Sendable {
    /// Lines of each list where there is no screen that they have to share.
    static let linesMax = 21

    let picture: TopPicture
    let look: TopLook
    let zone: HourZone
    let isColoured: Bool

    package init(_ picture: TopPicture, _ look: TopLook, in zone: HourZone, isColoured: Bool) {
        (self.picture, self.look) = (picture, look)
        (self.zone, self.isColoured) = (zone, isColoured)
    }

    /// At most so many lines of at most so many places each; all there is without a size.
    package func lines(width: Int?, height: Int?) -> [String] {
        let footer = look.hasKeys ? [line([(keys, .faint)], width)] : []
        if look.hasHelp { return Array((help(width) + footer).prefix(height ?? .max)) }
        var lines = head(width)
        var room = height.map { max(0, $0 - lines.count - footer.count) } ?? .max
        let sections = sections(width)
        let wanted = sections.map { height == nil ? min($0.count, Self.linesMax) : $0.count }
        for (section, count) in zip(sections, Self.share(room, among: wanted)) {
            lines += section.prefix(count)
            room -= count
        }
        // The keys stand at the bottom.
        if look.hasKeys, room < .max / 2 { lines += Array(repeating: "", count: max(0, room)) }
        guard let height else { return lines + footer }
        return Array(lines.prefix(max(0, height - footer.count))) + footer.prefix(height)
    }

    // MARK: Head

    private func head(_ width: Int?) -> [String] {
        var mode: (String, Style) = ("simulating", .warning)
        if picture.status.agent.isArmed == true { mode = ("ARMED", .bad) }
        if picture.status.agent.isArmed == nil { mode = ("no figures", .faint) }
        let alive: (String, Style)? =
            picture.isAgentAlive ? nil : ("  the agent does not run", .bad)
        let paused: (String, Style)? = look.isPaused ? ("  paused", .warning) : nil
        let time: (String, Style) = ("  " + zone.text(picture.at), .plain)
        let first = [("callwarden ", .heading), mode, alive, paused, time]
        var lines = [line(first.compactMap(\.self), width)]
        // What cannot be read is not said to be nothing.
        guard picture.trouble == nil else {
            return lines + [line([(picture.trouble ?? "", .bad)], width)]
        }
        lines.append(line(flow, width))
        lines.append(line(brakes, width))
        if let why = picture.nearIsOfLog {
            lines.append(line([("callees are those of the log: \(why)", .faint)], width))
        }
        return lines
    }

    private var flow: [(String, Style)] {
        let rate = picture.callsPerSecond ?? picture.status.calls.perSecond
        var parts: [(String, Style)] = [("\(Self.tenths(rate)) calls/s", .plain)]
        if let up = picture.status.calls.up { parts.append(("  \(up) up", .plain)) }
        if let median = picture.reactionMedian, let high = picture.reactionHigh {
            let words =
                "\(TimeText.duration(microseconds: median)), p99 "
                + TimeText.duration(microseconds: high)
            parts.append(("  reaction p50 \(words)", .plain))
        }
        if let fill = picture.status.journalFillPercent {
            parts.append(("  journal \(fill) %", fill > 50 ? .bad : .plain))
        }
        return parts
    }

    private var brakes: [(String, Style)] {
        let (kills, callees) = (picture.killsLastMinute, picture.calleesLastMinute)
        let isNear =
            kills * 2 > picture.killsPerMinuteMax
            || callees * 2 > picture.calleesPerMinuteMax
        let words =
            "in a minute \(kills) of \(picture.killsPerMinuteMax) kills, \(callees) of "
            + "\(picture.calleesPerMinuteMax) callees"
        guard let held = picture.status.brakes else {
            return [("brakes not told  ", .faint), (words, .plain)]
        }
        guard !held.isEmpty else {
            return [("brakes off  ", .plain), (words, isNear ? .warning : .plain)]
        }
        let reasons = held.map(\.reason).filter { !$0.isEmpty }.joined(separator: ", ")
        return [("BRAKES HOLD \(reasons)  ", .bad), (words, .plain)]
    }

    // MARK: Foot

    private var keys: String {
        look.hasHelp
            ? "any key goes back" : "q quit  space pause  s sort (\(look.order.rawValue))  ? help"
    }

    private func help(_ width: Int?) -> [String] {
        [
            "q        quit", "space    pause, and go on",
            "s, right sort callees by the next column",
            "left     by the one before", "?        this", "",
            "NEAREST TO N: callees by how many distinct callers are missing to an attack.",
            "REACTION: from an event being readable to its kill being written.",
        ].map { line([($0, .plain)], width) }
    }

    /// Pieces one behind the other, cut where the line ends.
    func line(_ pieces: [(String, Style)], _ width: Int?) -> String {
        var (line, left) = ("", width ?? .max)
        for (text, style) in pieces where left > 0 {
            let shown = ShownText.cut(TextEscape.escaped(text), to: left)
            left -= DisplayWidth.of(shown)
            line += isColoured ? style.applied(to: shown) : shown
        }
        return line
    }

    static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// Gives each of the sections its share of the lines: first a head and one line to each, in their
    /// order, then one more to each in turn as long as there are any.
    static func share(_ room: Int, among wanted: [Int]) -> [Int] {
        var (room, given) = (room, wanted.map { _ in 0 })
        for index in wanted.indices where room >= 2 {
            given[index] = min(2, wanted[index])
            room -= given[index]
        }
        while room > 0 {
            let hungry = wanted.indices.filter { given[$0] > 0 && given[$0] < wanted[$0] }
            guard !hungry.isEmpty else { break }
            for index in hungry where room > 0 {
                given[index] += 1
                room -= 1
            }
        }
        return given
    }
}
