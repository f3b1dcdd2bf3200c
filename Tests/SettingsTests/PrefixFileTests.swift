import Foundation
import Rules
import Testing

@testable import Settings

/// Random numbers, the same in every run (xorshift64).
private struct Seeded: RandomNumberGenerator {
    private var state: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite("The file of prefixes")
struct PrefixFileTests {
    private func read(_ text: String) -> (rows: [PrefixRow], problems: [String]) {
        var file = PrefixFile(path: "p.csv")
        let rows = file.read(Array(text.utf8))
        return (rows, file.problems.map(\.description))
    }

    @Test("Rows are read by the columns that the first line names, in any order")
    func rows() {
        let (rows, problems) = read(
            """
            # A comment, with "quotes
            calls_per_minute,name,prefix,calls_per_minute_warning,hours

            5,"Premium, all",+99970,3,sat-sun
              # Another
            ,Ours,+9997012,
            2,Short codes,local:70
            9,All,+
            """
        )
        #expect(problems == [])
        #expect(rows.map(\.written) == ["+99970", "+9997012", "local:70", "+"])
        #expect(rows.map(\.name) == ["Premium, all", "Ours", "Short codes", "All"])
        #expect(rows[0].levels[.callsPerMinute] == Levels(warning: 3, critical: 5))
        #expect(rows[1].levels == PrefixLevels())
        #expect(rows[0].hours.contains(5 * 1_440) && !rows[0].hours.contains(5 * 1_440 - 1))
    }

    @Test(
        "What is wrong is said with its line, and what to do",
        arguments: [
            (
                "",
                "p.csv:1: names no columns; begin with a line such as prefix,name,calls_per_minute"
            ),
            ("name\nx", "p.csv:1: names no column prefix"),
            (
                "prefix,call_per_minute",
                "p.csv:1: call_per_minute: no such column; did you mean calls_per_minute?"
            ),
            ("prefix,prefix", "p.csv:1: names prefix twice"),
            (
                "prefix\n882",
                "p.csv:2: 882: begin a prefix with + for full numbers, as in +999, or with local: for"
                    + " extensions and short codes, as in local:70"
            ),
            ("prefix\n+8 82", "p.csv:2: +8 82: write digits alone behind the sign"),
            (
                "prefix\n+1234567890123456",
                "p.csv:2: +1234567890123456: no number has more than 15 digits"
            ),
            ("prefix,name\n,x", "p.csv:2: has no prefix; write + for all full numbers"),
            (
                "prefix,name\n+1,a,b",
                "p.csv:2: has 3 fields, and the first line names 2; a field with a comma goes into quotes"
            ),
            (
                "prefix,call_seconds\n#\n+1,5m",
                "p.csv:3: call_seconds: 5m is no whole number from 0 to 1000000; leave it empty for no"
                    + " level"
            ),
            (
                "prefix,call_seconds,call_seconds_warning\n+1,60,60",
                "p.csv:2: call_seconds_warning: 60 must be below call_seconds, which is 60"
            ),
            (
                "prefix,hours\n+1,mon-fri 25:00-08:00",
                "p.csv:2: hours: 25:00-08:00 is no time; write them as in mon-fri 18:00-08:00; sat-sun"
            ),
            (
                "prefix,hours\n+1,mon-fri 08:00-08:00",
                "p.csv:2: hours: 08:00-08:00 is empty; leave the time out for the whole day"
            ),
            (
                "prefix,hours\n+1,mon 18:00-08:00\n+1,tue",
                "p.csv:3: +1 stands in line 2 as well, at some of the same hours; give each row hours of"
                    + " its own"
            ),
            ("prefix\n\"+1", "p.csv:2: opens a quote that does not end"),
        ]
    )
    func faults(text: String, says: String) {
        #expect(read(text).problems == [says])
    }

    @Test("A file full of faults is told of by the first twenty, and how many more there are")
    func many() {
        let problems = read("prefix\n" + String(repeating: "x\n", count: 50)).problems
        #expect(problems.count == 21)
        #expect(problems.last?.contains("more problems") == true)
    }

    @Test(
        "Hours are days and times, over midnight and over the weekend",
        arguments: [
            ("mon", [0, 1_439], [1_440, 10_079]),
            ("fri-mon", [4 * 1_440, 6 * 1_440, 0], [1_440, 3 * 1_440]),
            ("18:00-08:00", [0, 479, 1_080, 10_079], [480, 1_079]),
            ("sun 23:00-01:00", [10_020, 10_079, 0, 59], [60, 10_019]),
            ("mon,wed 00:00-08:00 18:00-24:00", [0, 1_080, 1_439, 2_880], [480, 1_440]),
            ("Mon-Fri 09:00-17:00; sat", [540, 1_019, 5 * 1_440], [1_020, 539]),
        ] as [(String, [Int], [Int])]
    )
    func hours(text: String, holds: [Int], not: [Int]) throws {
        let hours = try PrefixHours(written: text)
        #expect(holds.allSatisfy(hours.contains), "\(text)")
        #expect(!not.contains(where: hours.contains), "\(text)")
    }

    @Test("The settings read the file that lies beside them, and say what is wrong with it")
    func settings() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "c.json5").path
        let prefixes = folder.appending(path: "p.csv").path
        try "{ rules: { prefix_rate: { file: 'p.csv' } } }"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let missing = #expect(throws: SettingsErrors.self) { try Settings.load(file: file) }
        #expect(missing?.description == "\(prefixes): cannot be read: no such file")
        try "prefix,calls_per_day\n+99970,3\n"
            .write(toFile: prefixes, atomically: true, encoding: .utf8)
        let settings = try Settings.load(file: file)
        #expect(!settings.warnings.contains { $0.contains("prefix_rate") })
        #expect(settings.rules.prefixRate.action == .alert)
        #expect(settings.rules.prefixRate.table.rows.map(\.written) == ["+99970"])
        try "prefix\n".write(toFile: prefixes, atomically: true, encoding: .utf8)
        let empty = try Settings.load(file: file)
        #expect(empty.rules.prefixRate.action == .off)
        #expect(empty.warnings.contains { $0.hasPrefix("rules.prefix_rate.file: holds no") })
        #expect(try Settings.load(file: nil).rules.prefixRate.action == .off)
    }

    @Test("Whatever the file holds, it is read to its end, and what is wrong has a line of it")
    func hostile() {
        var random = Seeded()
        let pieces = [
            ",", "\"", "\n", "\r\n", "+", "#", "999", "local:", "mon-fri 08:00-09:00", "hours",
            "prefix",
            "calls_per_day", "_warning", "99999999999999999999", "-1", "24:00-00:00", "sun-sat",
            ";", ":",
            "é", "\u{0}",
        ]
        for _ in 0..<1_000 {
            let count = Int.random(in: 0...60, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let lines = text.utf8.filter { $0 == 0x0a }.count + 1
            for problem in read("prefix,hours,calls_per_day\n" + text).problems {
                let line = problem.split(separator: ":").dropFirst().first.flatMap { Int($0) }
                #expect((1...lines + 1).contains(line ?? 0), "\(text): \(problem)")
            }
        }
    }

    @Test("The example is right, and names no real destination")
    func example() throws {
        let path = URL(filePath: ExampleFileTests.path).deletingLastPathComponent()
            .appending(path: "prefixes.csv").path
        var file = PrefixFile(path: path)
        let rows = file.read()
        #expect(file.problems.map(\.description) == [])
        #expect(rows.count == 5)
        #expect(rows.allSatisfy { $0.digits.hasPrefix("999") || !$0.isInternational })
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for measure in PrefixMeasure.allCases {
            #expect(text.contains(measure.word), "\(measure.word) is not described")
        }
    }
}
