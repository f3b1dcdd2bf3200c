import Foundation
import Testing

@testable import Settings

/// The comment above each key of `conf/callwarden.json5`.
@Suite("Documentation of keys")
struct DocumentationTests {
    private let lines: [Substring]
    private let written: WrittenFile

    init() throws {
        lines = try String(contentsOfFile: ExampleFileTests.path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        written = try WrittenFile.read(ExampleFileTests.path)
    }

    /// The comment that a line of the file stands under, in one line; keys that follow each other
    /// without an empty line share theirs.
    private func comment(above line: Int) -> String {
        let above = lines[..<(line - 1)].reversed().map { $0.drop { $0 == " " } }
        let comment = above.drop { !$0.hasPrefix("//") && !$0.isEmpty }
            .prefix { $0.hasPrefix("//") }
        return comment.reversed().map { $0.drop { $0 == "/" || $0 == " " } }
            .joined(separator: " ")
    }

    /// The same within an entry that stands in the file as a comment.
    private func comment(of key: String, behind heading: String) throws -> String {
        let begin = try #require(lines.firstIndex { $0.contains(heading) })
        let entry = lines[begin...].dropFirst().map { line in
            line.drop { $0 == " " }.dropFirst(2).drop { $0 == " " }
        }
        let line = try #require(
            entry.firstIndex { !$0.hasPrefix("//") && " \($0)".contains(" \(key):") }
        )
        let above = entry[..<line].reversed()
        let comment = above.drop { !$0.hasPrefix("//") }.prefix { $0.hasPrefix("//") }
        return comment.reversed().map { $0.drop { $0 == "/" || $0 == " " } }
            .joined(separator: " ")
    }

    private static let units = ["seconds", "milliseconds", "days", "megabytes", "bytes"]

    private func check(_ key: SettingSpec, _ comment: String, load: (String) throws -> Void) {
        #expect(comment.contains(key.doc), "\(key.path): \(comment)")
        let words = key.path.split { $0 == "." || $0 == "_" }.map(String.init)
        for unit in Self.units where words.contains(unit) && key.standard.isInteger {
            #expect(comment.contains(unit), "\(key.path) has no unit: \(comment)")
        }
        guard key.standard.isInteger else { return }
        // The declaration says what is allowed when it refuses what is not.
        let errors = #expect(throws: SettingsErrors.self) { try load("\(Int.max)") }
        let ranges = (errors?.problems ?? []).compactMap { problem in
            if case .outOfRange(_, _, let allowed) = problem { allowed } else { nil }
        }
        #expect(ranges.count == 1, "\(key.path) takes any number")
        for range in ranges.map({ "\($0.lowerBound) to \($0.upperBound)" }) {
            #expect(comment.contains(range), "\(key.path) has no range \(range): \(comment)")
        }
    }

    @Test("Every key is described in the example by its own words, with its range and unit")
    func keys() throws {
        for key in SettingKeys.all {
            let line = try #require(written.outline.lines[key.path], "\(key.path)")
            check(key, comment(above: line)) { value in
                _ = try Settings.load(file: nil, overrides: [(key.path, value)])
            }
        }
    }

    @Test("Every list and every key of its entries is described likewise")
    func lists() throws {
        for list in SettingLists.all.map(\.spec) {
            let line = try #require(written.outline.lines[list.path], "\(list.path)")
            let comment = comment(above: line)
            #expect(comment.contains(list.doc), "\(list.path)")
            #expect(comment.contains("up to \(list.countMax)"), "\(list.path)")
        }
        for key in SwitchKeys.all {
            let isOfKamailio = SwitchKeys.kamailioOnly.contains { $0.path == key.path }
            let isOfSocket = SwitchKeys.apiOnly.contains { $0.path == key.path }
            let line = written.outline.lines["switches.0." + key.path]
            let comment =
                isOfKamailio
                ? try self.comment(of: key.path, behind: "// A Kamailio:")
                : isOfSocket
                    ? try self.comment(of: key.path, behind: "// The agent's own socket")
                    : comment(above: try #require(line, "\(key.path)"))
            let kind = isOfKamailio ? "kamailio" : "freeswitch"
            check(key, comment) { value in
                let entry = "{ type: '\(kind)', \(key.path): \(value) }"
                _ = try Settings.load(text: "{ switches: [\n\(entry)] }", name: "x")
            }
        }
    }

    @Test("Every key of a destination and of a route is described in the comments of the example")
    func shipping() throws {
        let lists = [
            (DestinationKeys.all, "destinations: [", "{ name: 'a', url: 'http://x/', "),
            (RouteKeys.all, "routes: [", "{ name: 'a', "),
        ]
        for (keys, heading, opening) in lists {
            for key in keys {
                let comment = try comment(of: key.path, behind: heading)
                check(key, comment) { value in
                    let isOfProgram = DestinationKeys.ofPrograms.contains { $0.path == key.path }
                    let entry =
                        isOfProgram
                        ? "{ name: 'a', type: 'command', command: ['/x'], \(key.path): \(value) }"
                        : "\(opening)\(key.path): \(value) }"
                    _ = try Settings.load(text: "{ ship: { \(heading)\(entry)] } }", name: "x")
                }
            }
        }
    }

    @Test("A key that waits for a restart says so, and one that does not says reload")
    func restarts() throws {
        for key in SettingKeys.all {
            let line = try #require(written.outline.lines[key.path], "\(key.path)")
            let comment = comment(above: line)
            let word = key.needsRestart ? "[restart]" : "[reload]"
            #expect(comment.contains(word), "\(key.path): \(comment)")
        }
    }
}

extension WrittenValue {
    fileprivate var isInteger: Bool {
        if case .integer = self { true } else { false }
    }
}
