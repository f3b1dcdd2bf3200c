import Agent
import CommandLine
import Settings
import Telephony
import Views
import Wire

/// What `check --deep` prints: a line for each thing that was looked at, as it is known.
struct DeepCheckReport {
    private let console: Console
    private let isQuiet: Bool
    private var counts: [CareCheck.State: Int] = [:]
    private var isFirst = true

    /// Runs all checks; exit code 1 where one failed.
    static func run(
        _ settings: Settings,
        notes: [String],
        _ isQuiet: Bool,
        _ console: Console
    ) throws -> ExitCode {
        let environment = console.environment
        let passwords = try settings.readPasswords(environment: environment)
        var report = DeepCheckReport(console: console, isQuiet: isQuiet)
        for note in notes { console.complain("warning: " + note) }
        try DeepCheck(settings, passwords: passwords, environment: environment).run {
            try report.take($0)
        }
        return try report.end(settings.file)
    }

    private init(console: Console, isQuiet: Bool) {
        (self.console, self.isQuiet) = (console, isQuiet)
    }

    private mutating func take(_ check: CareCheck) throws {
        counts[check.state, default: 0] += 1
        guard check.state != .ok || !isQuiet else { return }
        switch console.format {
        case .json:
            let row: JSON = [
                "type": "check", "check": .string(check.name),
                "subject": .optional(check.subject) { .string($0) },
                "state": .string(check.state.rawValue), "text": .string(check.words),
                "advice": .optional(check.advice) { .string($0) },
            ]
            try console.row(row, isFirst: isFirst)
            isFirst = false
        case .human:
            let title = check.subject.map { "\(check.name) \($0)" } ?? check.name
            let state = console.styled(check.state.rawValue.padded(to: 8), check.state.style)
            // Switches say what they like.
            let words = TextEscape.sentence(title + ": " + check.words, bytesMax: 2_000)
            try console.print(state + words)
            if let advice = check.advice {
                try console.print("        → " + TextEscape.sentence(advice, bytesMax: 2_000))
            }
        }
        try console.flush()
    }

    private func end(_ file: String?) throws -> ExitCode {
        let (failed, warnings) = (counts[.failed] ?? 0, counts[.warning] ?? 0)
        let isGood = failed == 0
        switch console.format {
        case .json where console.rowFormat == .csv: break
        case .json:
            try console.print(
                [
                    "type": "verdict", "file": .optional(file) { .string($0) },
                    "good": .boolean(isGood), "problems": .integer(failed),
                    "warnings": .integer(warnings),
                ] as JSON
            )
        case .human where !isQuiet:
            let noted = Counted.words(warnings, "warning")
            let verdict =
                isGood
                ? warnings > 0 ? "good, with \(noted)" : "good"
                : "\(Counted.words(failed, "thing")) to put right, \(noted)"
            try console.print("\(file ?? "no settings file"): \(verdict)")
        case .human: break
        }
        return isGood ? .done : .failed
    }
}

extension CareCheck.State {
    fileprivate var style: Style {
        switch self {
        case .ok: .good
        case .warning: .warning
        case .failed: .bad
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
