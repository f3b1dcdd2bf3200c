import Glibc
import Settings

/// The one place where errors become text and exit codes.
enum ErrorText {
    /// Lines for stderr, and how the command ends.
    static func report(_ error: any Error) -> (lines: [String], code: ExitCode) {
        switch error {
        case let error as UsageError:
            ([error.what + "; see '\(error.path) --help'"], .misused)
        case let error as CommandError: report(error)
        case let error as LocalTimeFault: (["\(error)"], .misused)
        case OutputError.readerGone: ([], .done)
        case OutputError.failed(let code):
            (
                ["cannot write the output: \(reason(code)); make room or choose another place"],
                .failed
            )
        case let error as SettingsErrors:
            // Wrong words behind --set are wrong usage; a wrong file or variable is not.
            (
                error.problems.map(\.description),
                error.problems.allSatisfy { $0.origin == .override } ? .misused : .failed
            )
        default: (["\(error)"], .failed)
        }
    }

    /// The system's words for an error number.
    static func reason(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text).lowercased()
    }

    private static func report(_ error: CommandError) -> (lines: [String], code: ExitCode) {
        switch error {
        case .misuse(let text): ([text], .misused)
        case .notFound(let text): ([text], .notFound)
        case .failed(let text): ([text], .failed)
        case .system(let doing, let path, let code):
            (["cannot \(doing) \(path): \(reason(code))"], .failed)
        }
    }
}
