import Warden
import Foundation
import Settings

/// The settings file: its outline against Foundation's tree of it, and what comes of loading it.
struct SettingsFuzz {
    private let bytes: [UInt8]
    private let text: String
    private let isPlanted: Bool

    init(_ input: [UInt8], isPlanted: Bool) {
        bytes = input
        text = String(decoding: input, as: UTF8.self)
        self.isPlanted = isPlanted
    }

    var complaint: String? { outline ?? loading }

    // MARK: The outline

    /// What the decoder takes must be walked to its end: keys that stand twice and lines of problems
    /// are only known from the outline.
    private var outline: String? {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        // The decoder is asked only for what is UTF-8 without a NUL.
        guard !bytes.contains(0), Array(text.utf8) == bytes,
            let tree = try? decoder.decode(WrittenValue.self, from: Data(bytes + [0x0a])),
            depth(of: tree) < 60
        else { return nil }
        let outline = JSON5Outline(of: Data(bytes))
        if let fault = outline.fault { return "the outline ends at \(fault)" }
        let lineCount = bytes.count { $0 == 0x0a } + 1
        for (path, line) in outline.lines where !(1...lineCount).contains(line) {
            return "\(path) stands on line \(line) of \(lineCount)"
        }
        // Escapes in keys stay as they were written.
        guard !text.contains("\\") else { return nil }
        let (found, kept) = (Set(outline.lines.keys), Set(paths(of: tree, at: "")))
        // Of a key that stands twice the tree keeps one value, and with it the keys in that one alone.
        return difference("keys", outline.repeated.isEmpty ? found : found.intersection(kept), kept)
    }

    private func depth(of value: WrittenValue) -> Int {
        switch value {
        case .list(let items): 1 + (items.map(depth).max() ?? 0)
        case .group(let members): 1 + (members.values.map(depth).max() ?? 0)
        default: 0
        }
    }

    private func paths(of value: WrittenValue, at path: String) -> [String] {
        switch value {
        case .list(let items):
            items.enumerated().flatMap { index, item in
                ["\(path).\(index)"] + paths(of: item, at: "\(path).\(index)")
            }
        case .group(let members):
            members.flatMap { key, item in
                let inner = path.isEmpty ? key : path + "." + key
                return [inner] + paths(of: item, at: inner)
            }
        default: []
        }
    }

    // MARK: Loading

    private func load(_ bytes: [UInt8]) -> Result<Settings, SettingsErrors> {
        Result { () throws(SettingsErrors) in try Settings.load(bytes: bytes, name: "x") }
    }

    private var loading: String? {
        let result = load(bytes)
        switch result {
        case .success(let settings):
            return outOfRange(settings) ?? twins(settings) ?? writtenAnew(settings)
        case .failure(let errors): return doubtful(errors) ?? shifted(errors)
        }
    }

    private static let ranges: [String: ClosedRange<Int>] = [
        "window_seconds": 1...3_600, "threshold": 2...64, "cooldown_seconds": 1...86_400,
        "block_seconds": 60...2_592_000, "enforcement.retry_milliseconds": 50...10_000,
        "enforcement.attempts_max": 1...20, "enforcement.kills_per_minute_max": 1...100_000,
        "enforcement.callees_per_minute_max": 1...10_000, "log.journal_megabytes": 1...1_024,
        "log.calls_max": 0...1_000_000_000,
        "log.feed_days_max": 1...3_650,
        "log.calls_retention_days": 1...3_650, "log.alerts_retention_days": 1...3_650,
        "limits.recent_calls": 1_024...4_194_304, "limits.calls_up_max": 1_024...4_194_304,
        "limits.ring_events": 64...1_048_576,
        "limits.frame_bytes_max": 65_536...67_108_864, "limits.headers_max": 100...100_000,
        "limits.list_entries_max": 1_000...1_000_000,
    ]

    private func outOfRange(_ settings: Settings) -> String? {
        for value in settings.effective {
            guard let range = Self.ranges[value.key] else { continue }
            guard case .integer(let number) = value.value, range.contains(number) else {
                return "\(value.key) is \(value.value.shown)"
            }
        }
        return nil
    }

    private func twins(_ settings: Settings) -> String? {
        let names = Set(settings.switches.map(\.name))
        let places = Set(settings.switches.map { "\($0.host) \($0.port)" })
        let count = settings.switches.count
        return difference("names of switches", names.count, count)
            ?? difference("places of switches", places.count, count)
    }

    /// The values in force, written down and loaded, are in force again.
    private func writtenAnew(_ settings: Settings) -> String? {
        let values = settings.effective.filter { !$0.key.hasPrefix("switches.") }
        var groups: [String: [String]] = [:]
        for value in values {
            let parts = value.key.split(separator: ".", maxSplits: 1).map(String.init)
            let member = "\"\(parts.last ?? "")\": \(json(value.value))"
            groups[parts.count > 1 ? parts[0] : "", default: []].append(member)
        }
        let members = groups.flatMap { name, members in
            name.isEmpty ? members : ["\"\(name)\": { \(members.joined(separator: ", ")) }"]
        }
        let written = "{ \(members.joined(separator: ", ")) }"
        guard case .success(let again) = load(Array(written.utf8)) else {
            return "what is in force is refused when written down"
        }
        return difference("the rule", again.rule, settings.rule)
            ?? difference("the plan", again.plan, settings.plan)
            ?? difference("the enforcement", again.enforcement, settings.enforcement)
            ?? difference("emergency numbers", again.emergencyNumbers, settings.emergencyNumbers)
            ?? difference("the log", again.log, settings.log)
            ?? difference("the limits", again.limits, settings.limits)
    }

    private func json(_ value: WrittenValue) -> String {
        switch value {
        case .text(let text):
            (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "0"
        case .list(let items): "[" + items.map(json).joined(separator: ",") + "]"
        default: value.shown
        }
    }

    // MARK: Problems

    private func doubtful(_ errors: SettingsErrors) -> String? {
        let lineCount = bytes.count { $0 == 0x0a } + 1
        let lines = errors.problems.compactMap(\.line)
        guard !errors.problems.isEmpty, lines.allSatisfy({ (1...lineCount).contains($0) }) else {
            return "refused on lines \(lines) of \(lineCount)"
        }
        return nil
    }

    /// Two lines more above the text move each problem down by two and change nothing else.
    private func shifted(_ errors: SettingsErrors) -> String? {
        guard !bytes.starts(with: [0xef, 0xbb, 0xbf]) else { return nil }
        guard case .failure(let moved) = load(Array("// above\n\n".utf8) + bytes) else {
            return "refused only without a comment above"
        }
        // The planted bug: of several problems the first alone says its line.
        let expected = errors.problems.enumerated().map { index, problem in
            isPlanted && index > 0 ? nil : problem.line.map { $0 + 2 }
        }
        return difference("lines of problems", moved.problems.map(\.line), expected)
    }
}
